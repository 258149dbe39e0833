"""Tell allauth what this platform does differently: no sign-up, no e-mail, sealed secrets, uniform answers."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from breakwater.foundation.members.models import Person
from breakwater.foundation.members.secrets_at_rest import seal, unseal


def attempted_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Return the name by which somebody tried to sign in, in one spelling: attempts are counted by it."""
    return str((credentials or {}).get("username") or "").strip().lower()[:80]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are opened by contact points; nobody signs up and nothing is sent by e-mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up."""
        return False

    def set_password(self, user: Person, password: str) -> None:
        """Keep a new password without touching any other column."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: the platform has no e-mail addresses."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Leave messages to our own pages."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Secrets of code apps are encrypted where they are kept."""

    def encrypt(self, text: str) -> str:
        """Encrypt the seed of a code app or of recovery codes."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what `encrypt` wrote."""
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Name the platform in code apps."""
        return "Breakwater"
