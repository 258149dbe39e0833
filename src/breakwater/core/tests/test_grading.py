"""Grades are read, said and shown on other scales; never ordered across axes or schemes."""

import itertools

import pytest

from breakwater.core.errors import GradingError
from breakwater.core.grading import (
    ADMIRALTY,
    EUROPOL,
    SCHEMES,
    UK,
    Grade,
    convert,
    in_words,
    meets,
    parse_grade,
    scheme_for,
)

EVERY = [
    Grade(scheme.code, source, information)
    for scheme in SCHEMES.values()
    for source, information in itertools.product(scheme.source, scheme.information)
]


def grade(text, scheme=ADMIRALTY):
    return parse_grade(text, scheme=scheme)


@pytest.mark.parametrize("given", EVERY, ids=lambda g: f"{g.scheme}-{g.code}")
def test_every_pair_of_every_scheme_reads_back(given):
    """The axes are independent: F1 and A5 are legal too."""
    assert parse_grade(given.code, scheme=given.scheme) == given


@pytest.mark.parametrize("text", ["B2", "b2", " b 2 ", "B/2", "B|2", "B-2"])
def test_a_grade_may_be_typed_loosely(text):
    """Spaces, case and the sign between the two do not matter."""
    assert grade(text) == Grade(ADMIRALTY, "B", "2")


@pytest.mark.parametrize(("text", "handling"), [("1BP", "P"), ("1 b c", "C"), ("1B", "")])
def test_handling_of_3x5x2_is_kept_when_given(text, handling):
    """The third part is optional."""
    assert grade(text, UK) == Grade(UK, "1", "B", handling)


@pytest.mark.parametrize(
    ("text", "scheme", "words"),
    [
        ("A7", ADMIRALTY, "A7 is not Admiralty. Digits run 1 to 6."),
        ("g2", ADMIRALTY, "G2 is not Admiralty. Letters run A to F."),
        ("2B", ADMIRALTY, "2B is not Admiralty. The source comes first, as in B2."),
        ("B", ADMIRALTY, "B is not Admiralty. Type a code such as B2."),
        ("B22", ADMIRALTY, "B22 is not Admiralty. Type a code such as B2."),
        ("A5", EUROPOL, "A5 is not Europol 4×4. Digits run 1 to 4."),
        ("D1", EUROPOL, "D1 is not Europol 4×4. Letters are A, B, C or X."),
        ("4B", UK, "4B is not UK 3×5×2. Digits run 1 to 3."),
        ("1F", UK, "1F is not UK 3×5×2. Letters run A to E."),
        ("1BX", UK, "1BX is not UK 3×5×2. Letters are P or C."),
        ("", ADMIRALTY, "No grade is given. Type a code such as B2."),
        ("B2", "5x5x5", "5x5x5 is not a grading scheme. Use admiralty, europol_4x4 or uk_3x5x2."),
        ("É2", ADMIRALTY, "É2 is not Admiralty. Letters run A to F."),
    ],
)
def test_a_wrong_grade_says_what_is_wrong_and_what_to_do(text, scheme, words):
    """Two sentences at the place, as everywhere."""
    with pytest.raises(GradingError) as caught:
        parse_grade(text, scheme=scheme)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("text", "scheme", "source", "information"),
    [
        ("F1", ADMIRALTY, False, True),
        ("A6", ADMIRALTY, True, False),
        ("E5", ADMIRALTY, True, True),
        ("X1", EUROPOL, False, True),
        ("C4", EUROPOL, True, True),
        ("2A", UK, False, True),
        ("1D", UK, True, False),
        ("3E", UK, True, True),
    ],
)
def test_no_basis_is_said_for_each_axis(text, scheme, source, information):
    """F, 6, X, 2 Untested and D cannot be judged; the worst grades can."""
    given = parse_grade(text, scheme=scheme)
    assert (given.source_has_basis, given.information_has_basis) == (source, information)
    assert given.has_basis == (source and information)


def test_a_grade_in_words():
    """The scheme is named, since A2 exists in two."""
    assert in_words(grade("B2")) == "Admiralty B2, usually reliable, probably true"
    assert in_words(grade("1BP", UK)) == (
        "UK 3×5×2 1BP, reliable, known indirectly but corroborated, lawful sharing permitted"
    )


@pytest.mark.parametrize("given", EVERY, ids=lambda g: f"{g.scheme}-{g.code}")
def test_converting_to_admiralty_and_back_gives_the_native_grade(given):
    """The tables agree with each other, and each conversion is a legal grade that keeps its original."""
    for scheme in SCHEMES:
        shown = convert(given, scheme)
        assert parse_grade(shown.grade.code, scheme=scheme) == shown.grade
        assert shown.original == given
        assert shown.lossy == (scheme != given.scheme)
    assert convert(convert(given, ADMIRALTY).grade, given.scheme).grade == given


def test_a_conversion_never_gains_a_basis():
    """4×4 has no code for information that cannot be judged: what is shown still says so."""
    shown = convert(grade("A6"), EUROPOL)
    assert shown.grade.code == "A4"
    assert shown.grade.has_basis
    assert not shown.has_basis


def test_grades_cannot_be_sorted():
    """There is no order over both axes."""
    with pytest.raises(TypeError):
        sorted([grade("B2"), grade("A3")])


@pytest.mark.parametrize(
    ("given", "floor", "verdict"),
    [
        ("B2", "B3", True),
        ("B3", "B3", True),
        ("C3", "B3", False),
        ("F2", "B3", None),
        ("F5", "B3", False),
        ("B6", "B3", None),
        ("E5", "F6", True),
    ],
)
def test_a_floor_is_asked_of_each_axis(given, floor, verdict):
    """No basis neither passes nor fails."""
    assert meets(grade(given), grade(floor)) is verdict


def test_a_floor_of_another_scheme_cannot_be_compared():
    """A2 and A2 of two schemes are two different things."""
    assert meets(grade("A2", EUROPOL), grade("A2")) is None


def test_codes_of_a_scheme_are_in_their_native_order():
    """F stands last because the scheme lists it last, not because it is worst."""
    assert list(scheme_for(ADMIRALTY).source) == ["A", "B", "C", "D", "E", "F"]
    assert scheme_for(ADMIRALTY).source["F"].rank is None
