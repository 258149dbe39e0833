"""Grades in the scale they were given in: Admiralty, Europol 4×4, UK 3×5×2.

The two axes (how reliable the source, how credible the information) are independent, so every pair is legal.
Grades are never blended into one number, within a scheme or across schemes. F, 6, X, "2 Untested" and D say
that there is no basis to judge; they are not the worst grade, and nothing here orders them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from breakwater.core.errors import GradingError
from breakwater.core.vocabulary.loading import Document, document

ADMIRALTY = "admiralty"
EUROPOL = "europol_4x4"
UK = "uk_3x5x2"


@dataclass(frozen=True, slots=True)
class Point:
    """One code on one axis of a scheme. `rank` compares within this axis only; None: no basis."""

    code: str
    label: str
    hint: str
    basis: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A grading scheme: its codes on each axis, in their native order."""

    code: str
    title: str
    short: str
    source: MappingProxyType[str, Point]
    information: MappingProxyType[str, Point]
    handling: MappingProxyType[str, Point]


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade as given. Grades have no order: compare one axis of one scheme with `meets`."""

    scheme: str
    source: str
    information: str
    handling: str = ""

    @property
    def code(self) -> str:
        """The native code: B2, 1BP."""
        return f"{self.source}{self.information}{self.handling}"

    @property
    def source_has_basis(self) -> bool:
        """Whether the source could be judged."""
        return SCHEMES[self.scheme].source[self.source].basis

    @property
    def information_has_basis(self) -> bool:
        """Whether the information could be judged."""
        return SCHEMES[self.scheme].information[self.information].basis

    @property
    def has_basis(self) -> bool:
        """Whether both axes could be judged."""
        return self.source_has_basis and self.information_has_basis


@dataclass(frozen=True, slots=True)
class Converted:
    """A grade shown on another scale, for display only. The native one is `original`."""

    grade: Grade
    original: Grade
    lossy: bool = True

    @property
    def has_basis(self) -> bool:
        """Whether the *original* had a basis: 4×4 has no code for information that cannot be judged."""
        return self.original.has_basis


def _axis(entries: list[Document]) -> MappingProxyType[str, Point]:
    return MappingProxyType(
        {e["code"]: Point(e["code"], e["label"], e.get("hint", ""), e["basis"], e["rank"]) for e in entries}
    )


def _scheme(code: str, entry: Document) -> Scheme:
    return Scheme(
        code=code,
        title=entry["title"],
        short=entry["short"],
        source=_axis(entry["source"]),
        information=_axis(entry["information"]),
        handling=_axis(entry.get("handling", [])),
    )


_FILE = document("grading")
DEFAULT_SCHEME: str = _FILE["default_scheme"]
SCHEMES: MappingProxyType[str, Scheme] = MappingProxyType(
    {code: _scheme(code, entry) for code, entry in _FILE["schemes"].items()}
)


def scheme_for(code: str) -> Scheme:
    """Return a scheme by its code.

    Raises:
        GradingError: there is no such scheme.
    """
    try:
        return SCHEMES[code]
    except KeyError:
        raise GradingError(f"{code or 'Nothing'} is not a grading scheme.", f"Use {_listed(SCHEMES)}.") from None


@lru_cache(maxsize=1024)
def parse_grade(text: str, *, scheme: str) -> Grade:
    """Read a native code: B2, b 2, A/1, 1BP, 1 B.

    The handling letter of 3×5×2 may be left out.

    Raises:
        GradingError: the scheme has no such code; says which part is wrong and what it may be.
    """
    rules = scheme_for(scheme)
    parts = re.sub(r"[\s/|.,-]+", "", text).upper()
    shown = " ".join(text.split()).upper()
    if not parts:
        raise GradingError("No grade is given.", f"Type a code such as {_example(rules)}.")
    wrong = f"{shown} is not {rules.title}."
    if len(parts) not in _lengths(rules):
        raise GradingError(wrong, f"Type a code such as {_example(rules)}.")
    if parts[0] not in rules.source and parts[0] in rules.information:
        raise GradingError(wrong, f"The source comes first, as in {_example(rules)}.")
    for given, axis in zip(parts, (rules.source, rules.information, rules.handling), strict=False):
        if given not in axis:
            raise GradingError(wrong, _range(axis))
    return Grade(scheme, parts[0], parts[1], parts[2:])


def in_words(grade: Grade) -> str:
    """Say a grade in words: "Admiralty B2, usually reliable, probably true"."""
    scheme = scheme_for(grade.scheme)
    labels = [
        _lowered(scheme.source[grade.source].label),
        _lowered(scheme.information[grade.information].label),
    ]
    if grade.handling:
        labels.append(_lowered(scheme.handling[grade.handling].label))
    return f"{scheme.title} {grade.code}, {', '.join(labels)}"


def convert(grade: Grade, to: str) -> Converted:
    """Show a grade on another scale. Lossy: the scales do not ask the same question, and handling is dropped.

    Goes through Admiralty, by our own tables; the original stays with the result. A grade shown on Admiralty
    and converted back is the grade one started from.
    """
    scheme_for(to)
    if grade.scheme == to:
        return Converted(grade, original=grade, lossy=False)
    between = grade
    if grade.scheme != ADMIRALTY:
        table = _FILE["to_admiralty"][grade.scheme]
        between = Grade(ADMIRALTY, table["source"][grade.source], table["information"][grade.information])
    if to == ADMIRALTY:
        return Converted(between, original=grade)
    table = _FILE["from_admiralty"]
    converted = Grade(to, table["source"][between.source][to], table["information"][between.information][to])
    return Converted(converted, original=grade)


def meets(grade: Grade, floor: Grade) -> bool | None:
    """Tell whether a grade is at least `floor` on both axes of their scheme.

    Returns:
        None when it cannot be told: the schemes differ, or an axis that `floor` judges has no basis here.
        An axis without basis in `floor` asks nothing.
    """
    if grade.scheme != floor.scheme:
        return None
    scheme = scheme_for(grade.scheme)
    verdicts = (
        _meets(scheme.source[grade.source], scheme.source[floor.source]),
        _meets(scheme.information[grade.information], scheme.information[floor.information]),
    )
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _meets(point: Point, floor: Point) -> bool | None:
    if floor.rank is None:
        return True
    return None if point.rank is None else point.rank >= floor.rank


def _lengths(scheme: Scheme) -> tuple[int, ...]:
    return (2, 3) if scheme.handling else (2,)


def _example(scheme: Scheme) -> str:
    return {ADMIRALTY: "B2", EUROPOL: "B2", UK: "1B or 1BP"}[scheme.code]


def _range(axis: MappingProxyType[str, Point]) -> str:
    """Say what an axis may be: "Digits run 1 to 6.", "Letters are A, B, C or X."."""
    codes = list(axis)
    noun = "Digits" if codes[0].isdigit() else "Letters"
    if ord(codes[-1]) - ord(codes[0]) == len(codes) - 1:
        return f"{noun} run {codes[0]} to {codes[-1]}."
    return f"{noun} are {_listed(codes)}."


def _listed(codes: MappingProxyType[str, Scheme] | list[str]) -> str:
    *first, last = codes
    return f"{', '.join(first)} or {last}"


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
