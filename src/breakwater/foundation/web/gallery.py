"""Every component in every state, with made-up values: for those who build pages, and for the browser tests.

Not routed by the product. `tests/gallery_server.py` serves it:

    uv run python src/breakwater/foundation/web/tests/gallery_server.py 8765
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from breakwater.core.grading import parse_grade
from breakwater.core.marking import combine
from breakwater.foundation.web.gallery_values import (
    CLAIM,
    COMMITMENTS,
    DISAGREEMENTS,
    MARKINGS,
    OWED,
    PLACES,
    PURPOSES,
    STATEMENTS,
    STATES,
    marked,
)
from breakwater.foundation.web.page import Frame
from breakwater.foundation.web.rows import Act

NOW = datetime(2026, 6, 22, 9, 40, tzinfo=UTC)

TITLES = {
    "entity": "Abdur Rashid",
    "desk": "Desk",
    "contribute": "Contribute",
    "parts": "Parts",
    "states": "States",
    "sign-in": "Sign in",
}

FRAME = Frame(
    person="Maria Seran",
    organisation="ID-IID",
    world="ltide-1",
    world_name="LANTERN TIDE",
    purpose="intelligence",
    purposes=PURPOSES,
    places=PLACES,
    at=NOW,
    purpose_url="/gallery/purpose",
    search_url="/gallery/search",
    suggest_url="/gallery/suggest",
    sign_out_url="/gallery/sign-out",
)


def show(request: HttpRequest, name: str = "parts") -> HttpResponse:
    """Show one page of the gallery."""
    if name not in TITLES:
        raise Http404
    frame = replace(FRAME, theme=request.COOKIES.get("theme", ""))
    place = {"entity": "networks", "desk": "desk", "contribute": "contribute"}.get(name, "")
    strict = combine([marked("AMBER+STRICT;;H1,H2;AMBER"), marked("AMBER;BD-CCI;H2;AMBER")])
    page = frame.page(title=TITLES[name], place=place, banner=strict, draft=name == "contribute")
    return render(request, f"web/gallery/{name}.html", {"page": page, **_values()})


def reach(request: HttpRequest) -> JsonResponse:
    """Answer as the product does for the marking picker's foot."""
    wide = request.GET.get("marking", "").startswith(("GREEN", "CLEAR"))
    return JsonResponse(
        {"text": "Reaches 41 persons of 12 organisations" if wide else "Reaches 9 persons of 2 organisations"}
    )


def suggest(request: HttpRequest) -> HttpResponse:
    """Answer as the product does under the search field."""
    return render(request, "web/gallery/suggest.html", {"query": request.GET.get("q", "")})


def detail(request: HttpRequest, statement: str) -> HttpResponse:
    """Answer an opened row."""
    found = next(row for row in STATEMENTS if row.id == statement)
    return render(request, "web/parts/statement_detail.html", {"detail": found.detail or STATEMENTS[6].detail})


def _values() -> dict[str, Any]:
    return {
        "markings": MARKINGS,
        "statements": STATEMENTS,
        "states": STATES,
        "claim": CLAIM,
        "panel": DISAGREEMENTS,
        "commitments": COMMITMENTS,
        "owed": OWED,
        "grades": [
            ("Admiralty", parse_grade("B2", scheme="admiralty"), "usually reliable, probably true"),
            ("Admiralty", parse_grade("F6", scheme="admiralty"), "no basis: dashed, not lowest"),
            ("Europol", parse_grade("A1", scheme="europol_4x4"), "no doubt, accuracy not in doubt"),
            ("Europol", parse_grade("X4", scheme="europol_4x4"), "source cannot be assessed"),
            ("UK", parse_grade("1BC", scheme="uk_3x5x2"), "reliable, corroborated"),
            ("UK", parse_grade("2DP", scheme="uk_3x5x2"), "untested, not known"),
        ],
        "given": parse_grade("1B", scheme="uk_3x5x2"),
        "shown": parse_grade("B2", scheme="admiralty"),
        "probabilities": [
            ("remote chance", 0, 5, ""),
            ("highly unlikely", 10, 20, ""),
            ("unlikely", 25, 35, ""),
            ("realistic possibility", 40, 50, ""),
            ("likely", 55, 75, "PHIA"),
            ("highly likely", 80, 90, ""),
            ("almost certain", 95, 100, ""),
        ],
        "kinds": [
            "person",
            "organisation",
            "network",
            "vessel",
            "phone",
            "online_account",
            "document",
            "place",
            "event",
        ],
        "days": [date(2026, 1, 31), date(2025, 12, 7)],
        "new_request": Act(label="New request", url="#", key="r", icon="messages"),
        "presets": [
            (MARKINGS[5], "41 persons, 12 organisations"),
            (MARKINGS[3], "14 persons, 3 organisations"),
            (marked("AMBER;LK-ASU;H2;AMBER"), "8 persons, 2 organisations"),
            (MARKINGS[1], "4 persons, own agency"),
            (MARKINGS[2], "9 persons, under MoU AG2"),
        ],
        "people": [{"person": "12", "name": "Author, ID-IID"}, {"person": "7f3a-1", "name": "Colleague, ID-IID"}],
        "organisations": ["BD-CCI", "LK-ASU", "MY-MCB", "TH-BSB", "TH-FIC"],
        "keyed": [
            ("7", "name", "La Ode Baharuddin", "AMBER;LK-ASU;H2;AMBER", "B2", "r1"),
            ("8", "based at", "Makassar", "AMBER;LK-ASU;H2;AMBER", "B2", "r1"),
            ("9", "status", "escaped, not found", "AMBER;LK-ASU;H2;AMBER", "B2", "r1"),
            ("10", "name", "Yohanes Manafe", "GREEN;;;GREEN", "A1", "r2"),
            ("11", "status", "in custody", "GREEN;;;GREEN", "A1", "r2"),
            ("12", "name", "Markus Ndolu", "AMBER+STRICT;;H1,H2;AMBER", "A1", "r3"),
            ("13", "note", "aged 16 by birth certificate", "AMBER+STRICT;;H1,H2;AMBER", "F6", "r3"),
        ],
    }
