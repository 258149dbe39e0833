"""Refuse to start where a setting would undo the rules of signing in."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured


def faults() -> list[str]:
    """Return what a production may not have, each with what to do."""
    if not settings.PRODUCTION:
        return []
    wrong = {
        "One-click sign-in of the demo is on. Remove BREAKWATER_DEMO.": settings.BREAKWATER_DEMO,
        "Passkeys are taken over plain HTTP. Remove BREAKWATER_INSECURE_PASSKEYS.": (
            settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN
        ),
        "A code opens every account. Remove MFA_TOTP_INSECURE_BYPASS_CODE.": bool(
            getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None)
        ),
        "Failed sign-ins are not counted. Remove AXES_ENABLED.": not settings.AXES_ENABLED,
    }
    return [text for text, is_so in wrong.items() if is_so]


def refuse_unsafe_sign_in() -> None:
    """Stop any process, served or not, that has one of the faults.

    Raises:
        ImproperlyConfigured: naming them all.
    """
    if found := faults():
        raise ImproperlyConfigured(" ".join(found))


def sign_in_is_safe(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report the faults to `check`."""
    return [Error(text, id="members.E001") for text in faults()]


def register_all() -> None:
    """Register this folder's start-up checks."""
    register(sign_in_is_safe, Tags.security)
