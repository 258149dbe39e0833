"""The people and what they say. Imported before Django is ready: modules of the product come inside."""

import pytest


@pytest.fixture
def cast(database):
    """Everyone, in a fresh database."""
    from breakwater.capabilities.entities.tests.cast import Cast

    return Cast()


@pytest.fixture
def ring(cast):
    """A ring of ID-IID around two who hold it together, a child on it, and somebody whom BD-CCI alone reads."""
    from breakwater.capabilities.disruption.tests.ring import Ring

    return Ring(cast)
