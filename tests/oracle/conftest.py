"""Copies of the scenario for this folder's tests."""

import pytest

from tests.support.tide import copied_tide


@pytest.fixture(scope="module")
def tide(database_session):
    """One copy for the tests of a module that only read, at the scenario's instant."""
    with copied_tide(database_session) as found:
        yield found


@pytest.fixture
def own_tide(database_session):
    """A copy for one test alone, which may write."""
    with copied_tide(database_session) as found:
        yield found
