"""Each gate of design section 3: before, at and long after each boundary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from breakwater.core.marking import GROUP, Handling, Marking, Pap, Purpose, Tlp
from breakwater.core.policy import (
    READ,
    ActLevel,
    Environment,
    Resource,
    Span,
    Subject,
    Use,
    UseKind,
    decide,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
ALBA = Subject(
    person="alba",
    organisation="AA-1",
    state="AA",
    world="live",
    purpose=Purpose.INTELLIGENCE,
    standing=(Span(),),
    clearance=(Span(),),
    member=(Span(),),
    community=(Span(),),
)
BO = replace(ALBA, person="bo", organisation="BB-1", state="BB")
CHIDI = replace(ALBA, person="chidi", organisation="OBS", state="CC", member=(), community=())
AMBER = Marking("AA-1", Tlp.AMBER, releasable_to=frozenset({"BB-1"}))


def reads(subject, marking, at=NOON, *, protects=False):
    return decide(subject, READ, Resource(marking, protects_identity=protects), Environment(at=at)).allowed


@pytest.mark.parametrize(
    ("subject", "marking", "expected"),
    [
        (CHIDI, Marking("AA-1", Tlp.CLEAR), True),
        (replace(CHIDI, clearance=()), Marking("AA-1", Tlp.CLEAR), True),
        (replace(ALBA, clearance=()), Marking("AA-1", Tlp.GREEN), False),
        (BO, Marking("AA-1", Tlp.GREEN), True),
        (CHIDI, Marking("AA-1", Tlp.GREEN), False),
        (CHIDI, Marking("AA-1", Tlp.GREEN, releasable_to=frozenset({"OBS"})), True),
        (ALBA, Marking("AA-1", Tlp.AMBER), True),
        (BO, Marking("AA-1", Tlp.AMBER), False),
        (BO, AMBER, True),
        (BO, Marking("AA-1", Tlp.AMBER, releasable_to=frozenset({GROUP})), True),
        (CHIDI, Marking("AA-1", Tlp.AMBER, releasable_to=frozenset({GROUP})), False),
        (replace(CHIDI, client_of=(("BB-1", Span()),)), AMBER, True),
        (replace(CHIDI, client_of=(("AA-1", Span()),)), Marking("AA-1", Tlp.AMBER), True),
        (replace(CHIDI, client_of=(("BB-1", Span()),)), replace(AMBER, tlp=Tlp.AMBER_STRICT), False),
        (BO, replace(AMBER, tlp=Tlp.AMBER_STRICT), True),
        (ALBA, Marking("AA-1", Tlp.RED, named_recipients=frozenset({"bo"})), False),
        (BO, Marking("AA-1", Tlp.RED, named_recipients=frozenset({"bo"})), True),
        (BO, replace(AMBER, excluded=frozenset({"BB"})), False),
        (BO, replace(AMBER, world="ex1"), False),
        (BO, replace(AMBER, compartments=frozenset({"X"})), False),
        (replace(BO, compartments=(("X", Span()),)), replace(AMBER, compartments=frozenset({"X"})), True),
        (ALBA, replace(AMBER, compartments=frozenset({"X"})), False),
        (replace(BO, purpose=Purpose.BORDER_CONTROL), AMBER, False),
        (
            replace(BO, purpose=Purpose.BORDER_CONTROL),
            replace(AMBER, purposes=frozenset({Purpose.BORDER_CONTROL})),
            True,
        ),
        (replace(BO, standing=()), AMBER, False),
    ],
)
def test_reading(subject, marking, expected):
    assert reads(subject, marking) is expected


@pytest.mark.parametrize(("offset", "expected"), [(-TICK, True), (timedelta(0), False), (timedelta(days=999), False)])
def test_a_marking_expires_at_its_instant_for_others(offset, expected):
    marking = replace(AMBER, expires_at=NOON)
    assert reads(BO, marking, NOON + offset) is expected
    assert reads(ALBA, marking, NOON + offset) is True


@pytest.mark.parametrize("field", ["standing", "clearance"])
@pytest.mark.parametrize(("offset", "expected"), [(-TICK, True), (timedelta(0), False), (timedelta(days=999), False)])
def test_standing_and_clearance_end_at_their_instant(field, offset, expected):
    assert reads(replace(BO, **{field: (Span(end=NOON),)}), AMBER, NOON + offset) is expected


@pytest.mark.parametrize(("offset", "expected"), [(-TICK, False), (timedelta(0), True), (timedelta(days=999), True)])
def test_a_compartment_membership_begins_at_its_instant(offset, expected):
    subject = replace(BO, compartments=(("X", Span(start=NOON)),))
    assert reads(subject, replace(AMBER, compartments=frozenset({"X"})), NOON + offset) is expected


def test_identities_of_protected_persons_need_role_and_purpose():
    holder = replace(BO, protection=(Span(),), purpose=Purpose.PROTECTION)
    assert reads(holder, AMBER, protects=True)
    assert not reads(replace(holder, purpose=Purpose.INTELLIGENCE), AMBER, protects=True)
    assert not reads(replace(holder, protection=()), AMBER, protects=True)
    assert not reads(replace(ALBA, purpose=Purpose.PROTECTION), AMBER, protects=True)


def use(subject, marking, intended, consents=frozenset()):
    return decide(subject, intended, Resource(marking), Environment(at=NOON, consents=consents))


@pytest.mark.parametrize(
    ("pap", "level", "expected"),
    [
        (Pap.RED, ActLevel.OWN_RECORDS, True),
        (Pap.RED, ActLevel.QUIET_CHECKS, False),
        (Pap.AMBER, ActLevel.QUIET_CHECKS, True),
        (Pap.AMBER, ActLevel.OPEN_ACTION, False),
        (Pap.GREEN, ActLevel.OPEN_ACTION, True),
    ],
)
def test_pap_caps_acts(pap, level, expected):
    assert use(BO, replace(AMBER, pap=pap), Use(UseKind.ACT, level=level)).allowed is expected


def test_h1_refuses_evidence_until_consent_and_says_so():
    marking = replace(AMBER, pap=Pap.GREEN, handling=frozenset({Handling.H1}))
    refused = use(BO, marking, Use(UseKind.EVIDENCE))
    assert (refused.allowed, refused.rule_ids) == (False, ("H1",))
    assert use(BO, marking, Use(UseKind.EVIDENCE), frozenset({UseKind.EVIDENCE})).allowed
    assert use(BO, marking, READ).obligations == ("disclosure_advice",)


def test_h2_refuses_passing_on_to_a_third_organisation():
    marking = replace(AMBER, handling=frozenset({Handling.H2}))
    assert not use(BO, marking, Use(UseKind.ONWARD, to="CC-1")).allowed
    assert use(BO, marking, Use(UseKind.ONWARD, to="AA-1")).allowed
    assert use(ALBA, marking, Use(UseKind.ONWARD, to="CC-1")).allowed


def test_h3_waits_for_a_persons_decision():
    marking = replace(AMBER, pap=Pap.CLEAR, handling=frozenset({Handling.H3}), caveat="ask first")
    assert use(BO, marking, Use(UseKind.ACT, level=ActLevel.QUIET_CHECKS)).rule_ids == ("H3",)
    assert use(BO, marking, READ).obligations == ("show_caveat",)


def test_an_unmet_obligation_stays_owed_and_a_met_one_does_not():
    marking = replace(AMBER, handling=frozenset({Handling.H3}), caveat="ask first")
    met = decide(BO, READ, Resource(marking), Environment(at=NOON, met=frozenset({"show_caveat"})))
    assert met.obligations == ()


def test_only_what_is_clear_throughout_is_published():
    clear = Marking("AA-1", Tlp.CLEAR, pap=Pap.CLEAR)
    assert use(ALBA, clear, Use(UseKind.PUBLISH)).allowed
    assert not use(ALBA, replace(clear, pap=Pap.GREEN), Use(UseKind.PUBLISH)).allowed
    assert not use(ALBA, replace(clear, tlp=Tlp.GREEN), Use(UseKind.PUBLISH)).allowed


def test_every_failed_gate_is_named():
    refused = decide(
        replace(CHIDI, clearance=(), purpose=Purpose.EXERCISE), READ, Resource(AMBER), Environment(at=NOON)
    )
    assert refused.rule_ids == ("clearance", "reach", "purpose")
