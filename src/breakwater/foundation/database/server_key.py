"""The key by which the database knows what this server's own code says: tickets, and acts for the log."""

import hashlib
import hmac

from django.conf import settings


def key() -> bytes:
    """Return the key, derived from the server's secret so that one secret is kept, not two."""
    return hashlib.sha256(b"breakwater ticket\0" + settings.SECRET_KEY.encode()).digest()


def sign(text: str) -> str:
    """Sign what the database is asked or told by this server's code; the first word says which of the kinds it is."""
    return hmac.new(key(), text.encode(), hashlib.sha256).hexdigest()


def sign_act(leaf: bytes) -> bytes:
    """Sign an act's leaf: SQL that somebody injects holds no key, so it writes no act in anybody's name.

    A ticket's text has no NUL character, so no ticket is ever mistaken for an act.
    """
    return hmac.digest(key(), b"act\0" + leaf, hashlib.sha256)
