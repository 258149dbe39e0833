"""An account makes markings without end, which each cost a comparison with every reader, or by trying alone."""

from datetime import date

import pytest
from django.db import connections
from django.test import override_settings

from breakwater.capabilities.releases.tests.cast import own_only, say
from breakwater.capabilities.statements import actions
from breakwater.capabilities.statements.checking import HandingIn, examine
from breakwater.capabilities.statements.drafts import NewRecord, NewStatement
from breakwater.core.marking import Handling
from breakwater.foundation.access.errors import BudgetSpent
from breakwater.foundation.access.interning import intern_labels, markings_of, markings_of_rows
from breakwater.foundation.access.passage import acting


def labels():
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from bw.label")
        return cursor.fetchone()[0]


def caveat(number):
    return own_only(handling=frozenset({Handling.H3}), caveat=f"Ask {number}.")


def test_trying_makes_none(cast):
    statement = NewStatement("v", "name", "KM Contoh", caveat(1), said_on=date(2026, 2, 26))
    before = labels()
    assert examine(cast["Chidi"], HandingIn([statement], [NewRecord("v", "vessel")], None, frozenset())) == []
    unreadable = NewStatement("v", "name", "KM", own_only(excluded=frozenset({"ID"})), said_on=date(2026, 2, 26))
    found = examine(cast["Farid"], HandingIn([unreadable], [NewRecord("v", "vessel")], None, frozenset()))
    assert found
    assert labels() == before


@override_settings(NEW_MARKINGS_PER_HOUR=3)
def test_writing_is_bounded_and_says_what_to_do(cast):
    for number in range(3):
        say(cast["Chidi"], "KM Contoh", marking=caveat(number))
    before = labels()
    with pytest.raises(BudgetSpent, match="more new markings") as refused:
        say(cast["Chidi"], "KM Contoh", marking=caveat(3))
    assert "in use already" in refused.value.remedy
    assert labels() == before
    say(cast["Chidi"], "KM Contoh", marking=caveat(2))
    say(cast["Alba"], "KM Contoh", marking=caveat(4))


def test_what_the_process_knows_is_told_to_readers_alone(cast):
    """A label that a colleague's act has made known to the process is no answer for who does not read it."""
    secret = own_only(caveat="For us alone.", handling=frozenset({Handling.H3}))
    label = intern_labels([secret])[secret]
    with acting(cast["Chidi"], actions.READ):
        assert markings_of([label], using="default") == {label: secret}
    with acting(cast["Farid"], actions.READ):
        assert markings_of([label], using="default") == {}
        assert markings_of([], using="default") == {}
        # Row security let through what these came with: nobody is asked.
        assert markings_of_rows([label], using="default") == {label: secret}
