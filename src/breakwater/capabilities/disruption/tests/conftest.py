"""The people and the ring, entered once a session and copied for each test. Imported before Django is ready."""

import pytest


@pytest.fixture
def cast(database_session):
    """Everyone, in a copy of the database that holds the ring."""
    from breakwater.capabilities.disruption.tests.ring import company

    with company(database_session) as (people, _ring):
        yield people


@pytest.fixture
def ring(cast):
    """A ring of ID-IID: two groups held together by one; a child on it; somebody whom BD-CCI alone reads."""
    return cast.ring
