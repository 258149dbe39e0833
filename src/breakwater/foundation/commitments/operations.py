"""Make and close commitments, within an act under way: the commitment stands or falls with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import Passage
from breakwater.foundation.commitments.models import Commitment
from breakwater.foundation.commitments.states import TRANSITIONS, Side, State
from breakwater.foundation.database.source import new_id
from breakwater.foundation.members.roles import Role

OWN_RULES = "own-rules"
"""The mandate of what an agency owes itself."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a commitment.

    Args:
        organisation: code.
        role: within it; None for anyone there.
        person: id within it, as text; empty for nobody in particular.
    """

    organisation: str
    role: Role | None = None
    person: str = ""


def create(
    passage: Passage,
    *,
    kind: str,
    subject: tuple[str, str],
    by: Party,
    to: Party,
    due_on: date,
    mandate: str = OWN_RULES,
) -> str:
    """Record that one side owes another something; returns the commitment's id.

    Args:
        passage: the act under way.
        kind: `subject.verb`, such as "release.approve"; the desk finds the words for it.
        subject: kind and id of what it is about.
        by: who owes.
        to: whom.
        due_on: the last day on which it is in time.
        mandate: the agreement or rule it is owed under.

    Raises:
        Refused: the acting organisation is neither side.
    """
    if passage.principal.organisation not in (by.organisation, to.organisation):
        raise Refused(_("A commitment is made by one of its two sides."), rule_ids=("party",))
    row = Commitment(
        id=new_id(),
        world=passage.principal.world,
        kind=kind,
        subject_kind=subject[0],
        subject_id=subject[1],
        mandate=mandate,
        owed_by=by.organisation,
        owed_by_role=by.role or "",
        owed_by_person=by.person or None,
        owed_to=to.organisation,
        owed_to_role=to.role or "",
        owed_to_person=to.person or None,
        due_on=due_on,
        created_at=passage.at,
    )
    insert(passage.principal, [row])
    return str(row.id)


def do(passage: Passage, *, commitment_id: str) -> None:
    """Record that what was owed is done.

    Raises:
        NotFound: no such commitment of this organisation.
        Refused: the other side's to say, or no longer open.
    """
    _move(passage, commitment_id, State.DONE)


def decline(passage: Passage, *, commitment_id: str) -> None:
    """Record that what was owed will not be done. The reason stands with the subject.

    Raises:
        NotFound: no such commitment of this organisation.
        Refused: the other side's to say, or no longer open.
    """
    _move(passage, commitment_id, State.DECLINED)


def withdraw(passage: Passage, *, commitment_id: str) -> None:
    """Let the owing side off.

    Raises:
        NotFound: no such commitment of this organisation.
        Refused: the other side's to say, or no longer open.
    """
    _move(passage, commitment_id, State.WITHDRAWN)


def _move(passage: Passage, commitment_id: str, to: State) -> None:
    rows = readable(passage.principal, Commitment).filter(pk=commitment_id, world=passage.principal.world)
    row = rows.first()
    if row is None:
        raise NotFound
    side = TRANSITIONS.get((State(row.state), to))
    if side is None:
        raise _closed()
    if not _is_side(passage, row, side):
        raise Refused(
            _("This is not yours to close."),
            _("It is closed by {organisation}.").format(organisation=getattr(row, side)),
            rule_ids=("party",),
        )
    # The state is asked again by the update itself: of two acts at once, one finds nothing to change.
    changed = rows.filter(state=row.state).update(state=to, closed_at=passage.at, closed_by=passage.principal.person_id)
    if not changed:
        raise _closed()


def _is_side(passage: Passage, row: Commitment, side: Side) -> bool:
    who = passage.principal
    person, role = getattr(row, f"{side}_person"), getattr(row, f"{side}_role")
    return bool(
        getattr(row, side) == who.organisation
        and (person is None or str(person) == who.person_id)
        and (not role or Role(role) in who.roles_at(passage.at))
    )


def _closed() -> Refused:
    return Refused(_("This is no longer open."), _("Load the page again to see how it ended."), rule_ids=("state",))
