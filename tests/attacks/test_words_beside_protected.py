"""Injected SQL looks beside a protected person: in the words of its ties, for who it is and why it is protected."""

from datetime import date

import pytest
from django.db import connections

from breakwater.capabilities.releases import lifting
from breakwater.capabilities.releases.tests.cast import own_only
from breakwater.capabilities.statements import actions, operations, queries
from breakwater.capabilities.statements.drafts import NewRecord, NewStatement, Screening
from breakwater.core.marking import Purpose, Tlp
from breakwater.foundation.access.passage import acting
from breakwater.foundation.members.roles import Role

ADULT = Screening("no", "no", reason="Known adult.")
SHARED = own_only(
    tlp=Tlp.AMBER,
    releasable_to=frozenset({"TH-BSB"}),
    purposes=frozenset({Purpose.INTELLIGENCE, Purpose.PROTECTION}),
)
WORDS = "Daughter of the witness"


def said(record, prop, value, **parts):
    parts = {"marking": SHARED, "said_on": date(2026, 2, 26), **parts}
    return NewStatement(record, prop, value, **parts)


@pytest.fixture
def tied(cast):
    """A phone tied to two persons with words that say why; nobody is protected yet."""
    for name in ("Kiran", "Lia"):
        cast.add(name, "ID-IID", Role.VICTIM_PROTECTION)
    return operations.contribute(
        principal=cast["Chidi"],
        records=[
            NewRecord("p", "person", ADULT),
            NewRecord("q", "person", ADULT),
            NewRecord("f", "phone"),
            NewRecord("t", "relation"),
            NewRecord("u", "relation"),
        ],
        statements=[
            said("p", "name", "Open Name", reference="N-1"),
            said("q", "name", "Other Name"),
            said("f", "number", "+880 1", reference="F-1"),
            said("t", "uses", WORDS, source="p", target="f", reference=f"T {WORDS}", translation=f"In words: {WORDS}"),
            said("u", "uses", f"Too: {WORDS}", source="q", target="f"),
        ],
    )


def open_table():
    """Return all text that the ticket's holder finds by SQL."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select string_agg(s::text, ' ') from statements_statement s")
        return cursor.fetchone()[0]


def words(principal, done):
    """Return value, translation and reference of the first tie as somebody is shown it."""
    with acting(principal, actions.READ) as passage:
        [found] = queries.by_ids(passage, [done.statement_ids[3]])
        return found.value, found.translation, found.reference


def protect(cast, done, key):
    operations.protect(principal=cast["Chidi"], record_id=done.record_ids[key], category="witness", grounds="Spoke.")


def lift(cast, done, key):
    asked = lifting.request_lifting(
        principal=cast["Kiran"],
        record_id=done.record_ids[key],
        grounds="No longer.",
        second_officer=cast.person("Lia"),
    )
    return lifting.lift_protection(principal=cast["Lia"], lifting_id=asked)


@pytest.mark.parametrize("who", ["Chidi", "Dana"])
def test_nobody_finds_them_by_sql(cast, tied, who):
    with acting(cast[who], actions.READ):
        assert WORDS in open_table()
    protect(cast, tied, "p")
    with acting(cast[who], actions.READ):
        found = open_table()
    assert found.count(WORDS) == 1  # the tie of the other person, who is not protected
    assert "Open Name" not in found
    protect(cast, tied, "f")
    with acting(cast[who], actions.READ):
        assert WORDS not in open_table()
    assert words(cast[who], tied) == ("", "", "")


def test_words_written_later_move_at_once(cast, tied):
    protect(cast, tied, "f")
    operations.contribute(
        principal=cast["Dana"],
        records=[NewRecord("t", "relation")],
        statements=[
            said(
                "t",
                "uses",
                WORDS,
                source=tied.record_ids["q"],
                target=tied.record_ids["f"],
                marking=own_only(originator="TH-BSB", tlp=Tlp.AMBER, releasable_to=frozenset({"ID-IID"})),
            )
        ],
    )
    for who in ("Dana", "Chidi"):
        with acting(cast[who], actions.READ):
            assert WORDS not in open_table()


def test_the_protection_officer_reads_them_for_that_purpose_alone(cast, tied):
    protect(cast, tied, "p")
    found = words(cast.at_work("Kiran", Purpose.PROTECTION), tied)
    assert found == (WORDS, f"In words: {WORDS}", f"T {WORDS}")
    assert words(cast["Kiran"], tied) == ("", "", "")
    assert words(cast.at_work("Chidi", Purpose.PROTECTION), tied) == ("", "", "")


def test_they_return_when_no_end_is_protected_any_more(cast, tied):
    """With the originator's references, the record's own too."""
    protect(cast, tied, "p")
    protect(cast, tied, "f")
    assert lift(cast, tied, "p") is True
    assert words(cast["Chidi"], tied) == ("", "", "")
    assert lift(cast, tied, "f") is True
    assert words(cast["Chidi"], tied) == (WORDS, f"In words: {WORDS}", f"T {WORDS}")
    with acting(cast["Chidi"], actions.READ) as passage:
        assert {row.reference for row in queries.by_ids(passage, tied.statement_ids[:3])} == {"N-1", "", "F-1"}
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        cursor.execute("select count(*) from statements_protectedvalue")
        assert cursor.fetchone() == (0,)
