"""Labels and audiences: interned markings and subjects, and the grants between them.

A grant is a pure function of one label's and one audience's content, both immutable; so a grant, once right,
stays right. What changes with a membership is *which audience a person is*, and that is read anew whenever the
policy epoch has moved. Interning takes the epoch (shared) and the interning lock (exclusive): of a label and an
audience interned at the same moment, the second sees the first, so no grant is missed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

import rfc8785
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from breakwater.core.marking import Marking, digest, from_json, to_json
from breakwater.core.policy import Resource, Subject, intersect, reading_periods
from breakwater.core.policy import subject as subjects
from breakwater.core.policy.periods import Periods

USING = "policy"
_INTERNING_LOCK = 0x6272_6561_6B  # advisory lock key, the letters "break"

_labels: dict[str, int] = {}
_markings: dict[int, Marking] = {}
_audiences: dict[str, int] = {}


def forget() -> None:
    """Empty the process's caches; for tests, which change databases under a running process."""
    _labels.clear()
    _markings.clear()
    _audiences.clear()
    _subject.cache_clear()


def intern_labels(
    markings: Iterable[Marking], *, allow: Callable[[int], None] = lambda count: None
) -> dict[Marking, int]:
    """Return the label of each marking, interning new ones with their grants to every audience.

    Runs in a transaction of its own: a label without statements says nothing, so it may outlive a rollback.

    Args:
        markings: to be written under; what is only tried is never interned.
        allow: told how many are new, before any is made; raises where that is too many.
    """
    wanted = {digest(marking): marking for marking in markings}
    missing = [key for key in wanted if key not in _labels]
    if missing:
        with _interning() as cursor:
            cursor.execute("select digest, id from bw.label where digest = any(%s)", [missing])
            _labels.update(dict(cursor.fetchall()))
            new = [wanted[key] for key in missing if key not in _labels]
            if new:
                allow(len(new))
            interned = _insert_labels(cursor, new) if new else {}
        _labels.update(interned)  # only once committed
    for key, marking in wanted.items():
        _markings[_labels[key]] = marking
    return {marking: _labels[key] for key, marking in wanted.items()}


def intern_audience(audience: Sequence[Subject]) -> int:
    """Return the audience of one subject, or of several jointly: a joint one reads what each of them reads."""
    content = sorted((subjects.to_json(subject) for subject in audience), key=rfc8785.dumps)
    key = hashlib.sha256(rfc8785.dumps(content)).hexdigest()
    if key in _audiences:
        return _audiences[key]
    with _interning() as cursor:
        cursor.execute("select id from bw.audience where digest = %s", [key])
        row = cursor.fetchone()
        if row is None:
            organisation = content[0]["organisation"] if len(content) == 1 else ""
            cursor.execute(
                "insert into bw.audience (digest, organisation, subjects) values (%s, %s, %s) returning id",
                [key, organisation, json.dumps(content)],
            )
            row = cursor.fetchone()
            cursor.execute("select id, marking from bw.label")
            labels = [(number, from_json(json.loads(data))) for number, data in cursor.fetchall()]
            _insert_grants(cursor, [(row[0], tuple(audience))], labels)
    _audiences[key] = row[0]
    return int(row[0])


def markings_of(label_ids: Iterable[int], *, using: str) -> dict[int, Marking]:
    """Return the markings of labels the current ticket reads; others are absent, known to the process or not."""
    wanted = set(label_ids)
    if not wanted:
        return {}
    with connections[using].cursor() as cursor:
        cursor.execute("select m.id from bw.markings(%s) m", [list(wanted)])
        return markings_of_rows([number for (number,) in cursor.fetchall()], using=using)


def markings_of_rows(label_ids: Iterable[int], *, using: str) -> dict[int, Marking]:
    """Return the markings of labels that came with rows which row security let through for the current ticket.

    The process may know them already: then nobody is asked. Labels from anywhere else go through `markings_of`.
    """
    wanted = set(label_ids)
    missing = [number for number in wanted if number not in _markings]
    if missing:
        with connections[using].cursor() as cursor:
            cursor.execute("select id, marking from bw.markings(%s)", [missing])
            _markings.update({number: from_json(json.loads(data)) for number, data in cursor.fetchall()})
    return {number: _markings[number] for number in wanted if number in _markings}


def grants(audience: Sequence[Subject], marking: Marking, *, protected: bool) -> Periods:
    """Return when every subject of an audience reads a marking."""
    resource = Resource(marking, protects_identity=protected)
    held: Periods = reading_periods(audience[0], resource)
    for subject in audience[1:]:
        held = intersect(held, reading_periods(subject, resource))
    return held


@contextmanager
def _interning() -> Iterator[CursorWrapper]:
    with transaction.atomic(using=USING, durable=True), connections[USING].cursor() as cursor:
        cursor.execute("select version from bw.policy_epoch for share")
        cursor.execute("select pg_advisory_xact_lock(%s)", [_INTERNING_LOCK])
        yield cursor


def _insert_labels(cursor: CursorWrapper, markings: Sequence[Marking]) -> dict[str, int]:
    labels: list[tuple[int, Marking]] = []
    interned: dict[str, int] = {}
    for marking in markings:
        key = digest(marking)
        cursor.execute(
            "insert into bw.label (digest, originator, marking) values (%s, %s, %s) returning id",
            [key, marking.originator, json.dumps(to_json(marking))],
        )
        number = int(cursor.fetchone()[0])
        interned[key] = number
        labels.append((number, marking))
    cursor.execute("select id, subjects from bw.audience")
    audiences = [(number, tuple(_read(data) for data in json.loads(content))) for number, content in cursor.fetchall()]
    _insert_grants(cursor, audiences, labels)
    return interned


def _insert_grants(
    cursor: CursorWrapper,
    audiences: Sequence[tuple[int, tuple[Subject, ...]]],
    labels: Sequence[tuple[int, Marking]],
) -> None:
    rows: list[tuple[int, str, int, datetime, datetime]] = []
    for audience_id, audience in audiences:
        for label_id, marking in labels:
            for kind, protected in (("r", False), ("p", True)):
                spans = grants(audience, marking, protected=protected)
                if not spans:
                    break  # gate 7 only narrows
                rows += [(audience_id, kind, label_id, span.start, span.end) for span in spans]
    with cursor.copy("copy bw.label_grant (audience_id, kind, label_id, valid_from, valid_until) from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _read(data: dict[str, Any]) -> Subject:
    return _subject(rfc8785.dumps(data))


@lru_cache(maxsize=4096)
def _subject(canonical: bytes) -> Subject:
    return subjects.from_json(json.loads(canonical))
