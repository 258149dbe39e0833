"""What an entity's page is made from, in few SELECTs: each one asks anew which labels its reader holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from breakwater.capabilities.statements.captions import RecordCaption, rows_telling, shown
from breakwater.capabilities.statements.queries import is_id
from breakwater.capabilities.statements.rows import (
    KIND,
    PROP,
    RECORD,
    SOURCE,
    STANDING,
    TARGET,
    VALUE,
    VALUE_KIND,
    WITHDRAWN,
    Row,
    ends_of,
    seen_in,
    select,
    uuids,
    values,
    with_readable_ends,
)
from breakwater.core.statement import RELATION, Statement
from breakwater.core.vocabulary import relation_for
from breakwater.foundation.access.passage import Passage

_AROUND = (
    f"(record_id = any(%s::uuid[]) or {STANDING} and (source_id = any(%s::uuid[]) or target_id = any(%s::uuid[])"
    " or value_kind = 'record' and value = any(%s::text[])))"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What is said of some records, and around them, each in the order in which it was said.

    Attributes:
        own: readable statements on the records, withdrawn ones included.
        relations: readable standing relations that lead to or from them, their ends readable or shown as withheld.
        naming: readable standing statements on other records whose value is one of these: the legs of a route.
        captions: of every readable record that these lead to, and of those asked for besides.
        is_protected: the records' identity is withheld unless `shows_identity`.
        shows_identity: the reader's role and purpose open what is protected.
    """

    own: tuple[Statement, ...]
    relations: tuple[Statement, ...]
    naming: tuple[Statement, ...]
    captions: dict[str, RecordCaption]
    is_protected: bool
    shows_identity: bool

    @property
    def standing(self) -> list[Statement]:
        """Return the statements on the records that are not withdrawn."""
        return [row for row in self.own if row.withdrawn_at is None]

    @property
    def ends(self) -> set[str]:
        """Return every other record that this leads to."""
        rows = [*self.standing, *self.relations]
        found = {end for row in rows for end in (row.source_id, row.target_id) if end}
        found |= {row.value for row in rows if names_record(row)} | {row.record_id for row in self.naming}
        return found - {row.record_id for row in self.own}

    @property
    def is_withheld(self) -> bool:
        """Whether the identity is."""
        return self.is_protected and not self.shows_identity


def page_of(passage: Passage, record_ids: Collection[str], *, besides: Collection[str] = ()) -> Page:
    """Return what is said of records and around them.

    Beside a withheld identity only those relations come back that do not find it, and nothing that names it.

    Args:
        passage: the act under way.
        record_ids: the records, joined.
        besides: other records whose captions are wanted too.
    """
    wanted, ends = set(record_ids), uuids(record_ids)
    found = select(passage, _AROUND, [ends, ends, ends, list(record_ids)])
    on = [row for row in found if row[RECORD] in wanted]
    told = (_led_to(found) | set(besides)) - wanted
    telling = rows_telling(passage, told)
    seen = seen_in([*on, *telling])
    own = values(passage, with_readable_ends(passage, on, seen=seen))
    protected = [row for row in own if row.is_protected and row.withdrawn_at is None]
    shows_identity = bool(protected) and all(row.prop != "identity" for row in protected)
    relations, naming = _around([row for row in found if row[WITHDRAWN] is None], wanted)
    if protected and not shows_identity:
        relations = [row for row in relations if relation_for(row[PROP]).kept_when_protected]
        naming = []
    page = Page(
        own=tuple(sorted(own, key=lambda row: (row.said_on, row.id))),
        relations=tuple(sorted(values(passage, with_readable_ends(passage, relations, seen=seen)), key=_said)),
        naming=tuple(sorted(values(passage, naming), key=_said)),
        captions={},
        is_protected=bool(protected),
        shows_identity=shows_identity,
    )
    named = (page.ends | set(besides)) - wanted
    telling += rows_telling(passage, named - told)  # what only the value behind gate 7 names
    return replace(page, captions=shown(passage, telling, named))


def names_record(row: Statement) -> bool:
    """Tell whether a statement's value is a record; one that was named before it was opened is a text."""
    return row.value_kind == "record" and not row.is_relation and is_id(row.value)


def _led_to(found: Sequence[Row]) -> set[str]:
    """Return the records at the ends of these rows, those they are about, and those they name openly."""
    named = {row[VALUE] for row in found if row[VALUE_KIND] == "record" and is_id(row[VALUE])}
    return ends_of(found) | named | {row[RECORD] for row in found if row[KIND] != RELATION}


def _around(standing: Sequence[Row], wanted: set[str]) -> tuple[list[Row], list[Row]]:
    """Return the relations with an end among the records, and the statements that name one."""
    return (
        [row for row in standing if row[SOURCE] in wanted or row[TARGET] in wanted],
        [row for row in standing if row[VALUE_KIND] == "record" and row[VALUE] in wanted],
    )


def _said(row: Statement) -> tuple[date, str, str, str]:
    return row.said_on, row.prop, row.value, row.id


__all__ = ["Page", "names_record", "page_of"]
