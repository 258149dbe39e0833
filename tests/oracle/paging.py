"""Read as one viewer through pages alone: what a browser gets, and what the log says it was shown."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.support.tide import Tide

COLLECTION = "Exercise LANTERN TIDE"
_ROW = re.compile(r'<tr data-row id="s-([0-9a-f-]{36})"')
_PICTURE = re.compile(r'<script id="picture" type="application/json">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True)
class Page:
    """One answer: its status, its text unescaped, the statements its rows stand for."""

    status: int
    text: str
    rows: frozenset[str]


def page(client: Client, address: str) -> Page:
    """Ask for an address."""
    answer = client.get(address)
    raw = answer.content.decode()
    return Page(answer.status_code, html.unescape(raw), frozenset(_ROW.findall(raw)))


def entity(client: Client, record_id: str) -> Page:
    """Ask for an entity's page."""
    return page(client, reverse("entity", args=[record_id]))


def picture(client: Client, collection: str = COLLECTION) -> dict[str, Any] | None:
    """Return the picture's data as the page holds it, or None where there is no such page."""
    answer = client.get(reverse("network-collection", args=[collection]))
    if answer.status_code == 404:
        return None
    assert answer.status_code == 200
    found = _PICTURE.search(answer.content.decode())
    assert found is not None
    return json.loads(found.group(1))


def shown_to(tide: Tide, viewer: str) -> frozenset[str]:
    """Return the statements that the log says were put before a viewer so far."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select distinct unnest(s.statement_ids)::text from audit_shown s join audit_row r on r.id = s.audit_row_id "
            "where r.person = %s and r.decision = 'allowed'",
            [tide.persons[viewer]],
        )
        return frozenset(row[0] for row in cursor.fetchall())
