"""A marking as one line of text."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakwater.core.marking import Handling, Marking, MarkingError, Pap, Purpose, Tlp
from breakwater.foundation.web.marking_text import format_marking, parse_marking

_codes = st.sampled_from(["BD-CCI", "TH-BSB", "MY-MCB", "group"])
_markings = st.builds(
    Marking,
    originator=st.just("ID-IID"),
    tlp=st.sampled_from(Tlp),
    pap=st.sampled_from(Pap),
    handling=st.frozensets(st.sampled_from(Handling)),
    caveat=st.text(max_size=40).map(str.strip),
    releasable_to=st.frozensets(_codes),
    excluded=st.frozensets(st.sampled_from(["XX", "YY"])),
    named_recipients=st.frozensets(st.sampled_from(["12", "7f3a-1"])),
    purposes=st.frozensets(st.sampled_from(Purpose)),
    compartments=st.frozensets(st.sampled_from(["BOAT", "RIVER"])),
    world=st.just("live"),
    expires_at=st.none() | st.just(datetime(2027, 1, 31, 12, tzinfo=UTC)),
)


@given(_markings)
def test_what_is_written_reads_back_equal(marking: Marking) -> None:
    """Law: parse after format is the same marking, free text included."""
    assert parse_marking(format_marking(marking), originator="ID-IID", world="live") == marking


def test_the_example_of_the_grammar() -> None:
    """The line that the documentation shows."""
    marking = parse_marking("AMBER;BD-CCI,TH-BSB;H2;AMBER", originator="ID-IID", world="live")
    assert marking == Marking(
        originator="ID-IID",
        tlp=Tlp.AMBER,
        pap=Pap.AMBER,
        handling=frozenset({Handling.H2}),
        releasable_to=frozenset({"BD-CCI", "TH-BSB"}),
    )


def test_letters_and_small_letters_are_read() -> None:
    """What the keyboard gives is enough."""
    short = parse_marking("s; bd-cci ;h1, h2;a", originator="ID-IID", world="live")
    assert (short.tlp, short.pap, short.handling) == (
        Tlp.AMBER_STRICT,
        Pap.AMBER,
        frozenset({Handling.H1, Handling.H2}),
    )


def test_an_empty_audience_stays_empty() -> None:
    """Nothing written reaches the originator alone, never everyone."""
    assert parse_marking("AMBER;;;AMBER", originator="ID-IID", world="live").releasable_to == frozenset()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a whole marking"),
        ("AMBER;BD-CCI;H2", "not a whole marking"),
        ("ORANGE;;;AMBER", "'ORANGE' is not a TLP label. Write one of CLEAR, GREEN"),
        ("AMBER;;;ORANGE", "'ORANGE' is not a PAP label"),
        ("AMBER;;H9;AMBER", "'H9' is not a handling code"),
        ("AMBER;;;AMBER;spying", "'spying' is not a purpose"),
        ("AMBER;;;AMBER;;colour=red", "no part named 'colour'"),
        ("AMBER;;;AMBER;;until=soon", "'soon' is not an instant"),
        ("AMBER;;;AMBER;;until=2027-01-31T12:00:00", "no time zone"),
        ("AMBER;;;AMBER;;;", "too many parts"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(text: str, said: str) -> None:
    """Nothing enters with a guessed marking."""
    with pytest.raises(MarkingError) as error:
        parse_marking(text, originator="ID-IID", world="live")
    assert said in str(error.value)
    assert error.value.remedy
