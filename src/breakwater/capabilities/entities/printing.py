"""Print an entity: what may leave goes through the third door and stands in the ledger; the rest is left out, said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.entities import actions, claims
from breakwater.capabilities.entities.queries import EntityPage, read_entity
from breakwater.capabilities.statements import queries as statements
from breakwater.capabilities.statements.captions import RecordCaption, naming_statements, of_statements
from breakwater.core.entity import assemble
from breakwater.core.marking import Marking, combine
from breakwater.core.resolution.claims import IdentityClaim
from breakwater.core.statement import Statement
from breakwater.foundation.access.doors import Leaving, releasable
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal

LOSS = (
    {"left out": "picture, timeline, reports, attachments, statements that no longer stand", "why": "paper holds rows"},
)


@dataclass(frozen=True, slots=True)
class Print:
    """A printed entity.

    Attributes:
        page: composed anew from what may leave, and from nothing else.
        number: of the ledger.
        marking: of all that is on it.
        left_out: what was refused and why, in words.
    """

    page: EntityPage
    number: str
    marking: Marking
    left_out: tuple[str, ...]


def print_entity(principal: Principal, record_id: str, *, apart: bool = False) -> Print:
    """Print an entity for the own organisation, and write the ledger.

    What names its neighbours leaves with it, and so do the claims that make its records one: all of it is asked.

    Raises:
        NotFound: no record that the principal may read has this id.
        Refused: the record is protected, nothing of it may leave, or the principal's roles may not print.
    """
    with acting(principal, actions.PRINT) as passage:
        passage.about("entity", record_id)
        page = read_entity(passage, record_id, apart=apart)
        if page.is_protected:
            raise Refused(
                _("A protected record is never printed."), _("Look at it on the screen."), rule_ids=("protected",)
            )
        rows = _rows(page)
        ends = {end for row in rows for end in _others(row, page)}
        protected = statements.protected_among(passage, ends) if ends else set()
        names = naming_statements(passage, ends - protected)
        released = releasable(
            passage.principal,
            [
                *(_leaving(row, protected) for row in {row.id: row for row in (*rows, *names)}.values()),
                *_claims_leaving(passage, page.entity.claims),
            ],
            to=principal.organisation,
            form="print",
            loss=LOSS,
        )
        printed = _only(page, released.allowed, of_statements(row for row in names if row.id in released.allowed))
        if not printed.statements:
            raise Refused(_("Nothing of this record may leave."), _("Look at it on the screen."))
        marking = combine(_markings(printed, [row for row in names if row.id in released.allowed]))
        return Print(printed, released.number, marking, tuple(_left_out(released.refused)))


def _rows(page: EntityPage) -> list[Statement]:
    """Return what stands on the page: on its records, and between them and others."""
    standing = [row for row in page.statements if row.withdrawn_at is None]
    return [*standing, *(row for neighbour in page.neighbours for row in neighbour.statements)]


def _others(row: Statement, page: EntityPage) -> set[str]:
    """Return the records beside the entity's own that a statement is about."""
    about = {row.record_id, row.source_id, row.target_id, row.value if row.value_kind == "record" else None}
    return {each for each in about if each and statements.is_id(each)} - set(page.entity.record_ids) - _ties(row)


def _ties(row: Statement) -> set[str]:
    """Return the record of the relation itself, which nothing names."""
    return {row.record_id} if row.is_relation else set()


def _leaving(row: Statement, protected: Collection[str]) -> Leaving:
    touched = {row.record_id, row.source_id, row.target_id, row.value} & set(protected)
    return Leaving(row.id, row.label_id, row.marking, protects_identity=bool(touched) or row.is_protected)


def _claims_leaving(passage: Passage, found: Sequence[IdentityClaim]) -> list[Leaving]:
    labels = claims.labels_of(passage, found)
    return [Leaving(claim.id, labels[claim.id], claim.marking) for claim in found]


def _only(page: EntityPage, allowed: Collection[str], named: Mapping[str, RecordCaption]) -> EntityPage:
    """Return the page composed from what may leave."""
    rows = tuple(row for row in page.statements if row.id in allowed)
    neighbours = tuple(
        replace(each, caption=named.get(each.caption.record_id) if each.caption else None, statements=kept)
        for each in page.neighbours
        if (kept := tuple(row for row in each.statements if row.id in allowed))
    )
    about = {row.record_id for row in rows}
    return replace(
        page,
        entity=assemble(
            rows,
            relations=[row for each in neighbours for row in each.statements if row.is_relation],
            claims=[claim for claim in page.entity.claims if claim.id in allowed],
            record_ids=[record for record in page.entity.record_ids if record in about],
            kind=page.entity.kind.code,
        ),
        statements=rows,
        neighbours=neighbours,
        captions={**named, **of_statements(rows)},
        reports={},
    )


def _markings(printed: EntityPage, names: Iterable[Statement]) -> Iterable[Marking]:
    yield from (row.marking for row in _rows(printed))
    yield from (row.marking for row in names)
    yield from (claim.marking for claim in printed.entity.claims)


def _left_out(refused: Mapping[str, Sequence[str]]) -> Iterable[str]:
    counted = Counter(codes[0] for codes in refused.values())
    counted.pop("protected", 0)
    for code, count in sorted(counted.items()):
        yield ngettext("{count} statement left out: {code}.", "{count} statements left out: {code}.", count).format(
            count=count, code=code
        )
