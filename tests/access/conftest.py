"""The people between whom the schedules happen. Imported before Django is ready: the product comes inside."""

import pytest


@pytest.fixture
def cast(database):
    """Everyone, in a fresh database."""
    from breakwater.capabilities.releases.tests.cast import Cast

    return Cast()
