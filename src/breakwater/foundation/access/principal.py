"""A principal: a person acting for an organisation, in a world, for a purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from breakwater.core.marking import Purpose
from breakwater.core.policy import Subject
from breakwater.core.policy.periods import Periods, contains
from breakwater.foundation.members.roles import Role


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acts. Made by `principals.principal_for` at each request, never kept across requests.

    Args:
        person_id: UUID as text.
        affiliation_id: UUID as text.
        name: as shown.
        organisation: code.
        state: state or territory code, or empty.
        world: "live" or an exercise run.
        purpose: of the session.
        role_periods: each role with the periods in which it is held.
        audience_id: of the interned subject.
        epoch: version of the policy epoch the subject was read at.
        subject: what reading decisions depend on.
        joint: further subjects of a joint audience (preview, common view); empty for a person at work.
    """

    person_id: str
    affiliation_id: str
    name: str
    organisation: str
    state: str
    world: str
    purpose: Purpose
    role_periods: tuple[tuple[Role, Periods], ...]
    audience_id: int
    epoch: int
    subject: Subject
    joint: tuple[Subject, ...] = field(default=())

    def roles_at(self, at: datetime) -> frozenset[Role]:
        """Return the roles held at an instant; none outside good standing."""
        if not contains(self.subject.standing, at):
            return frozenset()
        return frozenset(role for role, held in self.role_periods if contains(held, at))

    def compartments_at(self, at: datetime) -> frozenset[str]:
        """Return the compartments the person is in at an instant."""
        return frozenset(code for code, span in self.subject.compartments if contains((span,), at))
