"""Encrypt what must be read back, with a key that is not in the database."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str, *, of: str = "") -> str:
    """Encrypt a short text; only who has `of` too, such as a session's key, can decrypt it."""
    return _keys(of).encrypt(text.encode()).decode()


def unseal(token: str, *, of: str = "") -> str:
    """Decrypt what `seal` wrote, also under a former SECRET_KEY while it is listed as a fallback.

    Raises:
        InvalidToken: it was sealed under another key, or for somebody who had something else, or altered.
    """
    return _keys(of).decrypt(token.encode()).decode()


def _keys(of: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(secret, of)) for secret in secrets])


def _derived(secret: str | bytes, of: str) -> bytes:
    key = secret.encode() if isinstance(secret, str) else secret
    digest = hashlib.sha256(b"breakwater members secrets\0" + key + (b"\0" + of.encode() if of else b"")).digest()
    return base64.urlsafe_b64encode(digest)
