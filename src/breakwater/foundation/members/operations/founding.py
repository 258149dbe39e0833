"""Begin: the operator makes organisations, and for each its first contact point, once.

After that the operator is out of it. A further invitation for the same organisation needs its security officer
beside the operator, or two co-chairs without the operator.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from breakwater.foundation.members.authority import Refused
from breakwater.foundation.members.models import (
    Affiliation,
    AffiliationRole,
    Organisation,
    Person,
    Proposal,
    State,
)
from breakwater.foundation.members.operations.accounts import Opened, checked_handle, checked_name
from breakwater.foundation.members.operations.change import Operator, one, operating
from breakwater.foundation.members.operations.credentials import was_set_up
from breakwater.foundation.members.operations.invitations import issue, withdraw_open
from breakwater.foundation.members.operations.proposals import LIFETIME
from breakwater.foundation.members.roles import Role

CO_CHAIRS = 2


def create_organisation(
    operator: Operator,
    *,
    code: str,
    name: str,
    kind: str,
    standing: Organisation.Standing,
    state: str = "",
    name_local: str = "",
    grading_scheme: str = "admiralty",
    world: str = "live",
) -> Organisation:
    """Create an organisation without people."""
    with operating(operator, "organisation.create") as change:
        if Organisation.objects.filter(code=code).exists():
            raise Refused(_("{code} is taken.").format(code=code), _("Choose another code."), rule="taken")
        home = State.objects.filter(code=state).first() if state else None
        if state and home is None:
            raise Refused(
                _("{state} is no state on the list.").format(state=state), _("Give its two-letter code."), rule="state"
            )
        organisation = Organisation.objects.create(
            code=code,
            name=name,
            name_local=name_local,
            kind=kind,
            state=home,
            standing=standing,
            grading_scheme=grading_scheme,
            world=world,
            valid_from=change.at,
        )
        change.note("organisation", organisation.pk, code=code, standing=standing.value, state=state)
    return organisation


def invite_contact_point(
    operator: Operator,
    *,
    code: str,
    name: str,
    handle: str,
    as_co_chair: bool = False,
    proposal_id: UUID | str | None = None,
) -> Opened:
    """Invite an organisation's first contact point; the token is returned once and its hash kept.

    Args:
        as_co_chair: the contact point is also a co-chair; possible for the first two organisations only, since
            without co-chairs nobody could confirm anything.
        proposal_id: for an organisation that once had a contact point: what its security officer proposed,
            whose name and handle then stand.

    Raises:
        Refused: the organisation has, or had, a contact point, and nobody in it agreed.
    """
    with operating(operator, "contact-point.invite") as change:
        organisation = one(Organisation.objects.all(), code=code)
        if _had_contact_point(organisation):
            proposed = _use_proposal(organisation, proposal_id, at=change.at)
            name, handle, as_co_chair = proposed["name"], proposed["handle"], False
        roles = [Role.CONTACT_POINT]
        if as_co_chair:
            _refuse_third_chair(organisation)
            roles.append(Role.CO_CHAIR)
        opened = open_contact_point(organisation, name=name, handle=handle, roles=roles, by=None, at=change.at)
        change.note("person", opened.person.pk, code=code, roles=roles)
    return opened


def open_contact_point(
    organisation: Organisation,
    *,
    name: str,
    handle: str,
    roles: Iterable[Role],
    by: Person | None,
    at: datetime,
) -> Opened:
    """Save a contact point's account and invitation. Whoever calls has checked that it may be."""
    sign_in_name = f"{organisation.code}.{checked_handle(handle)}".lower()
    person = Person.objects.filter(sign_in_name=sign_in_name).first()
    if person is None:
        person = Person.objects.create_user(sign_in_name, name=checked_name(name), home=organisation)
    elif was_set_up(person):
        raise Refused(
            _("{sign_in_name} is taken.").format(sign_in_name=sign_in_name),
            _("Choose another handle."),
            rule="handle-taken",
        )
    affiliation = person.affiliations.filter(organisation=organisation).first()
    if affiliation is None:
        affiliation = Affiliation.objects.create(
            person=person, organisation=organisation, world=organisation.world, valid_from=at
        )
    else:  # invited before and never came: the earlier token dies
        withdraw_open(affiliation, at=at)
    for role in roles:
        if not affiliation.roles.filter(role=role, valid_until__isnull=True).exists():
            AffiliationRole.objects.create(affiliation=affiliation, role=role, valid_from=at)
    return Opened(person, affiliation, issue(affiliation, by=by, at=at))


def _had_contact_point(organisation: Organisation) -> bool:
    people = Person.objects.filter(
        affiliations__organisation=organisation, affiliations__roles__role=Role.CONTACT_POINT
    ).distinct()
    return any(was_set_up(person) for person in people)


def _use_proposal(organisation: Organisation, proposal_id: UUID | str | None, *, at: datetime) -> dict[str, str]:
    """Return the name and handle that the security officer proposed; the proposal is spent with it."""
    if proposal_id is None:
        raise Refused(
            _("{code} has had a contact point.").format(code=organisation.code),
            _("Its security officer proposes another; or two co-chairs invite one, without you."),
            rule="operator-alone",
        )
    proposal = one(
        Proposal.objects.filter(
            outcome=Proposal.Outcome.OPEN,
            kind=Proposal.Kind.INVITATION,
            organisation=organisation,
            proposed_for=organisation,
            proposed_at__gt=at - LIFETIME,
        ),
        pk=proposal_id,
    )
    proposal.outcome, proposal.decided_at = Proposal.Outcome.CONFIRMED, at
    proposal.save(update_fields=["outcome", "decided_at"])
    return dict(proposal.detail)


def _refuse_third_chair(organisation: Organisation) -> None:
    chairs = set(
        AffiliationRole.objects.filter(role=Role.CO_CHAIR)
        .exclude(affiliation__organisation=organisation)
        .values_list("affiliation__organisation_id", flat=True)
    )
    if organisation.standing != Organisation.Standing.MEMBER or len(chairs) >= CO_CHAIRS:
        raise Refused(
            _("The operator names the first two co-chairs only, of member organisations."),
            _("The co-chairs propose and confirm their successors."),
            rule="operator-alone",
        )
