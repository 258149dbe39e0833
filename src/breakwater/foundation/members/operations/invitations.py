"""One-time invitations: a token shown once, its hash kept, three days to use it."""

import hashlib
from datetime import datetime, timedelta

from django.db.models import QuerySet

from breakwater.foundation.database.source import new_token
from breakwater.foundation.database.warrants import seeing_rights
from breakwater.foundation.members.dated import holding
from breakwater.foundation.members.models import Affiliation, Invitation, Person

LIFETIME = timedelta(hours=72)


def issue(affiliation: Affiliation, *, by: Person | None, at: datetime) -> str:
    """Save an invitation to set up this affiliation's account and return its token.

    Args:
        by: who issues it; None for the operator.
    """
    token = new_token()
    Invitation.objects.create(
        token_hash=hashed(token), affiliation=affiliation, issued_by=by, issued_at=at, expires_at=at + LIFETIME
    )
    return token


def hashed(token: str) -> str:
    """Return what is kept of a token. A plain hash is enough: tokens hold 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def usable(token: str, *, at: datetime) -> Invitation | None:
    """Return the invitation a token opens at this instant, or None whatever the reason."""
    found = (
        Invitation.objects.filter(
            holding(at, prefix="affiliation__"),
            holding(at, prefix="affiliation__organisation__"),
            token_hash=hashed(token),
            used_at__isnull=True,
            withdrawn_at__isnull=True,
            issued_at__lte=at,
            expires_at__gt=at,
            affiliation__person__is_active=True,
            affiliation__organisation__suspended=False,
        )
        .select_related("affiliation__person", "affiliation__organisation")
        .order_by("pk")
    )
    with seeing_rights():
        return found.first()


def open_ones(affiliation: Affiliation) -> QuerySet[Invitation]:
    """Return the invitations of an affiliation that are neither used nor withdrawn."""
    return affiliation.invitations.filter(used_at__isnull=True, withdrawn_at__isnull=True)


def withdraw_open(affiliation: Affiliation, *, at: datetime) -> None:
    """Make every unused token of an affiliation worthless."""
    open_ones(affiliation).update(withdrawn_at=at)
