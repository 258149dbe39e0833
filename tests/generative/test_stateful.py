"""Acts, rights and time in any order: what comes through stays what `decide` says. And planted faults are caught."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connections
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from breakwater.core.marking import Pap, Purpose, Tlp
from breakwater.core.policy import rules
from breakwater.core.policy.periods import ALWAYS
from tests.generative import machine
from tests.generative.machine import DONE, MICROSECOND, SPANS, Machine
from tests.support.rights import COMPARTMENT

pytestmark = [pytest.mark.database, pytest.mark.slow]

COMPARED = r"'(statements|values|claims)'"
FEW = settings(
    max_examples=8,
    stateful_step_count=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
LONG = settings(FEW, max_examples=60, stateful_step_count=40)
MANY = settings(FEW, max_examples=300, stateful_step_count=50, derandomize=False, phases=(Phase.generate, Phase.shrink))


@pytest.fixture
def run(database_session):
    """Run the machine, with or without a fault in each of its databases."""

    def run(how=FEW, plant=lambda: None):
        planted = type("Planted", (Machine,), {"session": database_session, "plant": staticmethod(plant)})
        run_state_machine_as_test(planted, settings=how)

    return run


def test_what_comes_through_is_what_decide_says(run):
    """After each step, for each viewer; and enough of everything happened."""
    DONE.clear()
    machine.REFUSALS.clear()
    run()
    figures = dict(DONE), dict(machine.REFUSALS)
    assert DONE["compared"] > 5_000, figures
    assert DONE["seen of others"] > 400, figures
    assert DONE["boundary"] > 3, figures
    assert len(DONE) > 13, figures  # kinds of acts that were done; the story below does each


@pytest.mark.soak
def test_what_comes_through_is_what_decide_says_at_length(run):
    """The same, for longer."""
    run(MANY)


# The test of the test: one story that passes every boundary, told with each fault


def said(**parts):
    """Return what a marking says, apart from its originator."""
    nothing = frozenset()
    given = {"tlp": Tlp.AMBER, "pap": Pap.AMBER, "releasable_to": nothing, "named": nothing, "excluded": nothing}
    return given | {"compartments": nothing, "purposes": nothing, "expires": None} | parts


SHARED = frozenset({"TH-BSB", "BD-CCI"})


class Told(Machine):
    """The machine's own rules, played in a fixed order; whoever reads is asked after each."""

    def step(self, what, *given, **named):
        """Do one step, which is not refused, and look."""
        before = sum(machine.REFUSALS.values())
        what(*given, **named)
        assert sum(machine.REFUSALS.values()) == before, machine.REFUSALS
        self.everybody_reads_what_is_theirs()

    def to_the_next_boundary(self):
        """Pass it, a microsecond at a time."""
        coming = min(each for each in self.boundaries if each > self.now)
        for delta in (-MICROSECOND, 0 * MICROSECOND, MICROSECOND):
            self.now = coming + delta
            self.everybody_reads_what_is_theirs()

    def tell(self):
        """Tell the story."""
        twenty, hour, three = SPANS
        self.step(self.contribute, "Chidi", said(releasable_to=SHARED, expires=hour))
        self.step(self.contribute, "Chidi", said())
        self.step(self.contribute, "Chidi", said(releasable_to=SHARED, compartments=frozenset({COMPARTMENT})))
        self.step(self.contribute, "Farid", said(releasable_to=SHARED, purposes=frozenset({Purpose.INTELLIGENCE})))
        self.step(self.contribute, "Farid", said(tlp=Tlp.GREEN, excluded=frozenset({"TH"})))
        first, second, third, fourth, *_others = self.said
        self.step(self.change_one, first, "protect")
        self.step(self.change_one, second, "supersede")
        self.step(self.change_one, third, "retract")
        self.step(self.change_one, next(iter(reversed(self.said))), "remark")
        self.step(self.release_one, fourth, frozenset({"MY-MCB"}))
        self.step(self.claim_one, "Chidi", self.record_of[first], self.record_of[fourth], said(releasable_to=SHARED))
        self.step(self.read_for, Purpose.INVESTIGATION)
        self.step(self.read_for, Purpose.INTELLIGENCE)
        self.step(self.grant, "compartment", "Dana", three, False)
        self.step(self.end, "clearance", "Dana")
        self.step(self.grant, "clearance", "Dana", hour, True)
        self.step(self.end, "role", "Gita")
        self.step(self.end, "group", "Hani")
        self.step(self.grant, "group", "Hani", twenty, False)
        self.step(self.end, "client", "Eko")
        for _boundary in range(4):  # Dana is cleared and Hani dismissed, something expires, Dana's clearance ends
            if any(each > self.now for each in self.boundaries):
                self.to_the_next_boundary()


@pytest.fixture
def tell(database_session):
    """Tell the story, with or without a fault planted."""

    def tell(plant=lambda: None):
        told = type("Planted", (Told,), {"session": database_session, "plant": staticmethod(plant)})()
        try:
            told.tell()
        finally:
            told.teardown()

    return tell


