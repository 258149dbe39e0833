"""The people. Imported before Django is ready: modules of the product come inside."""

import pytest


@pytest.fixture
def people(database):
    """Everyone, in a fresh database."""
    from breakwater.capabilities.statements.tests.contributors import Contributors

    return Contributors()


@pytest.fixture
def import_cast(database, settings_folder):
    """The people of imports, in a fresh database."""
    from breakwater.capabilities.statements.tests.import_cast import ImportCast

    return ImportCast()


@pytest.fixture
def settings_folder(tmp_path, monkeypatch):
    """A data folder of the test's own, for the files of imports."""
    from django.conf import settings

    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    return tmp_path
