"""Cursors: where a list goes on. Opaque, and good only for whom it was made and for the list it was made for.

A cursor carries the id of the last row shown and a signature over that id, the reader and the list's filters.
It holds no number of rows and no serial.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.database.server_key import key


class CursorError(BreakwaterError):
    """A cursor that was not made for this reader and this list."""

    def __init__(self) -> None:
        super().__init__(_("This cursor is not for this list."), _("Start again without a cursor."))


def cursor_after(principal: Principal, listed: Mapping[str, str], last_id: str) -> str:
    """Return the cursor that goes on after a row.

    Args:
        principal: who reads.
        listed: what the list is of: its name and filters.
        last_id: id of the last row shown.
    """
    last = UUID(last_id).bytes
    return base64.urlsafe_b64encode(last + _signature(principal, listed, last)).decode()


def read_cursor(principal: Principal, listed: Mapping[str, str], cursor: str) -> str:
    """Return the id after which a list goes on; empty for its start.

    Raises:
        CursorError: the cursor was not made for this reader, purpose and list.
    """
    if not cursor:
        return ""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii"))
    except (binascii.Error, ValueError) as error:
        raise CursorError from error
    last, signature = raw[:16], raw[16:]
    if len(last) != 16 or not hmac.compare_digest(signature, _signature(principal, listed, last)):
        raise CursorError
    return str(UUID(bytes=last))


def _signature(principal: Principal, listed: Mapping[str, str], last: bytes) -> bytes:
    # By person, affiliation and purpose, not by the audience's number: that one is a serial.
    reader = [principal.person_id, principal.affiliation_id, principal.purpose.value, principal.world]
    content = json.dumps([reader, sorted(listed.items())], ensure_ascii=True).encode()
    return hmac.digest(key(), b"cursor\0" + last + content, hashlib.sha256)[:16]
