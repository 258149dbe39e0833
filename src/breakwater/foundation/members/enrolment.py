"""Accept an invitation: once, for the person it was issued for, and on record."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from breakwater.foundation.audit import Act, record
from breakwater.foundation.database import epoch
from breakwater.foundation.database.warrants import warrant_own
from breakwater.foundation.members import queries
from breakwater.foundation.members.apart import within_act
from breakwater.foundation.members.models import Invitation, Person
from breakwater.foundation.members.operations.change import NotThere, now
from breakwater.foundation.members.operations.invitations import usable
from breakwater.foundation.members.roles import needs_passkey


def open_invitation(token: str) -> Invitation | None:
    """Return the invitation a token opens now, or None whatever the reason."""
    return usable(token.strip(), at=now())


def may_use_password(invitation: Invitation) -> bool:
    """Say whether the invited person's roles allow a password with a code; all roles, everywhere, count."""
    person = invitation.affiliation.person
    held = [
        role
        for row in person.affiliations.all()
        for role in queries.roles_within(row.organisation, person.pk, at=now())
    ]
    return not needs_passkey(held)


def accept_with_passkey(token: str, *, name: str, credential: dict[str, Any]) -> None:
    """Keep the passkey that the invited person has just registered; the invitation is spent."""
    with _accepting(token, "passkey") as invitation:
        WebAuthn.add(invitation.affiliation.person, name, credential)


def accept_with_password(token: str, *, password: str, secret: str) -> list[str]:
    """Keep password and code app; return the recovery codes, which are shown once. The invitation is spent."""
    with _accepting(token, "password") as invitation:
        if not may_use_password(invitation):
            raise NotThere
        person = invitation.affiliation.person
        person.set_password(password)
        person.save(update_fields=["password"])
        TOTP.activate(person, secret)
        codes: list[str] = RecoveryCodes.activate(person).get_unused_codes()
    return codes


def drawing(person: Person, secret: str) -> str:
    """Return the code app's address as a picture, for an `img`."""
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


@contextmanager
def _accepting(token: str, how: str) -> Iterator[Invitation]:
    """Spend an invitation, if it still opens, in one transaction with what is kept."""
    at = now()
    with transaction.atomic():
        epoch.exclusive(using="default")  # one acceptance at a time: a token opens once
        invitation = usable(token, at=at)
        if invitation is None:
            raise NotThere
        warrant_own(invitation.affiliation.person_id, at=at)
        with within_act():
            yield invitation
        invitation.used_at = at
        invitation.save(update_fields=["used_at"])
        record(
            Act(
                at=at,
                action="invitation.accept",
                person=invitation.affiliation.person_id,
                organisation=invitation.affiliation.organisation.code,
                world=invitation.affiliation.world,
                object_kind="invitation",
                object_id=str(invitation.pk),
                detail={"how": how},
            )
        )
