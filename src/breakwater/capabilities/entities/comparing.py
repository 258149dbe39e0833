"""Lay two records side by side, property by property, before somebody says that they are the same or different."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from breakwater.capabilities.entities.presenting import stands_of
from breakwater.capabilities.entities.queries import EntityPage
from breakwater.capabilities.statements.places import Place
from breakwater.core.facts import PropertyValues
from breakwater.foundation.web.rows import Stand


@dataclass(frozen=True, slots=True)
class Compared:
    """One property of two records.

    Attributes:
        label: the property's.
        sides: what stands for the first and for the second.
        alike: both hold one value in common.
    """

    label: str
    sides: tuple[tuple[Stand, ...], tuple[Stand, ...]]
    alike: bool


def compared(first: EntityPage, second: EntityPage, places: Mapping[str, Place]) -> list[Compared]:
    """Return what is said of two records: properties of both first, then of the first alone, then of the second."""
    groups = [{group.prop.code: group for group in page.entity.properties} for page in (first, second)]
    codes = sorted(dict.fromkeys([*groups[0], *groups[1]]), key=lambda code: sum(code not in held for held in groups))
    rows = []
    for code in codes:
        left, right = (held.get(code) for held in groups)
        label = next(group.prop.label for group in (left, right) if group)
        sides = _side(first, left, places), _side(second, right, places)
        if any(sides):
            rows.append(Compared(label, sides, bool(left and right and _said(left) & _said(right))))
    return rows


def _side(page: EntityPage, group: PropertyValues | None, places: Mapping[str, Place]) -> tuple[Stand, ...]:
    return tuple(stands_of(page, group, places)) if group else ()


def _said(group: PropertyValues) -> set[str]:
    return {value.text.casefold().strip() for value in group.values}
