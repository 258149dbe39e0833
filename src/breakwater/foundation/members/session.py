"""Say who is signed in, for whom, for which purpose: kept in the session, checked at each request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from breakwater.core.marking import Purpose
from breakwater.foundation.members.models import Affiliation
from breakwater.foundation.members.operations.change import now
from breakwater.foundation.members.roles import Role, needs_passkey

KEY = "breakwater"
PURPOSES = tuple(purpose for purpose in Purpose if purpose is not Purpose.NONE)
"""What a session may be for; the list is code."""


class Strength(StrEnum):
    """How somebody proved who they are."""

    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105 - the name of a way, with a one-time code beside it
    DEMO = "demo"
    NONE = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session under way.

    Args:
        person_id, affiliation_id: who, and for whom.
        purpose: stated at the start of the session, or changed since.
        began_at: when a purpose was first stated; eight hours later the session is over.
        strength: how the person signed in.
    """

    person_id: UUID
    affiliation_id: UUID
    purpose: Purpose
    began_at: datetime
    strength: Strength


def signed_in(request: HttpRequest) -> SignedIn | None:
    """Return the session under way, or None for a visitor or an unfinished sign-in.

    No query beyond the session and the person, whom Django loads and finds active: roles and standing are read
    anew with the subject, at each request.
    """
    held: dict[str, Any] | None = request.session.get(KEY)
    if held is None or not request.user.is_authenticated or held["person"] != str(request.user.pk):
        return None
    found = SignedIn(
        person_id=UUID(held["person"]),
        affiliation_id=UUID(held["affiliation"]),
        purpose=Purpose(held["purpose"]),
        began_at=datetime.fromisoformat(held["began_at"]),
        strength=Strength(held["strength"]),
    )
    if now() >= found.began_at + timedelta(seconds=settings.BREAKWATER_SESSION_ABSOLUTE_S):
        request.session.flush()
        return None
    return found


def state(request: HttpRequest, affiliation: Affiliation, purpose: Purpose) -> SignedIn:
    """Keep for whom and for which purpose the person is signed in; the session's end does not move."""
    before = signed_in(request)
    found = SignedIn(
        person_id=affiliation.person_id,
        affiliation_id=affiliation.pk,
        purpose=purpose,
        began_at=now() if before is None else before.began_at,
        strength=strength(request),
    )
    request.session[KEY] = {
        "person": str(found.person_id),
        "affiliation": str(found.affiliation_id),
        "purpose": found.purpose.value,
        "began_at": found.began_at.isoformat(),
        "strength": found.strength.value,
    }
    return found


def strength(request: HttpRequest) -> Strength:
    """Say how the person proved who they are in this session; a password without a code is nothing."""
    ways = {
        record.get("type") if record.get("method") == "mfa" else record.get("method")
        for record in get_authentication_records(request, request.user)
    }
    if "webauthn" in ways:
        return Strength.PASSKEY
    if "password" in ways and ways & {"totp", "recovery_codes"}:
        return Strength.PASSWORD
    if "demo" in ways and settings.BREAKWATER_DEMO:
        return Strength.DEMO
    return Strength.NONE


def suffices(how: Strength, roles: Iterable[Role]) -> bool:
    """Say whether this way of signing in is enough for these roles."""
    if how is Strength.NONE:
        return False
    return how is not Strength.PASSWORD or not needs_passkey(roles)


def sign_in_url(request: HttpRequest) -> str:
    """Return where to send somebody whom no session lets pass: to sign in, or to state a purpose."""
    return reverse("state_purpose" if request.user.is_authenticated else "account_login")
