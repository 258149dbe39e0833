"""What row security lets through equals `decide` asked about every row; and a planted fault would be seen.

One statement decides about every row of the table at once, so that some thousands of decisions cost a few statements.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from breakwater.core.marking import Marking, Tlp
from breakwater.core.policy import rules
from breakwater.core.policy.periods import ALWAYS
from breakwater.core.policy.tests.strategies import INSTANTS, NOON, markings, subjects
from tests.generative.comparing import compare

pytestmark = [pytest.mark.database, pytest.mark.slow]

GENERATED = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
AROUND = [NOON + timedelta(microseconds=delta) for delta in (-1, 0, 1)]
audiences = st.lists(subjects(), min_size=1, max_size=2).filter(
    lambda each: len({subject.world for subject in each}) == 1
)


@GENERATED
@given(new=st.lists(markings(), min_size=8, max_size=8), readers=st.lists(audiences, min_size=3, max_size=3))
def test_the_database_decides_as_the_reference_does(rows, new, readers):
    """Drawn markings and readers, alone and jointly, around every instant at which something begins or ends."""
    rows.add(new)
    assert compare(rows, readers, INSTANTS) == set()


def test_enough_was_compared(rows):
    """The draws are mostly valid: thousands of decisions, many rows visible, every gate refused something."""
    figures = (rows.decisions, rows.visible, rows.protected, len(rows.markings))
    assert rows.decisions > 20_000, figures
    assert rows.visible > 800, figures
    assert rows.protected > 20, figures
    assert {gate.code for gate in (*rules.READ_GATES, rules.PROTECTED_IDENTITY_GATE)} - {"community"} <= rows.by_gate
    # One statement decides about all rows there are.
    assert len(rows.markings) >= 100


@pytest.mark.soak
@settings(GENERATED, max_examples=400, derandomize=False)
@given(new=st.lists(markings(), min_size=4, max_size=4), readers=st.lists(audiences, min_size=2, max_size=2))
def test_the_database_decides_as_the_reference_does_at_length(rows, new, readers):
    """The same, for longer."""
    rows.add(new)
    assert compare(rows, readers, INSTANTS) == set()


def sample(own_rows):
    """Fill a database with a fixed sample; returns its readers. Interned before any fault is planted in SQL."""
    new, readers = [], []

    @seed(7)
    @settings(GENERATED, max_examples=12, derandomize=False)
    @given(st.lists(markings(), min_size=10, max_size=10), st.lists(audiences, min_size=2, max_size=2))
    def draw(some_markings, some_readers):
        new.extend(some_markings)
        readers.extend(some_readers)

    draw()
    own_rows.add(list(dict.fromkeys(new)))
    return readers


def test_without_a_fault_the_sample_agrees(own_rows):
    """What the faults below are told from."""
    assert compare(own_rows, sample(own_rows), AROUND) == set()
    assert own_rows.visible > 50


def owner(sql):
    """Change the database as its owner could by mistake."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)


def visible(condition):
    """Return a definition of the visible labels with another condition on time."""
    return (
        "create or replace function bw.visible_labels() returns integer[] language plpgsql stable security definer "
        "set search_path = pg_catalog as $$ declare t record; begin t := bw.ticket(); "
        "return array(select g.label_id from bw.label_grant g where g.audience_id = t.audience and g.kind = 'r' "
        f"and {condition}); end $$"
    )


@pytest.mark.parametrize(
    "condition",
    [
        "g.valid_from <= t.instant and t.instant <= g.valid_until",
        "g.valid_from < t.instant and t.instant < g.valid_until",
        "t.instant < g.valid_until",
        "g.valid_from <= t.instant",
        "g.valid_from <= now() and now() < g.valid_until",
    ],
    ids=["until is within", "from is without", "no beginning", "no end", "another clock"],
)
def test_a_fault_in_time_is_caught(own_rows, condition):
    """Off by one microsecond at either end, an end forgotten, the clock in place of the ticket's instant."""
    readers = sample(own_rows)
    owner(visible(condition))
    assert compare(own_rows, readers, AROUND) != set()


@pytest.mark.parametrize(
    "policy",
    ["true", "coalesce(label_id in (select bw.visible()), true) or label_id is not null", "originator <> ''"],
    ids=["open", "null is allowed", "another rule"],
)
def test_a_policy_that_lets_more_through_is_caught(own_rows, policy):
    """The table's own policy replaced."""
    readers = sample(own_rows)
    owner(f"alter policy read_ on statements_statement using ({policy})")
    assert compare(own_rows, readers, AROUND) != set()


def test_gate_seven_forgotten_is_caught(own_rows):
    """Protected values read as the statements are."""
    readers = sample(own_rows)
    owner("alter policy read_ on statements_protectedvalue using (label_id in (select bw.visible()))")
    assert {kind for kind, _ in compare(own_rows, readers, AROUND)} == {"p"}


def without(code):
    """Return grants that forget a gate."""

    def faulty(subject, marking):
        gates = [gate for gate in rules.READ_GATES if gate.code != code]
        return rules.AllOf(tuple(gate.rule for gate in gates)).during(subject, marking)

    return faulty


def unknown_is_allowed(subject, marking):
    """Take a clearance nobody stated for one that never ends."""
    known = subject if subject.clearance else replace(subject, clearance=ALWAYS)
    return without("")(known, marking)


def empty_is_everyone(subject, marking):
    """Take an empty audience for no limit."""
    if marking.tlp in (Tlp.AMBER, Tlp.AMBER_STRICT) and not marking.releasable_to:
        return without("reach")(subject, marking)
    return without("")(subject, marking)


def never_expires(subject, marking: Marking):
    """Take the originator's expiry for a remark."""
    return without("")(subject, replace(marking, expires_at=None))


@pytest.mark.parametrize(
    "faulty",
    [
        *(without(gate.code) for gate in rules.READ_GATES if gate.code != "community"),
        unknown_is_allowed,
        empty_is_everyone,
        never_expires,
    ],
    ids=[
        *(f"{gate.code} dropped" for gate in rules.READ_GATES if gate.code != "community"),
        "unknown is allowed",
        "empty is everyone",
        "never expires",
    ],
)
def test_grants_by_faulty_rules_are_caught(own_rows, monkeypatch, faulty):
    """The grants computed with one rule wrong, the reference untouched."""
    from breakwater.foundation.access import interning

    right = interning.grants

    def grants(audience, marking, *, protected):
        held = right(audience, marking, protected=protected)
        return held if protected else faulty(audience[0], marking)

    monkeypatch.setattr(interning, "grants", grants)
    readers = [audience[:1] for audience in sample(own_rows)]
    assert compare(own_rows, readers, AROUND) != set()


def test_a_joint_audience_that_reads_for_one_is_caught(own_rows, monkeypatch):
    """A joint audience reads what each of its people reads, not what the first does."""
    from breakwater.foundation.access import interning

    right = interning.grants
    monkeypatch.setattr(
        interning, "grants", lambda audience, marking, *, protected: right(audience[:1], marking, protected=protected)
    )
    assert compare(own_rows, sample(own_rows), AROUND) != set()


def test_a_label_interned_without_grants_is_caught(own_rows, monkeypatch):
    """A label that came after its readers, and of which they were not told."""
    from breakwater.foundation.access import interning

    readers = sample(own_rows)
    assert compare(own_rows, readers, AROUND) == set()
    monkeypatch.setattr(interning, "_insert_grants", lambda *_: None)
    own_rows.add([Marking(originator=code, tlp=Tlp.CLEAR, caveat="new") for code in ("AA-1", "BB-1")])
    assert compare(own_rows, readers, AROUND) != set()
