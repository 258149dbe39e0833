"""Databases for the generative tests: one a module, since examples only add to it."""

import pytest

from tests.support.tide import forget


@pytest.fixture(scope="module")
def rows(database_session):
    """An empty database, and the rows that the examples add to it."""
    from breakwater.foundation.database.testing import copied
    from tests.generative.comparing import Rows

    forget()
    with copied(database_session):
        yield Rows()
    forget()


@pytest.fixture
def own_rows(database_session):
    """A database for one test, which plants a fault in it."""
    from breakwater.foundation.database.testing import copied
    from tests.generative.comparing import Rows

    forget()
    with copied(database_session):
        yield Rows()
    forget()
