"""Sessions that can be used only by who holds the cookie: the table and its backups keep no session's key.

A row is found by the hash of its key, and its data is signed for that key alone: who reads the table cannot sign
in with what it reads, and who may write it cannot put one session's data under another's key.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from breakwater.foundation.database.source import given_instant, new_letters

_KEY_LENGTH = 32


class SessionStore(DatabaseStore):
    """Keeps sessions in the database, each under the hash of its key."""

    @property
    def key_salt(self) -> str:
        """Bind the signature of the data to the key."""
        return f"breakwater.session.{stored_key(self.session_key or '')}"

    def exists(self, session_key: str) -> bool:
        """Tell whether a key is taken."""
        return super().exists(stored_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row to save."""
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return self.model(
            session_key=stored_key(key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(modification=given_instant() or timezone.now()),
        )

    def delete(self, session_key: str | None = None) -> None:
        """Remove a session's row."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=stored_key(key)).delete()

    def _get_session_from_db(self) -> Any:
        row = self.model.objects.filter(
            session_key=stored_key(self.session_key or ""), expire_date__gt=given_instant() or timezone.now()
        ).first()
        if row is None:
            self._session_key = None
        return row

    def _get_new_session_key(self) -> str:
        while True:
            key = new_letters(_KEY_LENGTH, VALID_KEY_CHARS)
            if not self.exists(key):
                return key


def stored_key(session_key: str) -> str:
    """Return what is kept of a key: 240 bits of its SHA-256, as long as the column is wide."""
    return base64.urlsafe_b64encode(hashlib.sha256(session_key.encode()).digest()[:30]).decode()
