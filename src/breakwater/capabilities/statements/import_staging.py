"""Turn rows of a file into staged rows: ids made, keys computed, what cannot be stored held back with its row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from breakwater.capabilities.statements.drafts import LONGEST_NAME, LONGEST_VALUE
from breakwater.capabilities.statements.import_marks import Wrong, day_of_saying
from breakwater.capabilities.statements.import_source import RowItems
from breakwater.core.interchange.draft import Draft, Problem, Severity, shortened
from breakwater.core.interval import parse_when
from breakwater.core.resolution.keys import statement_key
from breakwater.core.texts import Use, hidden_character
from breakwater.core.vocabulary import PROPERTIES
from breakwater.foundation.database.source import new_ids

COLUMNS = (
    "batch_id", "part", "row", "id", "record_id", "kind", "opener", "opened_on", "prop", "value", "value_kind", "lang",
    "key", "source_id", "target_id", "held_from", "held_to", "said_on", "grade", "label_id", "reference", "victim",
    "child",
)  # fmt: skip
_IDS_AT_ONCE = 4096
_OF_AGE = 18


class Existing(NamedTuple):
    """A record that was there before, as its readers know it."""

    record_id: str
    kind: str
    opener: str
    opened_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What a property's values are, as far as staging cares."""

    is_identifier: bool
    is_name: bool
    longest: int
    use: Use


def _facts(prop: str) -> Facts:
    known = PROPERTIES.get(prop)
    is_name = known is not None and known.type == "name"
    is_identifier = known is not None and known.type == "identifier"
    return Facts(
        is_identifier=is_identifier,
        is_name=is_name,
        use=Use.IDENTIFIER if is_identifier else Use.NAME if is_name else Use.PROSE,
        longest=LONGEST_NAME if is_name else LONGEST_VALUE,
    )


