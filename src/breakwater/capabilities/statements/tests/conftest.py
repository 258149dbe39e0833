"""The people. Imported before Django is ready: modules of the product come inside."""

import pytest


@pytest.fixture
def people(database):
    """Everyone, in a fresh database."""
    from breakwater.capabilities.statements.tests.contributors import Contributors

    return Contributors()
