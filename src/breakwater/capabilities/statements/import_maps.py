"""The maps of an import's tables: as keyed, as saved, as suggested, and what the first rows become by them."""

from __future__ import annotations

from collections.abc import Mapping as Given
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from breakwater.capabilities.statements import import_files
from breakwater.capabilities.statements.import_columns import (
    BY_KEY,
    ColumnLine,
    Group,
    lines,
    read_mapping,
    use_groups,
)
from breakwater.capabilities.statements.import_defaults import Defaults
from breakwater.capabilities.statements.import_files import Part
from breakwater.capabilities.statements.import_presenting import Line, draft_lines
from breakwater.capabilities.statements.import_source import SAMPLE_ROWS, sample, table_of
from breakwater.capabilities.statements.import_stand import Stand, own_only
from breakwater.core.grading import SCHEMES
from breakwater.core.interchange.mapping import Mapping, Shape
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.suggest import suggest_mapping
from breakwater.core.interchange.text_lines import LEGACY_ENCODINGS
from breakwater.core.interchange.xlsx import sheets
from breakwater.core.vocabulary import KINDS, RELATIONS
from breakwater.foundation.access.principal import Principal

SELECT_AT_MOST = 60
"""Columns of a table that get a list each; a wider table gets one list for all, to type from."""


@dataclass(frozen=True, slots=True)
class TablePage:
    """One table of an import in the form of its map."""

    number: int
    name: str
    headers: tuple[str, ...]
    mapping: Mapping
    lines: tuple[ColumnLine, ...]
    groups: tuple[Group, ...]
    sheets: tuple[str, ...]
    sheet: str
    fault: str
    key_names: bool

    @property
    def is_wide(self) -> bool:
        """Whether it has too many columns for a list each."""
        return len(self.lines) > SELECT_AT_MOST


def choices() -> dict[str, Any]:
    """Return the lists of the map's form."""
    return {
        "shapes": [
            (Shape.NODES.value, _("a record")),
            (Shape.EDGES.value, _("a relation between two records")),
            (Shape.STATEMENTS.value, _("one statement")),
        ],
        "kinds": [(code, kind.label) for code, kind in KINDS.items() if code != "relation"],
        "relations": [(code, relation.label) for code, relation in RELATIONS.items()],
        "schemes": [(code, scheme.title) for code, scheme in SCHEMES.items()],
        "encodings": LEGACY_ENCODINGS,
        "by_key": BY_KEY,
    }


def tables(
    principal: Principal, found: Stand, given: Given[str, str] | None, asked: Given[str, str]
) -> list[TablePage]:
    """Return the tables of an import with their maps: as keyed, as saved, or as suggested."""
    if found.batch.format == "ftm":
        return []
    return [_table(found, number, part, given, asked) for number, part in enumerate(found.parts)]


def _table(found: Stand, number: int, part: Part, given: Given[str, str] | None, asked: Given[str, str]) -> TablePage:
    names: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    fault = ""
    encoding = (given or {}).get(f"encoding-{number}", "") or (part.mapping.encoding if part.mapping else "")
    try:
        with import_files.opened(str(found.batch.pk), part) as stream:
            if found.batch.format == "xlsx":
                names = tuple(sheet.name for sheet in sheets(stream))
            plain = Mapping(Shape.NODES, (), encoding=encoding)
            table = table_of(stream, part, form=found.batch.format, mapping=plain)
            headers = table.headers
            for row in table.rows:
                rows.append(row.cells)
                if len(rows) >= SAMPLE_ROWS:
                    break
    except InterchangeError as error:
        fault = str(error)
    if given is not None and f"shape-{number}" in given:
        mapping = read_mapping(given, number, headers)
    else:
        mapping = replace(_suggested(found, number, part, headers, rows, asked), encoding=encoding)
    keys = {column.header for column in mapping.columns if column.use == "key"}
    return TablePage(
        number=number,
        name=part.name,
        headers=headers,
        mapping=mapping,
        lines=lines(headers, rows, mapping),
        groups=use_groups(mapping.shape),
        sheets=names,
        sheet=part.sheet or (names[0] if names else ""),
        fault=fault,
        key_names=any(c.use == "property" and c.name == "name" and c.header in keys for c in mapping.columns),
    )


def _suggested(
    found: Stand,
    number: int,
    part: Part,
    headers: tuple[str, ...],
    rows: list[tuple[str, ...]],
    asked: Given[str, str],
) -> Mapping:
    """Return the map chosen by name, that of the last check, a saved one that fits, or a first guess."""
    for saved in found.maps:
        if str(saved.pk) == asked.get(f"map-{number}"):
            return _fitting(Mapping.from_json(saved.mapping), headers)
    if part.mapping is not None:
        return _fitting(part.mapping, headers)
    for saved in found.maps:
        mapping = Mapping.from_json(saved.mapping)
        if {column.header for column in mapping.columns} == set(headers):
            return mapping
    return suggest_mapping(headers, rows)


def _fitting(mapping: Mapping, headers: tuple[str, ...]) -> Mapping:
    """Leave out of a map what a table does not have."""
    return replace(mapping, columns=tuple(column for column in mapping.columns if column.header in headers))


def mapped(found: Stand, given: Given[str, str]) -> list[Part]:
    """Return the parts of an import with the maps that the form sent."""
    if found.batch.format == "ftm":
        return list(found.parts)
    parts = []
    for number, part in enumerate(found.parts):
        page = _table(found, number, part, given, {})
        parts.append(replace(part, mapping=page.mapping))
    return parts


def fault_of(found: Stand, parts: list[Part]) -> str:
    """Return why the first rows of a part cannot be read, or empty: such a file needs no check to be refused."""
    faults = (sample(str(found.batch.pk), part, n, form=found.batch.format)[1] for n, part in enumerate(parts))
    return next((fault for fault in faults if fault), "")


def sample_lines(
    found: Stand, pages: list[TablePage], defaults: Defaults | None, principal: Principal
) -> list[tuple[str, list[Line], str]]:
    """Return the first rows of each part as they will read, and why reading stopped."""
    assumed = defaults or Defaults(marking=own_only(principal), collection="")
    shown = []
    for number, part in enumerate(found.parts):
        with_map = replace(part, mapping=pages[number].mapping) if pages else part
        if pages and pages[number].fault:
            continue
        rows, fault = sample(str(found.batch.pk), with_map, number, form=found.batch.format)
        shown.append((part.name, draft_lines(rows, assumed), fault))
    return shown
