"""Challenges of passkeys, drawn from the product's one source, so that a test can replay them.

fido2 draws a challenge unless it is given one, and allauth gives it none: its server is replaced by this one.
"""

from typing import Any

from allauth.mfa.webauthn.internal import auth
from fido2.server import Fido2Server

from breakwater.foundation.database.source import new_bytes

CHALLENGE_BYTES = 32  # W3C Web Authentication, section 13.4.3: at least 16


class Server(Fido2Server):
    """Signs in and registers by passkey."""

    def register_begin(self, *args: Any, **kwargs: Any) -> Any:
        """Begin a registration with a challenge of ours."""
        return super().register_begin(*args, **{"challenge": new_bytes(CHALLENGE_BYTES), **kwargs})

    def authenticate_begin(self, *args: Any, **kwargs: Any) -> Any:
        """Begin a sign-in with a challenge of ours."""
        return super().authenticate_begin(*args, **{"challenge": new_bytes(CHALLENGE_BYTES), **kwargs})


def give_challenges() -> None:
    """Let allauth use this server."""
    auth.Fido2Server = Server
