"""Say who may give which role, and who may end it: the matrix, as data, and pure questions to it.

A contact point alone makes nobody more than analyst, investigator or guest. Everything above that takes two
persons, one of them a security officer; where an organisation has no security officer yet, a co-chair of
another organisation stands in, so that neither the operator nor a contact point can make the first one.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.members.roles import FACTS, Role, conflict

R = Role


class Refused(BreakwaterError):
    """The caller may not do this, or not like this.

    Args:
        rule: short code of the rule that refused, for the audit row.
    """

    def __init__(self, message: str, remedy: str = "", *, rule: str) -> None:
        super().__init__(message, remedy)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Way:
    """How a role comes to somebody.

    Args:
        directly: roles whose holder gives it alone, within the own organisation.
        proposed_by: roles whose holder may propose it.
        confirmed_by: roles whose holder may confirm what somebody else proposed.
        within: whether proposer and confirmer must belong to the organisation of the person concerned.
        standings: organisations whose people may hold it; empty: any.
    """

    directly: frozenset[Role] = frozenset()
    proposed_by: frozenset[Role] = frozenset()
    confirmed_by: frozenset[Role] = frozenset()
    within: bool = True
    standings: frozenset[str] = frozenset()


_BY_CONTACT_POINT = Way(directly=frozenset({R.CONTACT_POINT}))
_BY_TWO = Way(
    proposed_by=frozenset({R.CONTACT_POINT, R.SECURITY_OFFICER}), confirmed_by=frozenset({R.SECURITY_OFFICER})
)

WAYS: dict[Role, Way] = {
    R.ANALYST: _BY_CONTACT_POINT,
    R.INVESTIGATOR: _BY_CONTACT_POINT,
    R.GUEST: _BY_CONTACT_POINT,
    R.RELEASING_OFFICER: _BY_TWO,
    R.SECOND_OFFICER: _BY_TWO,
    R.CONTACT_POINT: _BY_TWO,
    R.SECURITY_OFFICER: _BY_TWO,
    R.VICTIM_PROTECTION: _BY_TWO,
    R.CO_CHAIR: Way(
        proposed_by=frozenset({R.CO_CHAIR, R.SECRETARIAT}),
        confirmed_by=frozenset({R.CO_CHAIR}),
        within=False,
        standings=frozenset({"member"}),
    ),
    R.SECRETARIAT: Way(
        proposed_by=frozenset({R.CONTACT_POINT, R.CO_CHAIR}),
        confirmed_by=frozenset({R.CO_CHAIR}),
        within=False,
        standings=frozenset({"secretariat"}),
    ),
}

FIRST_SECURITY_OFFICER = Way(
    proposed_by=frozenset({R.CONTACT_POINT}), confirmed_by=frozenset({R.CO_CHAIR}), within=False
)
"""While an organisation has no security officer, nobody in it can confirm one."""

ENDED_BY: dict[Role, frozenset[Role]] = {
    **{role: frozenset({R.CONTACT_POINT, R.SECURITY_OFFICER}) for role in R},
    R.CONTACT_POINT: frozenset({R.SECURITY_OFFICER}),
    R.SECURITY_OFFICER: frozenset({R.SECURITY_OFFICER}),
    R.CO_CHAIR: frozenset({R.CO_CHAIR, R.SECURITY_OFFICER}),
    R.SECRETARIAT: frozenset({R.CO_CHAIR, R.CONTACT_POINT}),
}
"""Taking away is for one person and at once, but a contact point does not remove who watches it."""


def ceiling(caller: frozenset[Role]) -> frozenset[Role]:
    """Return the roles that a holder of these can give alone."""
    return frozenset(role for role, way in WAYS.items() if way.directly & caller)


def refuse_unless_gives(caller: frozenset[Role], role: Role) -> None:
    """Raise unless the caller may give this role alone."""
    if role not in ceiling(caller):
        remedy = _("Propose it; somebody else confirms.") if WAYS[role].proposed_by else ""
        raise Refused(_("“{role}” is not yours to give alone.").format(role=_name(role)), remedy, rule="above-ceiling")


def refuse_unless_holds(caller: frozenset[Role], wanted: frozenset[Role]) -> None:
    """Raise unless the caller holds one of these roles."""
    if not caller & wanted:
        may = ", ".join(sorted(_name(role) for role in wanted))
        raise Refused(_("None of your roles may do this."), _("It is done by: {may}.").format(may=may), rule="role")


def refuse_conflict(held: frozenset[Role], role: Role) -> None:
    """Raise where the new role and one already held may not be with one person."""
    pair = conflict(held | {role})
    if pair is not None:
        first, second = sorted(_name(each) for each in pair)
        raise Refused(
            _("One person may not hold both: {first}, {second}.").format(first=first, second=second),
            _("End one role first."),
            rule="never-together",
        )


def _name(role: Role) -> str:
    return str(FACTS[role].name)
