"""What the pages of imports show: one read each."""

from __future__ import annotations

from collections.abc import Mapping as Given
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, import_files, import_operations, import_queries, queries
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
from breakwater.capabilities.statements.import_models import Batch, SavedMap, State
from breakwater.capabilities.statements.import_presenting import (
    Line,
    ProblemTable,
    draft_lines,
    problem_tables,
    staged_lines,
)
from breakwater.capabilities.statements.import_source import SAMPLE_ROWS, sample, table_of
from breakwater.core.grading import SCHEMES
from breakwater.core.interchange.mapping import Mapping, Shape
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.suggest import suggest_mapping
from breakwater.core.interchange.text_lines import LEGACY_ENCODINGS
from breakwater.core.interchange.xlsx import sheets
from breakwater.core.marking import Marking, Pap, Tlp
from breakwater.core.vocabulary import KINDS, RELATIONS
from breakwater.foundation.access.interning import markings_of
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.web.grades import format_grade
from breakwater.foundation.web.marking_text import format_marking

PAGE_ROWS = 50
SELECT_AT_MOST = 60
"""Columns of a table that get a list each; a wider table gets one list for all, to type from."""


@dataclass(frozen=True, slots=True)
class Stand:
    """An import as it stands, and the organisation's saved maps."""

    batch: Batch
    parts: tuple[Part, ...]
    defaults: Defaults | None
    maps: tuple[SavedMap, ...]
    is_own: bool

    def banner(self, principal: Principal) -> Marking:
        """Return the marking of the page: what unmarked rows take, else the own organisation only."""
        return self.defaults.marking if self.defaults else _own_only(principal)


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    label: str
    done: int
    total: int
    note: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a check."""

    tables: list[ProblemTable]
    lines: list[Line]
    row: tuple[int, int] | None
    rows: int
    needs_look: int
    offset: int
    before: int | None
    after: int | None
    rejected: list[tuple[int, str]]
    map_names: list[tuple[int, str]]


def listed(principal: Principal) -> list[Batch]:
    """Return the organisation's imports."""
    with acting(principal, actions.IMPORT) as passage:
        return import_queries.batches(passage)


def stand(principal: Principal, batch_id: str) -> Stand:
    """Return an import: one's own in any state, a colleague's once it is loaded.

    Raises:
        NotFound: there is none that may be seen.
    """
    with acting(principal, actions.IMPORT) as passage:
        batch = import_queries.batch(passage, batch_id)
        if batch.state not in (State.PUBLISHED, State.UNDOING, State.UNDONE):
            batch = import_queries.own_batch(passage, batch_id)
        maps = import_queries.saved_maps(passage)
        passage.about("import", batch_id)
    return Stand(
        batch=batch,
        parts=tuple(Part.from_json(part) for part in batch.parts),
        defaults=Defaults.from_json(batch.defaults) if batch.defaults else None,
        maps=tuple(maps),
        is_own=str(batch.person_id) == principal.person_id,
    )


def own(principal: Principal, batch_id: str) -> Batch:
    """Return an import of the principal's own."""
    with acting(principal, actions.IMPORT) as passage:
        passage.about("import", batch_id)
        return import_queries.own_batch(passage, batch_id)


def initial(found: Stand) -> dict[str, str]:
    """Return what the defaults' form starts with."""
    name = PurePath(found.batch.name).stem.replace("_", " ")
    if found.defaults is None:
        return {"collection": name}
    grade = queries.stored_grade(found.defaults.grade)
    return {
        "marking": format_marking(found.defaults.marking),
        "grade": "" if grade is None else format_grade(grade, own="admiralty"),
        "collection": found.defaults.collection,
        "victim": found.defaults.victim,
        "child": found.defaults.child,
        "reason": found.defaults.reason,
    }


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
    assumed = defaults or Defaults(marking=_own_only(principal), collection="")
    shown = []
    for number, part in enumerate(found.parts):
        with_map = replace(part, mapping=pages[number].mapping) if pages else part
        if pages and pages[number].fault:
            continue
        rows, fault = sample(str(found.batch.pk), with_map, number, form=found.batch.format)
        shown.append((part.name, draft_lines(rows, assumed), fault))
    return shown