def test_the_story_without_a_fault_agrees(tell):
    """What the faults below are told from."""
    tell()


def owner(sql):
    """Return what changes a database as its owner could by mistake."""

    def plant():
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql)

    return plant


def visible(condition):
    """Return what puts another condition on time."""
    return owner(
        "create or replace function bw.visible_labels() returns integer[] language plpgsql stable security definer "
        "set search_path = pg_catalog as $$ declare t record; begin t := bw.ticket(); "
        "return array(select g.label_id from bw.label_grant g where g.audience_id = t.audience and g.kind = 'r' "
        f"and {condition}); end $$"
    )


IN_THE_DATABASE = {
    "stale membership": owner(
        "create or replace function bw.change_policy() returns bigint language plpgsql volatile security definer "
        "set search_path = pg_catalog as $$ begin lock table bw.policy_epoch in exclusive mode; "
        "return (select e.version from bw.policy_epoch e); end $$"
    ),
    "read at its end": visible("g.valid_from <= t.instant and t.instant <= g.valid_until"),
    "read before its beginning": visible("t.instant < g.valid_until"),
    "not read at its beginning": visible("g.valid_from < t.instant and t.instant < g.valid_until"),
    "null is allowed": owner(
        "alter policy read_ on statements_statement using (coalesce(nullif(label_id in (select bw.visible()), false), true))"
    ),
    "protected values as any": owner(
        "alter policy read_ on statements_protectedvalue using (label_id in (select bw.visible()))"
    ),
}


@pytest.mark.parametrize("fault", IN_THE_DATABASE)
def test_a_fault_in_the_database_is_caught(tell, fault):
    """Stale membership, NULL as allowed, off by one at either end."""
    with pytest.raises(AssertionError, match=COMPARED):
        tell(IN_THE_DATABASE[fault])


@pytest.mark.soak
@pytest.mark.parametrize("fault", IN_THE_DATABASE)
def test_a_fault_in_the_database_is_found_by_chance(run, fault):
    """The machine finds each by itself."""
    with pytest.raises(AssertionError, match=COMPARED):
        run(LONG, IN_THE_DATABASE[fault])


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


GRANTS = {
    "compartments dropped": without("compartments"),
    "clearance dropped": without("clearance"),
    "expiry dropped": without("expiry"),
    "purpose dropped": without("purpose"),
    "unknown is allowed": unknown_is_allowed,
    "empty is everyone": empty_is_everyone,
}


def test_every_gate_dropped_here_is_one():
    """A misspelt gate would drop nothing."""
    dropped = {name.split()[0] for name in GRANTS if name.endswith("dropped")}
    assert dropped <= {gate.code for gate in rules.READ_GATES}, [gate.code for gate in rules.READ_GATES]


def planted(monkeypatch, fault):
    """Return what makes the grants of every label interned from now on faulty."""
    from breakwater.foundation.access import interning

    right = interning.grants

    def grants(audience, marking, *, protected):
        held = right(audience, marking, protected=protected)
        return held if protected else GRANTS[fault](audience[0], marking)

    return lambda: monkeypatch.setattr(interning, "grants", grants)


@pytest.mark.parametrize("fault", GRANTS)
def test_grants_by_faulty_rules_are_caught(tell, monkeypatch, fault):
    """The grants computed with one rule wrong, the reference untouched."""
    with pytest.raises(AssertionError, match=COMPARED):
        tell(planted(monkeypatch, fault))


@pytest.mark.soak
@pytest.mark.parametrize("fault", GRANTS)
def test_grants_by_faulty_rules_are_found_by_chance(run, monkeypatch, fault):
    """The machine finds each by itself."""
    with pytest.raises(AssertionError, match=COMPARED):
        run(LONG, planted(monkeypatch, fault))


def test_a_principal_kept_across_a_change_is_caught(tell, monkeypatch):
    """Membership remembered by the process, and the epoch not asked."""
    from breakwater.foundation.access import passage, principals

    known = {}
    asked = principals.principal_for

    def remembered(affiliation_id, *, purpose):
        key = (affiliation_id, purpose)
        if key not in known:
            known[key] = asked(affiliation_id, purpose=purpose)
        return known[key]

    def plant():
        known.clear()
        monkeypatch.setattr("breakwater.capabilities.releases.tests.cast.principal_for", remembered)
        monkeypatch.setattr(passage, "_open", _never_looks(passage))
        monkeypatch.setattr(passage, "_refuse_if_rights_moved", lambda principal: None)

    with pytest.raises(AssertionError, match=COMPARED):
        tell(plant)


def _never_looks(passage):
    """Return an opening that takes the principal as it is."""

    def opens(stack, principal, *, to_write, waits):
        stack.enter_context(passage.transaction.atomic(using="default", durable=True))
        opening = passage.open_transaction(using="default", to_write=to_write)
        passage.seal_ticket(principal, opening, using="default", waits=waits)
        return opening, principal

    return opens
