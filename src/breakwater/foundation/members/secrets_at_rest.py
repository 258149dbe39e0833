"""Encrypt the few secrets that must be read back, with a key that is not in the database."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    """Encrypt a short secret."""
    return _keys().encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """Decrypt what `seal` wrote, also under a former SECRET_KEY while it is listed as a fallback."""
    return _keys().decrypt(token.encode()).decode()


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str | bytes) -> bytes:
    key = secret.encode() if isinstance(secret, str) else secret
    digest = hashlib.sha256(b"breakwater members secrets\0" + key).digest()
    return base64.urlsafe_b64encode(digest)
