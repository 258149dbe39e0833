"""Lay out the Contribute page: groups of rows, problems at their cells, dates as understood, the banner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from breakwater.capabilities.statements import contribute_terms as terms
from breakwater.capabilities.statements.contribute_form import (
    FileFields,
    RecordFields,
    RowFields,
    Sheet,
    filled_down,
)
from breakwater.capabilities.statements.contribute_meant import Author, FieldProblem
from breakwater.capabilities.statements.contribute_sense import own_only
from breakwater.capabilities.statements.lookup import Found
from breakwater.core.interval import parse_when
from breakwater.core.marking import Marking, MarkingError, combine
from breakwater.core.vocabulary import KINDS, kind_for
from breakwater.foundation.web import marking_text, words

BLANK_ROWS = 10
VALUE_KIND_LABELS = (
    ("text", _("text")),
    ("date", _("date")),
    ("number", _("number")),
    ("place", _("place")),
    ("record", _("another record")),
    ("identifier", _("identifier")),
)
PLAIN_FILES = 3
Errors = Mapping[str, list[FieldProblem]]


@dataclass(frozen=True, slots=True)
class RowView:
    """One row as drawn."""

    prefix: str
    shown: str
    fields: RowFields
    errors: Errors
    is_relation: bool
    echo: str
    candidates: Sequence[Found] = ()


@dataclass(frozen=True, slots=True)
class GroupView:
    """One record with its rows."""

    prefix: str
    fields: RecordFields
    kind_label: str
    rows: list[RowView]
    errors: Errors
    candidates: Sequence[Found] = ()

    @property
    def address(self) -> str:
        """Return where a readable record opens; empty for a new one, or where the id is none."""
        try:
            return reverse("entity", args=[UUID(self.fields.id)])
        except ValueError:
            return ""

    @property
    def answered(self) -> bool:
        """Return whether the question for persons is answered, with the reason where one is wanted."""
        record = self.fields
        both = bool(record.victim and record.child)
        return both and (record.victim != "no" or record.child != "no" or bool(record.reason.strip()))


@dataclass(frozen=True, slots=True)
class FileView:
    """One field for a file."""

    prefix: str
    marking: str
    errors: Errors


@dataclass(frozen=True, slots=True)
class Layout:
    """What the template draws beside the shell."""

    sheet: Sheet
    groups: list[GroupView]
    blanks: list[RowView]
    files: list[FileView]
    report_errors: Errors
    problems: list[FieldProblem]
    count: int
    record_count: int
    banner: Marking
    kinds: list[tuple[str, str]] = field(default_factory=lambda: [(k.code, k.label) for k in offered_kinds()])


def offered_kinds() -> list[KindLabel]:
    """Return the kinds of record that a form opens; a relation comes with its row."""
    return [KindLabel(kind.code, kind.label) for kind in KINDS.values() if kind.code != "relation"]


@dataclass(frozen=True, slots=True)
class KindLabel:
    """A kind to choose."""

    code: str
    label: str


def lay_out(
    sheet: Sheet,
    author: Author,
    problems: Iterable[FieldProblem] = (),
    *,
    blank_rows: int = BLANK_ROWS,
    candidates: Mapping[str, Sequence[Found]] | None = None,
) -> Layout:
    """Return the page of a sheet.

    Args:
        sheet: as keyed.
        author: who keys.
        problems: shown at their cells.
        blank_rows: for keying without scripts.
        candidates: readable records that a new record or another end may be, by the field's prefix.
    """
    all_problems = list(problems)
    offered = candidates or {}
    errors = _by_field(all_problems)
    groups = []
    number = 0
    for record in sheet.records:
        rows = []
        for row in sheet.rows:
            if not row.is_blank and sheet.record(row.record) is record:
                number += 1
                rows.append(_row(row, str(number), record.kind, errors, offered))
        prefix = f"record-{record.number}"
        groups.append(
            GroupView(
                prefix,
                record,
                kind_for(record.kind).label if record.kind else "",
                rows,
                _at(errors, prefix),
                offered.get(prefix, ()),
            )
        )
    next_number = max((row.number for row in sheet.rows), default=-1) + 1
    return Layout(
        sheet=sheet,
        groups=groups,
        blanks=[_row(RowFields(next_number + n), "", "", errors, offered) for n in range(blank_rows)],
        files=[
            FileView(f"file-{n}", _file_marking(sheet.files, n), _at(errors, f"file-{n}"))
            for n in range(max(PLAIN_FILES, len(sheet.files)))
        ],
        report_errors=_at(errors, "report"),
        problems=all_problems,
        count=number,
        record_count=sum(1 for group in groups if group.rows),
        banner=banner_of(sheet, author),
    )


def blank_row() -> RowView:
    """Return the row that scripts copy; `__N__` stands for its number."""
    return RowView("row-__N__", "", RowFields(0), {}, is_relation=False, echo="")


def blank_group() -> GroupView:
    """Return the group that scripts copy; `__K__` stands for its number."""
    return GroupView("record-__K__", RecordFields(0), "", [], {})


def banner_of(sheet: Sheet, author: Author) -> Marking:
    """Return the marking of the whole page: of the report, the files and every row, as far as they can be read."""
    default = sheet.report.marking.strip() or marking_text.format_marking(own_only(author))
    texts = [default, *(each.marking for each in sheet.files)]
    texts += [row.marking for row in filled_down(sheet.rows, marking=default)]
    found = []
    for text in dict.fromkeys(filter(None, texts)):
        try:
            found.append(marking_text.parse_marking(text, originator=author.organisation, world=author.world))
        except MarkingError:
            continue  # said at its cell; the banner keeps to what can be read
    return combine(found or [own_only(author)])


def understood(text: str) -> str:
    """Return a date in the words it is understood in: "between 1 Jan 1980 and 31 Dec 1990"."""
    said = text.strip()
    if not said:
        return ""
    when = parse_when(said)
    if not when.is_readable:
        return gettext("kept as said, not understood as a date")
    first = "" if when.earliest is None else words.full_day(when.earliest)
    last = "" if when.latest is None else words.full_day(when.latest - timedelta(days=1))
    if first and last:
        return first if first == last else gettext("between {first} and {last}").format(first=first, last=last)
    return gettext("{day} or later").format(day=first) if first else gettext("{day} or earlier").format(day=last)


def _row(row: RowFields, shown: str, kind: str, errors: Errors, candidates: Mapping[str, Sequence[Found]]) -> RowView:
    prefix = f"row-{row.number}"
    is_relation = row.is_ == "relation" or (
        row.is_ != "fact" and not terms.is_property(row.prop, kind) and terms.read_relation(row.prop) is not None
    )
    prop = terms.read_property(row.prop, kind) if row.prop.strip() else ""
    is_date = not is_relation and (row.value_kind or terms.value_kind_of(prop)) == "date"
    return RowView(
        prefix=prefix,
        shown=shown,
        fields=row,
        errors=_at(errors, prefix),
        is_relation=is_relation,
        echo=understood(row.value) if is_date else "",
        candidates=candidates.get(prefix, ()),
    )


def _file_marking(files: Iterable[FileFields], number: int) -> str:
    return next((each.marking for each in files if each.number == number), "")


def _by_field(problems: Iterable[FieldProblem]) -> dict[str, list[FieldProblem]]:
    found: dict[str, list[FieldProblem]] = defaultdict(list)
    for problem in problems:
        found[problem.field].append(problem)
    return found


def _at(errors: Errors, prefix: str) -> dict[str, list[FieldProblem]]:
    """Return the problems of one prefix by column."""
    start = f"{prefix}-"
    return {name.removeprefix(start): found for name, found in errors.items() if name.startswith(start)}
