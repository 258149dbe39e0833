"""The people and what they say. Imported before Django is ready: modules of the product come inside."""

import pytest


@pytest.fixture
def cast(database):
    """Everyone, in a fresh database."""
    from breakwater.capabilities.entities.tests.cast import Cast

    return Cast()


@pytest.fixture
def django_queries():
    """Return a way to record the queries of the default connection."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connections["default"])