def progress(batch: Batch) -> Progress:
    """Return how far an import is."""
    labels = {State.CHECKING: _("Checking"), State.LOADING: _("Loading"), State.UNDOING: _("Taking back")}
    state = State(batch.state)
    label = f"{labels.get(state, '')} {batch.name}".strip()
    if state is State.CHECKING:
        note = _("{count} rows read").format(count=f"{batch.staged_rows:,}")
        return Progress(label, batch.read_bytes, batch.size_bytes, note, is_over=False)
    note = _("{count} statements, stored together or not at all").format(count=f"{batch.counts.get('statements', 0):,}")
    return Progress(label, 0, 0, note, is_over=state not in labels)


def result(principal: Principal, found: Stand, asked: Given[str, str]) -> Result:
    """Return the result of a check: a page of rows that need a look, and one row as it will read."""
    batch_id = str(found.batch.pk)
    counts = found.batch.counts
    needs_look = counts["held_back"] + counts["to_look_at"]
    offset = _number(asked.get("from", ""))
    with acting(principal, actions.IMPORT) as passage:
        rows = import_queries.problem_rows(passage, batch_id, offset=offset, limit=PAGE_ROWS)
        place = _asked_row(asked) or next(((r.part, r.row) for r in rows if not r.is_held_back), (0, 2))
        staged = import_queries.staged_row(batch_id, *place)
        markings = markings_of({row["label_id"] for row in staged if row["label_id"]}, using="default")
    assert found.defaults is not None  # noqa: S101 - a checked import has them
    kept = import_files.cells(batch_id)
    return Result(
        tables=problem_tables(found.parts, rows, kept),
        lines=staged_lines(staged, found.defaults, markings),
        row=place if staged else None,
        rows=counts["rows"] + counts["held_back"],
        needs_look=needs_look,
        offset=offset,
        before=max(0, offset - PAGE_ROWS) if offset else None,
        after=offset + PAGE_ROWS if offset + PAGE_ROWS < needs_look else None,
        rejected=_rejected(found),
        map_names=[
            (number, PurePath(part.name).stem.replace("_", " "))
            for number, part in enumerate(found.parts)
            if part.mapping
        ],
    )


def outcome(found: Stand) -> dict[str, Any]:
    """Return what became of an import."""
    counts = found.batch.counts
    return {
        "counts": counts,
        "losses": found.batch.losses,
        "collection": found.defaults.collection if found.defaults else "",
        "rejected": _rejected(found) if found.is_own else [],
        "is_undone": found.batch.state == State.UNDONE,
    }


def save_map(principal: Principal, batch_id: str, given: Given[str, str]) -> str:
    """Save the map of one part under the name given."""
    batch = own(principal, batch_id)
    number = _number(given.get("part", ""))
    parts = [Part.from_json(part) for part in batch.parts]
    mapping = parts[number].mapping if number < len(parts) else None
    if mapping is None:
        raise InterchangeError(_("There is no map to save."), _("Map the columns first."))
    name = given.get("name", "")
    import_operations.save_map(principal=principal, name=name, mapping=mapping)
    return name.strip()


def _asked_row(asked: Given[str, str]) -> tuple[int, int] | None:
    part, _dash, row = asked.get("row", "").partition("-")
    return (int(part), int(row)) if part.isdecimal() and row.isdecimal() and len(part) < 3 and len(row) < 9 else None


def _rejected(found: Stand) -> list[tuple[int, str]]:
    """Return the parts of which a file of rejected rows is kept."""
    batch_id = str(found.batch.pk)
    return [(n, part.name) for n, part in enumerate(found.parts) if import_files.rejected(batch_id, n) is not None]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _own_only(principal: Principal) -> Marking:
    return Marking(originator=principal.organisation, tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER, world=principal.world)
