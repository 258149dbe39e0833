"""The people and what they say. Imported before Django is ready: modules of the product come inside."""

import pytest


@pytest.fixture
def cast(database):
    """Everyone, in a fresh database."""
    from breakwater.capabilities.entities.tests.cast import Cast

    return Cast()


@pytest.fixture
def gang(cast):
    """A network of ID-IID: a head and two members, a phone, and an end that BD-CCI alone reads."""
    from breakwater.capabilities.networks.tests.gang import Gang

    return Gang(cast)
