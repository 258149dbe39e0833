"""Draw subjects and markings from a small, mostly valid universe, so that most pairs are worth asking about."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from breakwater.core.marking import GROUP, Handling, Marking, Pap, Purpose, Tlp
from breakwater.core.policy import Span, Subject

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
INSTANTS = [NOON + timedelta(microseconds=delta) for delta in (-1, 0, 1)] + [
    NOON - timedelta(days=400),
    NOON + timedelta(days=400),
]
ORGANISATIONS = ("AA-1", "BB-1", "BB-2", "CC-1")
STATE_OF = {"AA-1": "AA", "BB-1": "BB", "BB-2": "BB", "CC-1": "CC"}
PERSONS = ("p1", "p2", "p3", "p4", "p5")
COMPARTMENTS = ("X", "Y")

spans = st.sampled_from(
    [Span(), Span(end=NOON), Span(start=NOON), Span(NOON - timedelta(days=30), NOON + timedelta(days=30))]
)
periods = st.one_of(st.just((Span(),)), st.just((Span(),)), spans.map(lambda span: (span,)), st.just(()))


def some(values, *, most=2):
    """Draw a small set, often empty."""
    return st.frozensets(st.sampled_from(values), max_size=most)


@st.composite
def subjects(draw) -> Subject:
    """Draw a person at work."""
    organisation = draw(st.sampled_from(ORGANISATIONS))
    others = [code for code in ORGANISATIONS if code != organisation]
    return Subject(
        person=draw(st.sampled_from(PERSONS)),
        organisation=organisation,
        state=STATE_OF[organisation],
        world=draw(st.sampled_from(("live", "live", "live", "ex1"))),
        purpose=draw(st.sampled_from([Purpose.INTELLIGENCE, Purpose.INTELLIGENCE, *Purpose])),
        standing=draw(periods),
        clearance=draw(periods),
        member=draw(periods),
        community=draw(periods),
        client_of=tuple((code, draw(spans)) for code in sorted(draw(some(others, most=1)))),
        compartments=tuple((code, draw(spans)) for code in sorted(draw(some(COMPARTMENTS)))),
        protection=draw(periods),
    )


@st.composite
def markings(draw) -> Marking:
    """Draw a marking that an originator could write."""
    tlp = draw(st.sampled_from(Tlp))
    handling = draw(st.frozensets(st.sampled_from(Handling), max_size=3))
    return Marking(
        originator=draw(st.sampled_from(ORGANISATIONS)),
        tlp=tlp,
        pap=draw(st.sampled_from(Pap)),
        handling=handling,
        caveat=draw(st.sampled_from(["ask first", "not alone"])) if Handling.H3 in handling else "",
        releasable_to=draw(some([*ORGANISATIONS, GROUP], most=3)),
        excluded=draw(st.one_of(st.just(frozenset()), some(("AA", "BB", "CC"), most=1))),
        named_recipients=draw(some(PERSONS, most=3)) if tlp is Tlp.RED else frozenset(),
        purposes=draw(st.one_of(st.just(frozenset()), some(list(Purpose)[:-1], most=3))),
        compartments=draw(st.one_of(st.just(frozenset()), some(COMPARTMENTS, most=1))),
        world=draw(st.sampled_from(("live", "live", "live", "ex1"))),
        expires_at=draw(st.one_of(st.none(), st.sampled_from(INSTANTS))),
    )
