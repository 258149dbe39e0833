"""Sessions that can be used, and read, only by who holds the cookie.

A row is found by the hash of its key, through functions that know one key at a time: the application has no right on
the table. Its data is encrypted for that key alone: who reads the table or a backup learns neither how to sign in nor
who is signed in, and who may write it cannot put one session's data under another's key.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, SessionBase, UpdateError
from django.db import connections
from django.utils import timezone

from breakwater.foundation.database.source import given_instant, new_letters
from breakwater.foundation.members.secrets_at_rest import seal, unseal

_KEY_LENGTH = 32


class SessionStore(SessionBase):
    """Keeps sessions in the database, each under the hash of its key."""

    def load(self) -> dict[str, Any]:
        """Return what a session holds; nothing, and no key, where there is none or it has ended."""
        data = _asked("session_data(%s, %s)", stored_key(self.session_key or ""), given_instant())
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)

    def exists(self, session_key: str) -> bool:
        """Tell whether a key is taken."""
        return bool(_asked("session_is_taken(%s)", stored_key(session_key)))

    def create(self) -> None:
        """Begin a session, under a key that nobody has."""
        while True:
            self._session_key = self._get_new_session_key()
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Keep what the session holds.

        Raises:
            CreateError: it is to be a new one, and its key is taken.
            UpdateError: it has ended meanwhile.
        """
        if self.session_key is None:
            self.create()
            return
        data = self.encode(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        until = self.get_expiry_date(modification=given_instant() or timezone.now())
        if not _asked("keep_session(%s, %s, %s, %s)", stored_key(self.session_key), data, until, must_create):
            raise CreateError if must_create else UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """Remove a session's row."""
        key = session_key or self.session_key
        if key is not None:
            _asked("end_session(%s)", stored_key(key))

    @classmethod
    def clear_expired(cls) -> None:
        """Remove the rows of sessions that have ended."""
        _asked("clear_sessions()")

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Encrypt what is kept, for who holds the key."""
        return seal(self.serializer().dumps(session_dict).decode("latin-1"), of=self._get_or_create_session_key())  # type: ignore[attr-defined]

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Decrypt what was kept; what was kept under another key is nothing."""
        try:
            text = unseal(str(session_data), of=self.session_key or "")
        except InvalidToken:
            return {}
        found: dict[str, Any] = self.serializer().loads(text.encode("latin-1"))
        return found

    def _get_new_session_key(self) -> str:
        while True:
            key = new_letters(_KEY_LENGTH, VALID_KEY_CHARS)
            if not self.exists(key):
                return key


def stored_key(session_key: str) -> str:
    """Return what is kept of a key: 240 bits of its SHA-256, as long as the column is wide."""
    return base64.urlsafe_b64encode(hashlib.sha256(session_key.encode()).digest()[:30]).decode()


def _asked(call: str, *parameters: Any) -> Any:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"select bw.{call}", parameters or None)  # fixed words
        return cursor.fetchone()[0]
