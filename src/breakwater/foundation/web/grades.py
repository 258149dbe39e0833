"""Show and read grades in forms: cells of a chip, the text a field holds, the scales of the picker."""

from __future__ import annotations

from dataclasses import dataclass

from breakwater.core.grading import SCHEMES, Grade, Point, parse_grade


@dataclass(frozen=True, slots=True)
class Scale:
    """One grading scheme as the picker lays it out."""

    code: str
    title: str
    short: str
    axes: tuple[tuple[Point, ...], ...]


def cells(grade: Grade) -> tuple[str, ...]:
    """Return the cells of a chip: "B", "2"; "1", "B", "C"."""
    return tuple(cell for cell in (grade.source, grade.information, grade.handling) if cell)


def format_grade(grade: Grade, *, own: str) -> str:
    """Write a grade for a field: "B2" in the agency's own scheme, "1B uk_3x5x2" in another."""
    return grade.code if grade.scheme == own else f"{grade.code} {grade.scheme}"


def read_grade(text: str, *, own: str) -> Grade | None:
    """Read what a field holds; None for an empty one.

    Raises:
        GradingError: the scheme has no such code.
    """
    code, _, scheme = text.strip().rpartition(" ")
    if scheme not in SCHEMES:
        code, scheme = text.strip(), own
    return parse_grade(code, scheme=scheme) if code else None


def scales() -> tuple[Scale, ...]:
    """Return every scheme with its codes on each axis, in native order."""
    return tuple(
        Scale(
            code=scheme.code,
            title=scheme.title,
            short=scheme.short,
            axes=tuple(tuple(axis.values()) for axis in (scheme.source, scheme.information, scheme.handling) if axis),
        )
        for scheme in SCHEMES.values()
    )