@dataclass(slots=True)
class Staging:
    """The state of one reading of an import's files.

    Args:
        batch_id: of the import.
        secret: makes the records' ids: the same key gives the same id within this import, and nowhere else.
        label: of a marking as written, or what is wrong with it.
        joined: records that were there before, by the key of the row that joins them; None: not to be joined.
        child: the import's own answer to "may be a child?".
        today: to tell who is under age.
    """

    batch_id: str
    secret: bytes
    label: Callable[[str], int | Wrong]
    joined: Mapping[str, Existing | None]
    child: str
    today: date
    record_ids: dict[str, str] = field(default_factory=dict)
    _facts: dict[str, Facts] = field(default_factory=dict)
    _days: dict[str, date | None] = field(default_factory=dict)
    _minors: dict[str, bool] = field(default_factory=dict)
    _ids: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self._ids = _endless_ids()

    def record_id(self, key: str) -> str:
        """Return the id of a key's record: keyed by the import's secret, so that nothing is learnt from it."""
        known = self.record_ids.get(key)
        if known is None:
            joins = self.joined.get(key) if self.joined else None
            if joins is not None:
                known = joins.record_id
            else:
                digits = blake2b(key.encode(), digest_size=16, key=self.secret).hexdigest()
                known = f"{digits[:12]}4{digits[13:16]}8{digits[17:]}"
            self.record_ids[key] = known
        return known

    def stage(self, items: RowItems) -> tuple[list[list[Any]], list[Problem]]:
        """Return the staged rows of one row of the file, none where it is held back, and all its problems."""
        problems = items.problems
        if self.joined:
            problems += self._joining_problems(items)
        rows: list[list[Any]] = []
        minors: set[str] = set()
        for draft in items.drafts:
            rows.append(self._staged(draft, items.part, problems))
            if draft.kind == "person" and draft.prop == "birth" and self._is_minor(draft.value):
                minors.add(draft.record)
        if items.notes or minors:
            self._answer(items, rows, minors, problems)
        for problem in problems:
            if problem.severity is Severity.ERROR:
                return [], problems
        return rows, problems

    def _staged(self, draft: Draft, part: int, problems: list[Problem]) -> list[Any]:
        facts = self._facts.get(draft.prop)
        if facts is None:
            facts = self._facts[draft.prop] = _facts(draft.prop)
        value, value_kind = draft.value, draft.value_kind
        if len(value) > facts.longest:
            problems.append(_too_long(draft, facts.longest))
        use = Use.IDENTIFIER if value_kind == "identifier" else facts.use
        for text, kind in ((value, use), (draft.reference, Use.NAME)):
            if not text.isascii() and (name := hidden_character(text, use=kind)):
                problems.append(_hidden(draft, text, name))
        key = ""
        if draft.kind != "relation" and (facts.is_name or facts.is_identifier or value_kind == "identifier"):
            key = statement_key(
                value=value, value_kind=value_kind, is_identifier=facts.is_identifier, is_name=facts.is_name
            )
        label: int | None = None
        if draft.marking:
            found = self.label(draft.marking)
            if isinstance(found, Wrong):
                problems.append(Problem(draft.row, "marking", shortened(draft.marking), found.reason, found.remedy))
            else:
                label = found
        existing = self.joined.get(draft.record) if self.joined else None
        return [
            self.batch_id, part, draft.row, next(self._ids), self.record_id(draft.record), draft.kind,
            existing.opener if existing else None, existing.opened_on if existing else None,
            draft.prop, value, value_kind, draft.lang, key,
            self.record_id(draft.source_key) if draft.source_key else None,
            self.record_id(draft.target_key) if draft.target_key else None,
            draft.held_from, draft.held_to, self._said_on(draft, problems) if draft.said_on else None,
            f"{draft.scheme}:{draft.grade}" if draft.grade else "", label, draft.reference, None, None,
        ]  # fmt: skip

    def _said_on(self, draft: Draft, problems: list[Problem]) -> date | None:
        text = draft.said_on
        if text not in self._days:
            self._days[text] = day_of_saying(text)
        day = self._days[text]
        if day is None:
            reason = _("Not understood as the day it was said: the day of loading is taken.")
            problems.append(Problem(draft.row, "said_on", shortened(text), reason, _("Write a day."), Severity.LOOK))
        return day

    def _joining_problems(self, items: RowItems) -> list[Problem]:
        problems = []
        for key in {draft.record: draft for draft in items.drafts}:
            if key not in self.joined:
                continue
            existing = self.joined[key]
            if existing is None:
                reason = _("There is no such record that you may read.")
                problems.append(
                    Problem(items.row, "", shortened(key), reason, _("Correct its id, or empty the cell to open one."))
                )
                continue
            kinds = {draft.kind for draft in items.drafts if draft.record == key} - {existing.kind}
            if kinds:
                reason = _("The record it joins is of another kind: {kind}.").format(kind=existing.kind)
                problems.append(Problem(items.row, "", min(kinds), reason, _("Correct the id or the kind.")))
        return problems

    def _is_minor(self, text: str) -> bool:
        if text not in self._minors:
            self._minors[text] = _may_be_minor(text, self.today)
        return self._minors[text]

    def _answer(self, items: RowItems, rows: list[list[Any]], minors: set[str], problems: list[Problem]) -> None:
        """Write the answers of a row to its record; one that may be under age is protected unless the row says no."""
        victim, child = COLUMNS.index("victim"), COLUMNS.index("child")
        given = {note.record: note for note in items.notes}
        for draft, row in zip(items.drafts, rows, strict=True):
            note = given.get(draft.record)
            if note is not None:
                row[victim], row[child] = note.victim or None, note.child or None
            if draft.record in minors and row[child] is None and self.child == "no":
                row[child] = "perhaps"
        for record in sorted(minors):
            if self.child == "no" and not (record in given and given[record].child):
                reason = _("May be under 18: kept as protected, for the import's answer is no.")
                remedy = _("Answer in a column of the file where it is known.")
                problems.append(Problem(items.row, "birth", "", reason, remedy, Severity.LOOK))


def _may_be_minor(text: str, today: date) -> bool:
    if len(text) > 100:  # no date is longer
        return False
    when = parse_when(text)
    if when.latest is None or when.earliest is None:
        return False
    return when.latest > today.replace(year=today.year - _OF_AGE, day=min(today.day, 28))


def _too_long(draft: Draft, longest: int) -> Problem:
    return Problem(
        draft.row,
        draft.prop,
        shortened(draft.value, limit=40),
        _("The value has {count} characters; at most {longest} are kept.").format(
            count=len(draft.value), longest=longest
        ),
        _("Shorten it; keep the long text as a report."),
    )


def _hidden(draft: Draft, text: str, name: str) -> Problem:
    return Problem(
        draft.row,
        draft.prop,
        shortened(text, limit=40),
        _("The value holds an invisible character ({name}).").format(name=name),
        _("Delete it in the file: it would be another value that looks the same."),
    )


def _endless_ids() -> Iterator[str]:
    while True:
        yield from new_ids(_IDS_AT_ONCE)
