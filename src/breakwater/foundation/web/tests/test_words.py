"""Markings, reach and dates in words."""

from datetime import UTC, date, datetime

import pytest

from breakwater.core.marking import GROUP, Handling, Marking, Pap, Purpose, Tlp, combine
from breakwater.foundation.web import words


def _marking(tlp: Tlp = Tlp.AMBER, **parts: object) -> Marking:
    base: dict[str, object] = {"originator": "ID-IID", "pap": Pap.AMBER}
    return Marking(tlp=tlp, **{**base, **parts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marking", "said"),
    [
        (_marking(), "own only"),
        (_marking(releasable_to=frozenset({"ID-IID"})), "own only"),
        (_marking(releasable_to=frozenset({"BD-CCI"})), "→ BD-CCI"),
        (_marking(releasable_to=frozenset({"BD-CCI", "ID-IID"})), "→ BD-CCI"),
        (_marking(releasable_to=frozenset({"MY-MCB", "LK-ASU"})), "→ LK-ASU, MY-MCB"),
        (_marking(releasable_to=frozenset({"A", "B", "C"})), "→ 3 orgs"),
        (_marking(releasable_to=frozenset({GROUP})), "→ all members"),
        (_marking(Tlp.GREEN), "community"),
        (_marking(Tlp.CLEAR), "everyone"),
        (_marking(Tlp.RED, named_recipients=frozenset({"1", "2", "3"})), "3 named"),
        (_marking(Tlp.RED), "0 named"),
        (_marking(originator=""), "nobody"),
    ],
)
def test_reach_says_whom_a_marking_reaches(marking: Marking, said: str) -> None:
    """The originator is left out; from three on organisations are counted."""
    assert str(words.reach(marking)) == said


@pytest.mark.parametrize(
    ("marking", "said"),
    [
        (_marking(Tlp.AMBER_STRICT), "ID-IID only"),
        (_marking(releasable_to=frozenset({"BD-CCI"})), "BD-CCI, ID-IID"),
        (_marking(releasable_to=frozenset({"A", "B", "C"})), "4 organisations"),
        (_marking(releasable_to=frozenset({GROUP})), "all members"),
        (_marking(Tlp.GREEN), "community"),
        (_marking(originator="", releasable_to=frozenset({"ID-IID"})), "ID-IID only"),
        (_marking(originator=""), "no organisation"),
    ],
)
def test_banner_counts_the_originator_too(marking: Marking, said: str) -> None:
    """The banner is for the whole page: a combination may have no originator."""
    assert words.banner_reach(marking) == said


def test_one_row_for_the_own_agency_only_makes_the_whole_page_so() -> None:
    """The banner is the combination of all that stands on the page."""
    shared = Marking(originator="BD-CCI", tlp=Tlp.AMBER, releasable_to=frozenset({"ID-IID"}))
    page = combine([_marking(Tlp.AMBER_STRICT), shared])
    assert words.banner_reach(page) == "ID-IID only"


def test_a_chip_is_spoken_as_one_would_say_it() -> None:
    """The accessible name has no codes in it but organisations'."""
    marking = _marking(
        Tlp.AMBER_STRICT,
        releasable_to=frozenset({"BD-CCI"}),
        handling=frozenset({Handling.H1, Handling.H2}),
    )
    assert words.spoken(marking) == "TLP amber strict, to BD-CCI, not in court, not onward, quiet checks only"


def test_a_chip_names_every_organisation_when_spoken() -> None:
    """Eyes see a count; ears hear the names."""
    marking = _marking(releasable_to=frozenset({"A", "B", "C"}))
    assert words.spoken(marking) == "TLP amber, to A, B and C, to fight crime, quiet checks only"


def test_paper_has_words_instead_of_chips() -> None:
    """As the printed page shows a marking."""
    marking = _marking(releasable_to=frozenset({"BD-CCI"}), handling=frozenset({Handling.H2}))
    assert words.printed(marking) == "AMBER to BD-CCI, H2, PAP:A"
    assert words.printed(_marking(Tlp.AMBER_STRICT)) == "AMBER+STRICT, own only, H0, PAP:A"


def test_a_marking_in_words_says_every_part() -> None:
    """Each part that narrows has its line."""
    marking = _marking(
        Tlp.AMBER_STRICT,
        releasable_to=frozenset({"BD-CCI"}),
        handling=frozenset({Handling.H1, Handling.H3}),
        caveat="Call first.",
        purposes=frozenset({Purpose.INVESTIGATION, Purpose.INTELLIGENCE}),
        compartments=frozenset({"BOAT"}),
        excluded=frozenset({"XX"}),
        expires_at=datetime(2027, 1, 31, tzinfo=UTC),
    )
    assert [(line.label, line.code, line.text) for line in words.in_words(marking)] == [
        ("Audience", "TLP:AMBER+STRICT", "BD-CCI and ID-IID only, no clients"),
        ("Action", "PAP:AMBER", "quiet checks only"),
        ("H1", "", "Not in court without consent"),
        ("H3", "", "Call first."),
        ("Purposes", "", "Intelligence, investigation"),
        ("Compartment", "", "BOAT"),
        ("Never", "", "XX"),
        ("Expires", "", "31 Jan 2027"),
    ]


@pytest.mark.parametrize(
    ("marking", "said"),
    [
        (_marking(Tlp.CLEAR), "everyone on the platform"),
        (_marking(Tlp.GREEN), "cleared officials of the working group"),
        (_marking(Tlp.AMBER), "ID-IID, and their declared clients"),
        (_marking(Tlp.AMBER, releasable_to=frozenset({GROUP})), "all member organisations, and their declared clients"),
        (_marking(Tlp.AMBER, community_only=True), "cleared officials of ID-IID"),
        (_marking(Tlp.RED, named_recipients=frozenset({"1"})), "1 named only, nobody else"),
    ],
)
def test_audience_in_words(marking: Marking, said: str) -> None:
    """AMBER says that clients are reached."""
    assert words.audience_words(marking) == said


def test_every_purpose_and_code_has_words() -> None:
    """A new code without words fails here."""
    assert all(words.purpose_words(purpose) for purpose in Purpose)
    assert all(words.handling_words(code) for code in Handling)
    assert all(words.pap_words(pap) for pap in Pap)


def test_dates_drop_the_year_in_this_year_only() -> None:
    """31 Jan this year, 7 Dec 2025 else; never numeric."""
    today = date(2026, 6, 22)
    assert words.day(date(2026, 1, 31), today) == "31 Jan"
    assert words.day(date(2025, 12, 7), today) == "7 Dec 2025"
    assert words.minute(datetime(2026, 6, 22, 9, 5, tzinfo=UTC)) == "22 Jun 2026 09:05"


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_are_listed(names: list[str], said: str) -> None:
    """One name stands alone; the last is joined by a word."""
    assert words.listed(names) == said
