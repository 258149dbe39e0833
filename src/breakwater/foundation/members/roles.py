"""Name the roles and say, for each, what it may do, who may give it, and how its holder signs in.

Roles live in code: they change by review and release, never by a click. A role gives no right to
read: reading follows the marking. It says which acts a person may do on what the person can read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a person does for an organisation."""

    ANALYST = "analyst"
    INVESTIGATOR = "investigator"
    RELEASING_OFFICER = "releasing-officer"
    SECOND_OFFICER = "second-officer"
    CONTACT_POINT = "contact-point"
    SECURITY_OFFICER = "security-officer"
    VICTIM_PROTECTION = "victim-protection"
    CO_CHAIR = "co-chair"
    SECRETARIAT = "secretariat"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """One role as the interface and the reference describe it."""

    name: str | Promise
    description: str | Promise
    may: tuple[str | Promise, ...]
    releases_or_approves: bool = False


FACTS: dict[Role, RoleFacts] = {
    Role.ANALYST: RoleFacts(
        name=_("Analyst"),
        description=_("Reads, contributes and connects what the agency knows."),
        may=(
            _("contribute, correct and retract statements of the own agency"),
            _("say that records are the same or different"),
            _("ask for information, for consent and for a release"),
        ),
    ),
    Role.INVESTIGATOR: RoleFacts(
        name=_("Investigator"),
        description=_("Works a case and uses what was shared in it."),
        may=(
            _("all that an analyst may"),
            _("record the use of a statement in a case"),
        ),
    ),
    Role.RELEASING_OFFICER: RoleFacts(
        name=_("Releasing officer"),
        description=_("Answers for what leaves the agency."),
        may=(
            _("request a wider release of the own agency's statements"),
            _("answer requests for consent"),
            _("open compartments and read people into them"),
        ),
        releases_or_approves=True,
    ),
    Role.SECOND_OFFICER: RoleFacts(
        name=_("Second officer"),
        description=_("The second person whom a release needs."),
        may=(_("approve or refuse what another officer of the agency requested"),),
        releases_or_approves=True,
    ),
    Role.CONTACT_POINT: RoleFacts(
        name=_("National contact point"),
        description=_("Keeps the accounts of the own organisation."),
        may=(
            _("open and close accounts of the own organisation"),
            _("make someone analyst or investigator"),
            _("propose every other role; somebody else confirms it"),
        ),
        releases_or_approves=True,
    ),
    Role.SECURITY_OFFICER: RoleFacts(
        name=_("Security officer"),
        description=_("Attests clearances and confirms who may release."),
        may=(
            _("attest and withdraw the clearance of others in the own organisation"),
            _("confirm roles that another person proposed"),
            _("stop an account or the whole organisation at once"),
        ),
        releases_or_approves=True,
    ),
    Role.VICTIM_PROTECTION: RoleFacts(
        name=_("Victim protection officer"),
        description=_("Sees the identities of protected persons for a purpose that allows it."),
        may=(
            _("read identities of protected persons"),
            _("set protection, and lift it with a second person"),
        ),
        releases_or_approves=True,
    ),
    Role.CO_CHAIR: RoleFacts(
        name=_("Co-chair"),
        description=_("Chairs the working group. The hat gives no right to read members' material."),
        may=(
            _("admit officials to the working group"),
            _("with the other co-chair: change the standing of an organisation"),
            _("confirm an organisation's first security officer"),
        ),
        releases_or_approves=True,
    ),
    Role.SECRETARIAT: RoleFacts(
        name=_("Secretariat"),
        description=_("Logistics and the work plan. Never the pool."),
        may=(_("keep meetings, the work plan and papers marked CLEAR"),),
    ),
    Role.GUEST: RoleFacts(
        name=_("Guest"),
        description=_("Invited case by case. Reads what is CLEAR or names the guest."),
        may=(_("take part in what the co-chairs invited the guest to"),),
    ),
}

NEVER_TOGETHER: tuple[frozenset[Role], ...] = (
    # Whoever opens accounts must not also clear them: one person could make a reader alone.
    frozenset({Role.CONTACT_POINT, Role.SECURITY_OFFICER}),
    *(frozenset({Role.GUEST, other}) for other in Role if other is not Role.GUEST),
    *(
        frozenset({Role.SECRETARIAT, other})
        for other in (Role.ANALYST, Role.INVESTIGATOR, Role.RELEASING_OFFICER, Role.SECOND_OFFICER)
    ),
)


def needs_passkey(roles: Iterable[Role]) -> bool:
    """Say whether a holder of these roles may sign in by passkey only."""
    return any(FACTS[role].releases_or_approves for role in roles)


def conflict(roles: Iterable[Role]) -> frozenset[Role] | None:
    """Return a pair of roles that one person may not hold together, or None."""
    held = frozenset(roles)
    return next((pair for pair in NEVER_TOGETHER if pair <= held), None)
