"""Rows of a mapped table to drafts: one way for CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from breakwater.core.interchange import limits
from breakwater.core.interchange.blemishes import blemish, looks_like_formula
from breakwater.core.interchange.draft import Draft, Item, LossReport, Problem, RecordNote, Severity, shortened
from breakwater.core.interchange.mapping import MARKING_USES, Column, Mapping, Shape, Use
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.row_marks import Cell, Known, Marks, check_date, row_marks
from breakwater.core.interchange.table import Row, Table, wrong_width
from breakwater.core.vocabulary import KINDS, PROPERTIES, RELATIONS, kind_for, property_for

_COMMON = MARKING_USES | {
    Use.HELD_FROM,
    Use.HELD_TO,
    Use.SAID_ON,
    Use.REFERENCE,
    Use.GRADE,
    Use.SOURCE_GRADE,
    Use.INFORMATION_GRADE,
    Use.SCHEME,
    Use.LANG,
}
_OF_THE_SAYING = _COMMON - {Use.HELD_FROM, Use.HELD_TO, Use.LANG} | {Use.IGNORE}
_NAMING = frozenset(code for code, item in PROPERTIES.items() if item.type in ("name", "identifier"))
_NAMES = frozenset(code for code, item in PROPERTIES.items() if item.type == "name")
_KINDS_OF_VALUE = {"name": "text", "code": "text"}
ANSWERS = frozenset({"yes", "perhaps", "no"})
VALUE_KINDS = frozenset({"text", "date", "number", "place", "record", "identifier"})


@lru_cache(maxsize=4096)
def value_kind_of(prop: str) -> str:
    """Return how a property's values are kept; text for one that the vocabulary does not know."""
    value = property_for(prop).type
    return _KINDS_OF_VALUE.get(value, value)


def table_items(table: Table, mapping: Mapping, *, known: Known | None = None) -> Iterator[Item]:
    """Yield the drafts, problems and losses of a mapped table.

    A row with an error yields its problems and no draft, so that a row is loaded whole or not at all.

    Args:
        table: headers and rows.
        mapping: what the columns mean.
        known: organisations and states that markings may name.

    Raises:
        InterchangeError: the table lacks a mapped column, or holds more problems than a file of its kind can.
    """
    check_mapping(mapping, table.headers)
    reader = _Reader(mapping, table.headers, known or Known())
    problems = 0
    for header in reader.unmapped:
        yield Problem(1, header, "", "This column is not mapped.", "Map it, or mark it as left out.", Severity.LOOK)
    for row in table.rows:
        for item in reader.read(row):
            problems += isinstance(item, Problem) and item.severity is Severity.ERROR
            yield item
        if problems > limits.PROBLEMS:
            raise InterchangeError(
                f"More than {limits.PROBLEMS:,} problems up to row {row.number:,}.",
                "Check that the map fits this file.",
                row=row.number,
            )
    yield from reader.report.losses()


def check_mapping(mapping: Mapping, headers: tuple[str, ...]) -> None:
    """Check that a mapping can read a table.

    Raises:
        InterchangeError: a mapped column is missing, or the mapping lacks what its shape needs.
    """
    for column in mapping.columns:
        if column.header not in headers:
            raise InterchangeError(
                f"The table has no column {shortened(column.header)!r}.", "Map its columns again.", row=1
            )
    uses = {column.use for column in mapping.columns}
    needed = {
        Shape.NODES: ({Use.KIND} if not mapping.kind else set()) | ({Use.PROPERTY} - uses),
        Shape.EDGES: {Use.SOURCE, Use.TARGET} | ({Use.TYPE} if not mapping.relation else set()),
        Shape.STATEMENTS: {Use.KEY, Use.TYPE, Use.VALUE} | ({Use.KIND} if not mapping.kind else set()),
    }[mapping.shape]
    if missing := needed - uses:
        raise InterchangeError(
            f"The map does not say which column is the {min(missing).value.replace('_', ' ')}.",
            "Choose the column.",
            row=1,
        )
    for column in mapping.columns:
        if column.use is Use.RELATION and (column.name not in RELATIONS or not (column.target_kind or column.by_key)):
            raise InterchangeError(
                f"The map of {shortened(column.header)!r} lacks its relation or the other record's kind.",
                "Choose both.",
                row=1,
            )


