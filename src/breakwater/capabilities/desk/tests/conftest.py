"""The releases' people at their desks. Imported before Django is ready: modules come inside."""

import pytest


@pytest.fixture
def cast(database):
    """Everyone, in a fresh database."""
    from breakwater.capabilities.releases.tests.cast import Cast

    return Cast()
