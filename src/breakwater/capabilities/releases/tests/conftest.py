"""The people and what they said. Imported before Django is ready: modules of the product come inside."""

import pytest


@pytest.fixture
def cast(database):
    """Everyone, in a fresh database."""
    from breakwater.capabilities.releases.tests.cast import Cast

    return Cast()


@pytest.fixture
def said(cast) -> list[str]:
    """Two statements of ID-IID, for itself only."""
    from breakwater.capabilities.releases.tests.cast import say

    return say(cast["Alba"], "KM Contoh Satu", "KM Contoh Dua")


@pytest.fixture
def asking(cast, said):
    """What Alba asks of Bo; parts can be changed."""
    from breakwater.capabilities.releases.operations import Asking
    from breakwater.capabilities.releases.tests.cast import TO_BANGKOK

    def make(**parts):
        given = {
            "statement_ids": said,
            "change": TO_BANGKOK,
            "reason": "Arrivals from the same boats.",
            "second_officer": cast.person("Bo"),
        }
        return Asking(**(given | parts))

    return make
