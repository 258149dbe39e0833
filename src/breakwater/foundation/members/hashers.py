"""Keep passwords' hashes sealed: who reads the table, or a backup, has nothing to try words against."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.auth.hashers import Argon2PasswordHasher

from breakwater.foundation.members.secrets_at_rest import seal, unseal


class SealedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2, encrypted with a key that is not in the database."""

    algorithm = "argon2sealed"

    def encode(self, password: str, salt: str) -> str:
        """Hash a password and seal the hash."""
        algorithm, hashed = super().encode(password, salt).split("$", 1)
        return f"{algorithm}${seal(hashed)}"

    def verify(self, password: str, encoded: str) -> bool:
        """Check a password; one that was sealed by another server is none."""
        try:
            return super().verify(password, _opened(encoded))
        except InvalidToken:
            return False

    def decode(self, encoded: str) -> dict[str, Any]:
        """Return the parameters of a hash."""
        return super().decode(_opened(encoded))

    def must_update(self, encoded: str) -> bool:
        """Tell whether a hash was made with weaker parameters than are used now."""
        try:
            return super().must_update(encoded)
        except InvalidToken:
            return False

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: as for Argon2, the work is not linear in the parameters."""


def _opened(encoded: str) -> str:
    algorithm, sealed = encoded.split("$", 1)
    return f"{algorithm}${unseal(sealed)}"