@dataclass(slots=True)
class _Reader:
    mapping: Mapping
    headers: tuple[str, ...]
    known: Known
    report: LossReport = field(default_factory=LossReport)
    unmapped: tuple[str, ...] = ()
    _columns: tuple[tuple[int, Column], ...] = ()
    _loose: tuple[tuple[int, str], ...] = ()
    _read_headers: frozenset[str] = frozenset()
    _named: set[str] = field(default_factory=set)
    _made: set[str] = field(default_factory=set)
    _grades: dict[str, str] = field(default_factory=dict)
    _rows: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        at = {header: index for index, header in enumerate(self.headers)}
        mapped = {column.header for column in self.mapping.columns}
        self._columns = tuple((at[column.header], column) for column in self.mapping.columns)
        self.unmapped = tuple(header for header in self.headers if header not in mapped)
        self._read_headers = frozenset({"", *(c.header for c in self.mapping.columns if c.use is not Use.IGNORE)})
        left_out = tuple(column.header for column in self.mapping.columns if column.use is Use.IGNORE)
        self._loose = (
            *((at[header], f"column not mapped: {header}") for header in self.unmapped),
            *((at[header], f"column left out: {header}") for header in left_out),
        )

    def read(self, row: Row) -> list[Item]:
        """Return the items of one row."""
        if not any(cell.strip() for cell in row.cells):
            self.report.add("blank rows", f"row {row.number}")
            return list(row.problems)
        problems = [problem for problem in row.problems if problem.column in self._read_headers]
        if len(row.cells) != len(self.headers):
            problems.append(
                Problem(
                    row.number,
                    "",
                    shortened(" | ".join(row.cells)),
                    wrong_width(len(row.cells), len(self.headers)),
                    "Give the row as many cells as the header.",
                )
            )
            return [*problems]
        if any(problem.severity is Severity.ERROR for problem in problems):
            return [*problems]
        for index, what in self._loose:
            if row.cells[index].strip():
                self.report.add(what, row.cells[index])
        problems += self._cell_problems(row)
        cells: dict[Use, Cell] = {}
        for index, column in self._columns:
            text = row.cells[index].strip()
            if text and column.use is not Use.PROPERTY and column.use not in cells:
                cells[column.use] = (column.header, text)
        marks, found = row_marks(
            row.number,
            {use: cell for use, cell in cells.items() if use in _COMMON},
            scheme=self.mapping.scheme,
            known=self.known,
            grades=self._grades,
        )
        problems += found
        note, found = self._record_note(row, cells)
        problems += found
        make = {Shape.NODES: self._node, Shape.EDGES: self._edge, Shape.STATEMENTS: self._statement}
        drafts, found = make[self.mapping.shape](row, cells, marks)
        problems += found
        if any(problem.severity is Severity.ERROR for problem in problems):
            return [*problems]
        self._note(drafts)
        return [*problems, *self._repeated(row), *note, *drafts]

    def _record_note(self, row: Row, cells: dict[Use, Cell]) -> tuple[list[RecordNote], list[Problem]]:
        """Read which record a row joins, and whether its person may be a victim or a child."""
        problems = []
        answers = {}
        for use in (Use.VICTIM, Use.CHILD):
            header, text = cells.get(use, ("", ""))
            answers[use] = text.lower()
            if text and text.lower() not in ANSWERS:
                reason = "The answer is yes, perhaps or no."
                problems.append(Problem(row.number, header, shortened(text), reason, "Write one of the three."))
        existing = cells.get(Use.EXISTING, ("", ""))[1]
        if problems or not (existing or any(answers.values())):
            return [], problems
        return [RecordNote(row.number, _key(row, cells), existing, answers[Use.VICTIM], answers[Use.CHILD])], []

    def _repeated(self, row: Row) -> list[Problem]:
        """Tell of a row that says what an earlier one says, marks apart; both are read."""
        if self.mapping.shape is Shape.STATEMENTS:
            return []
        said = hash(tuple(row.cells[index] for index, column in self._columns if column.use not in _OF_THE_SAYING))
        first = self._rows.setdefault(said, row.number)
        if first == row.number:
            return []
        return [Problem(row.number, "", "", f"Repeats row {first}.", "Leave one out, or keep both.", Severity.LOOK)]

    def _note(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            if draft.prop in _NAMING:
                self._named.add(draft.record)
                self._made.add(draft.record)

    def _cell_problems(self, row: Row) -> list[Problem]:
        problems = []
        for index, column in self._columns:
            text = row.cells[index]
            if not text or column.use is Use.IGNORE:
                continue
            fault = blemish(text, is_name=column.name in _NAMES)
            if fault:
                problems.append(Problem(row.number, column.header, shortened(text), *fault))
            elif looks_like_formula(text):
                problems.append(
                    Problem(
                        row.number,
                        column.header,
                        shortened(text),
                        "The cell starts like a formula; it is kept as text and never evaluated.",
                        "Check that it is meant as text.",
                        Severity.LOOK,
                    )
                )
        return problems

    def _node(self, row: Row, cells: dict[Use, Cell], marks: Marks) -> tuple[list[Draft], list[Problem]]:
        key = _key(row, cells)
        kind, problems = self._kind(row, cells)
        drafts: list[Draft] = []
        for index, column in self._columns:
            text = row.cells[index].strip()
            if not text:
                continue
            if text != row.cells[index]:
                self.report.add("blanks around a value", row.cells[index])
            for value in _values(text, column.split):
                if column.use is Use.PROPERTY:
                    draft, found = _property(row.number, key, kind, column, value, marks)
                    drafts.append(draft)
                    problems += found
                elif column.use is Use.RELATION:
                    drafts += self._related(row, key, column, value, marks)
        named = Use.EXISTING in cells or key in self._named
        if not named and not any(draft.prop in _NAMING and draft.record == key for draft in drafts):
            problems.append(
                Problem(
                    row.number,
                    next(iter(self.mapping.headers(Use.PROPERTY)), ""),
                    "",
                    "A record needs a name or an identifier.",
                    "Fill one in, or leave the row out.",
                )
            )
        elif not drafts:  # an answer or a marking alone would be lost: each stands with a statement
            problems.append(
                Problem(
                    row.number,
                    next(iter(self.mapping.headers(Use.PROPERTY)), ""),
                    "",
                    "The row says nothing of its record.",
                    "Fill a value in beside what it marks or answers, or leave the row out.",
                )
            )
        return drafts, problems

    def _related(self, row: Row, key: str, column: Column, value: str, marks: Marks) -> list[Draft]:
        other = value if column.by_key else f"{column.target_kind}:{value}"
        drafts = []
        if not column.by_key and other not in self._made:
            named = Column(column.header, Use.PROPERTY, name=_naming(column.target_kind), lang=column.lang)
            drafts.append(_property(row.number, other, column.target_kind, named, value, marks)[0])
        source, target = (other, key) if column.inverse else (key, other)
        record = f"{column.name}:{source}:{target}:{row.number}"
        drafts.append(_relation(row.number, record, column.name, "", (source, target), marks))
        return drafts

    def _edge(self, row: Row, cells: dict[Use, Cell], marks: Marks) -> tuple[list[Draft], list[Problem]]:
        problems = []
        for use in (Use.SOURCE, Use.TARGET):
            if use not in cells:
                header = self.mapping.headers(use)[0]
                problems.append(Problem(row.number, header, "", "The relation lacks an end.", "Fill in both ends."))
        if problems:
            return [], problems
        source, target = cells[Use.SOURCE][1], cells[Use.TARGET][1]
        if source == target:
            header = self.mapping.headers(Use.TARGET)[0]
            problems.append(
                Problem(
                    row.number,
                    header,
                    shortened(target),
                    "A relation needs two records.",
                    "Correct one of the ends.",
                )
            )
        header, relation = cells.get(Use.TYPE, ("", self.mapping.relation))
        problems += _unknown_relation(row.number, header, relation)
        record = cells[Use.KEY][1] if Use.KEY in cells else f"edge:{row.number}"
        return [_relation(row.number, record, relation, self._detail(row), (source, target), marks)], problems

    def _detail(self, row: Row) -> str:
        """Join the detail columns; several, and properties of an edge, are told apart by their headers."""
        said = [
            (column, row.cells[index].strip())
            for index, column in self._columns
            if column.use in (Use.DETAIL, Use.PROPERTY) and row.cells[index].strip()
        ]
        if len(said) == 1 and said[0][0].use is Use.DETAIL:
            return said[0][1]
        return "; ".join(f"{column.header}: {text}" for column, text in said)

    def _statement(self, row: Row, cells: dict[Use, Cell], marks: Marks) -> tuple[list[Draft], list[Problem]]:
        kind, problems = self._kind(row, cells)
        for use in (Use.KEY, Use.TYPE):
            if use not in cells:
                header = self.mapping.headers(use)[0]
                problems.append(Problem(row.number, header, "", "The cell is empty.", "Fill it in."))
        ends = [cells[use][1] if use in cells else "" for use in (Use.SOURCE, Use.TARGET)]
        if kind == "relation" and not all(ends):
            header = next(iter(self.mapping.headers(Use.SOURCE)), "")
            problems.append(Problem(row.number, header, "", "The relation lacks an end.", "Fill in both ends."))
        if kind != "relation" and any(ends):
            problems.append(
                Problem(row.number, "", shortened(" ".join(ends)), "Only a relation has ends.", "Empty them.")
            )
        if problems:
            return [], problems
        header, prop = cells[Use.TYPE]
        index = next(i for i, column in self._columns if column.use is Use.VALUE)
        value = row.cells[index]
        if kind == "relation":
            problems += _unknown_relation(row.number, header, prop)
            return [_relation(row.number, cells[Use.KEY][1], prop, value, (ends[0], ends[1]), marks)], problems
        column = Column(self.headers[index], Use.VALUE, name=prop)
        draft, problems = _property(row.number, cells[Use.KEY][1], kind, column, value, marks)
        if not value.strip():
            problems.append(Problem(row.number, column.header, "", "The value is empty.", "Fill it in."))
        if said := cells.get(Use.VALUE_KIND):
            if said[1] not in VALUE_KINDS:
                reason = f"A value is one of {', '.join(sorted(VALUE_KINDS))}."
                problems.append(Problem(row.number, said[0], shortened(said[1]), reason, "Correct it."))
            draft = replace(draft, value_kind=said[1])
        return [draft], problems

    def _kind(self, row: Row, cells: dict[Use, Cell]) -> tuple[str, list[Problem]]:
        header, kind = cells.get(Use.KIND, ("", self.mapping.kind))
        if kind in KINDS and (kind != "relation" or self.mapping.shape is Shape.STATEMENTS):
            return kind, []
        remedy = f"Use one of {', '.join(sorted(KINDS.keys() - {'relation'}))}."
        return kind, [Problem(row.number, header, shortened(kind), "This is no kind of record.", remedy)]


def _property(
    number: int, key: str, kind: str, column: Column, value: str, marks: Marks
) -> tuple[Draft, list[Problem]]:
    value_kind = value_kind_of(column.name)
    problems: list[Problem] = []
    if value_kind == "date":

        def add(cell: Cell, reason: str, remedy: str, severity: Severity = Severity.ERROR) -> None:
            problems.append(Problem(number, cell[0], shortened(cell[1]), reason, remedy, severity))

        check_date((column.header, value), add)
    draft = Draft(
        row=number,
        record=key,
        kind=kind,
        prop=column.name,
        value=value,
        value_kind=value_kind,
        lang=column.lang or marks.lang,
        held_from=marks.held_from,
        held_to=marks.held_to,
        said_on=marks.said_on,
        grade=marks.grade,
        scheme=marks.scheme,
        marking=marks.marking,
        reference=marks.reference,
    )
    return draft, problems


def _relation(number: int, record: str, name: str, detail: str, ends: tuple[str, str], marks: Marks) -> Draft:
    return Draft(
        row=number,
        record=record,
        kind="relation",
        prop=name,
        value=detail,
        lang=marks.lang if detail else "",
        held_from=marks.held_from,
        held_to=marks.held_to,
        said_on=marks.said_on,
        grade=marks.grade,
        scheme=marks.scheme,
        marking=marks.marking,
        source_key=ends[0],
        target_key=ends[1],
        reference=marks.reference,
    )


def _key(row: Row, cells: dict[Use, Cell]) -> str:
    return cells[Use.KEY][1] if Use.KEY in cells else f"row:{row.number}"


def _unknown_relation(number: int, header: str, relation: str) -> list[Problem]:
    if relation in RELATIONS:
        return []
    nearest = ", ".join(RELATIONS.nearest(relation)) or "the list of relations"
    reason = "This relation type is not in the list; it is kept as said."
    return [Problem(number, header, shortened(relation), reason, f"Compare {nearest}.", Severity.LOOK)]


def _values(text: str, split: str) -> list[str]:
    return [part.strip() for part in text.split(split) if part.strip()] if split else [text]


def _naming(kind: str) -> str:
    return next(iter(kind_for(kind).naming), "name")
