"""Deliver a hand-in once: what a key already became is given again, and nothing is stored a second time."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from breakwater.capabilities.statements.checking import HandingIn
from breakwater.capabilities.statements.drafts import DraftError, Problem
from breakwater.capabilities.statements.models import Draft, HandIn
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.passage import Passage
from breakwater.foundation.database.source import new_id

LISTED = 2_000
"""So many statement ids are kept for the receipt; longer hand-ins are imports, which keep their own."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a hand-in became."""

    report_id: str | None
    record_ids: dict[str, str]
    statement_ids: tuple[str, ...]
    protected: tuple[str, ...]


def digest(handed: HandingIn) -> str:
    """Return what tells one hand-in from another: the same content gives the same digest in every process."""
    return hashlib.sha256(json.dumps(_plain(handed), sort_keys=True).encode()).hexdigest()


def delivered(passage: Passage, key: str, content: str | None = None) -> Contribution | None:
    """Return what a key of this author became, or None.

    Args:
        passage: the act under way.
        key: of the form.
        content: digest of what is handed in now; None asks for whatever was stored.

    Raises:
        DraftError: something else was stored under this key.
    """
    row = readable(passage.principal, HandIn).filter(key=key, person_id=passage.principal.person_id).first()
    if row is None:
        return None
    if content is not None and row.digest != content:
        problem = Problem(
            0,
            "key",
            "",
            _("This form was stored before, with other content."),
            _("Open a new one, and key in it what is new."),
            part="hand-in",
        )
        raise DraftError([problem])
    return Contribution(
        None if row.report_id is None else str(row.report_id),
        dict(row.records),
        tuple(row.statement_ids),
        tuple(row.protected),
    )


def remember(passage: Passage, key: str | None, content: str, done: Contribution, labels: Mapping[int, int]) -> None:
    """Keep what a hand-in became, and let go of its draft."""
    who = passage.principal
    is_listed = key is not None and len(done.statement_ids) <= LISTED
    insert(
        who,
        [
            HandIn(
                person_id=who.person_id,
                organisation=who.organisation,
                key=key or new_id(),
                digest=content,
                report_id=done.report_id,
                records=done.record_ids if is_listed else {},
                statement_ids=list(done.statement_ids) if is_listed else [],
                protected=list(done.protected) if is_listed else [],
                labels={str(label): count for label, count in labels.items()},
                at=passage.at,
            )
        ],
    )
    if key is not None:
        readable(who, Draft).filter(key=key, person_id=who.person_id).delete()


def recent_labels(passage: Passage, *, hand_ins: int = 50) -> Counter[int]:
    """Count the labels of the author's latest hand-ins."""
    who = passage.principal
    rows = readable(who, HandIn).filter(person_id=who.person_id, organisation=who.organisation).order_by("-at", "id")
    counts: Counter[int] = Counter()
    for labels in rows.values_list("labels", flat=True)[:hand_ins]:
        counts.update({int(label): count for label, count in labels.items()})
    return counts


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value.isoformat() if isinstance(value, (date, datetime)) else value
