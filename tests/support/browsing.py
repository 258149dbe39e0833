"""Somebody's browser, signed in to an affiliation for a purpose, without the pages of signing in."""

from __future__ import annotations

import time
from datetime import datetime

from django.test import Client


def browser(affiliation_id: str, *, at: datetime, purpose: str = "intelligence") -> Client:
    """Return a client whose session says what a finished sign-in would.

    Args:
        affiliation_id: for whom.
        at: when the purpose was stated.
        purpose: of the session.
    """
    from breakwater.foundation.members.models import Affiliation
    from breakwater.foundation.members.session import KEY

    row = Affiliation.objects.select_related("person").get(pk=affiliation_id)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(row.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[KEY] = {
        "person": str(row.person_id),
        "affiliation": str(row.pk),
        "purpose": purpose,
        "began_at": at.isoformat(),
        "strength": "passkey",
    }
    session["account_authentication_methods"] = [{"method": "mfa", "type": "webauthn", "at": time.time()}]
    session["account_authentication_methods_user"] = str(row.person_id)
    session.save()
    return client
