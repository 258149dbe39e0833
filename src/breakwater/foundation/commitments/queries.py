"""Read what the principal owes and is owed: its own, its roles', or nobody's in particular in its organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.passage import Passage
from breakwater.foundation.commitments.models import Commitment
from breakwater.foundation.commitments.states import Side, State


@dataclass(frozen=True, slots=True)
class Owed:
    """A commitment as its sides see it; ids as text, empty where nobody is named."""

    id: str
    kind: str
    subject_kind: str
    subject_id: str
    mandate: str
    owed_by: str
    owed_by_person: str
    owed_to: str
    owed_to_person: str
    due_on: date
    created_at: datetime
    state: State
    closed_at: datetime | None

    def days_late(self, today: date) -> int:
        """Return by how many days an open commitment is late; 0 while it is in time or closed."""
        return max((today - self.due_on).days, 0) if self.state is State.OPEN else 0


def i_owe(passage: Passage) -> list[Owed]:
    """Return what the principal owes and has not done, most urgent first."""
    return _owed(_mine(passage, Side.OWES).filter(state=State.OPEN).order_by("due_on", "created_at", "id"))


def i_am_owed(passage: Passage) -> list[Owed]:
    """Return what is owed to the principal and not done, most urgent first."""
    return _owed(_mine(passage, Side.IS_OWED).filter(state=State.OPEN).order_by("due_on", "created_at", "id"))


def closed_since(passage: Passage, since: datetime) -> list[Owed]:
    """Return what the principal owed or was owed and has been closed since, newest first; each once."""
    rows = _rows(passage).filter(_side(passage, Side.OWES) | _side(passage, Side.IS_OWED))
    return _owed(rows.filter(closed_at__gte=since).order_by("-closed_at", "id"))


def count_owed(passage: Passage) -> int:
    """Return how many things the principal owes: the rail's count."""
    return _mine(passage, Side.OWES).filter(state=State.OPEN).count()


def _rows(passage: Passage) -> QuerySet[Commitment]:
    return readable(passage.principal, Commitment).filter(world=passage.principal.world)


def _mine(passage: Passage, side: Side) -> QuerySet[Commitment]:
    return _rows(passage).filter(_side(passage, side))


def _side(passage: Passage, side: Side) -> Q:
    who = passage.principal
    roles = ["", *who.roles_at(passage.at)]
    own = Q(**{side.value: who.organisation})
    return (
        own
        & Q(**{f"{side}_role__in": roles})
        & (Q(**{f"{side}_person": None}) | Q(**{f"{side}_person": who.person_id}))
    )


def _owed(rows: QuerySet[Commitment]) -> list[Owed]:
    return [
        Owed(
            id=str(row.id),
            kind=row.kind,
            subject_kind=row.subject_kind,
            subject_id=str(row.subject_id),
            mandate=row.mandate,
            owed_by=row.owed_by,
            owed_by_person=_text(row.owed_by_person),
            owed_to=row.owed_to,
            owed_to_person=_text(row.owed_to_person),
            due_on=row.due_on,
            created_at=row.created_at,
            state=State(row.state),
            closed_at=row.closed_at,
        )
        for row in rows
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)
