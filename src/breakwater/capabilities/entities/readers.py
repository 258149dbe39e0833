"""Who can see the own agency's statements, and what each may do: never anything about others' material."""

from __future__ import annotations

from dataclasses import dataclass

from breakwater.capabilities.entities import actions
from breakwater.capabilities.entities.queries import EntityPage, read_entity
from breakwater.capabilities.statements import queries as statements
from breakwater.core.marking import Marking
from breakwater.core.statement import Statement
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import together
from breakwater.foundation.access.reach import Reach, reaches
from breakwater.foundation.members import queries as members


@dataclass(frozen=True, slots=True)
class Readers:
    """The own agency's statements on an entity by marking, each with whom it reaches."""

    page: EntityPage
    lines: tuple[tuple[Marking, tuple[Statement, ...], Reach], ...]

    @property
    def organisations(self) -> list[str]:
        """Return every organisation reached, in order."""
        return sorted({code for _marking, _rows, reach in self.lines for code in reach.persons})


def who_can_see(principal: Principal, record_id: str) -> Readers:
    """Return who can see the own agency's statements on an entity.

    Raises:
        NotFound: no record that the principal may read has this id.
    """
    with acting(principal, actions.WHO) as passage:
        passage.about("entity", record_id)
        page = read_entity(passage, record_id)
        own = [row for row in page.statements if row.originator == principal.organisation]
        by_marking: dict[Marking, list[Statement]] = {}
        for row in own:
            by_marking.setdefault(row.marking, []).append(row)
        found = reaches(by_marking, world=principal.world, at=passage.at)
        lines = tuple((marking, tuple(rows), found[marking]) for marking, rows in by_marking.items())
    return Readers(page, lines)


def preview(principal: Principal, record_id: str, *, organisation: str) -> tuple[Statement, ...]:
    """Return the own agency's statements on an entity that another organisation reads too.

    Only own material, judged for the people of that organisation together: what each of them reads.

    Raises:
        NotFound: no record that the principal may read has this id.
        Refused: the organisation has nobody at work.
    """
    people = members.subjects_of_organisation(organisation, world=principal.world, purpose=principal.purpose)
    if not people:
        raise Refused(f"{organisation} has nobody at work here.", "Choose another organisation.")
    own_ids = {row.id for row in who_can_see(principal, record_id).page.statements}
    with acting(together(principal, tuple(people)), actions.PREVIEW) as passage:
        passage.about("entity", record_id, organisation=organisation)
        rows = statements.by_ids(passage, own_ids)
        return tuple(row for row in rows if row.originator == principal.organisation)
