"""The interface for programs under /api/v1: the capabilities' routers, assembled."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path
from django.urls import path as django_path
from ninja import NinjaAPI, Router, Schema

from breakwater.capabilities.disruption import api as disruption
from breakwater.capabilities.entities import api as entities
from breakwater.capabilities.networks import api as networks
from breakwater.capabilities.statements import api as statements
from breakwater.capabilities.statements import places
from breakwater.core.grading import SCHEMES
from breakwater.core.vocabulary import CODE_LISTS, HANDLING, KINDS, PAP, PROPERTIES, PURPOSES, RELATIONS, TLP
from breakwater.foundation.access.actions import ACCOUNT, API_SCHEMA, VOCABULARY
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.web.api import (
    READ_PROBLEMS,
    ApiRequest,
    ByToken,
    ReadBody,
    addresses,
    answers_errors,
    does,
    holder_of,
    no_store,
    no_valid_token,
)
from breakwater.foundation.web.routes import respond_to_error

UNDER = "api/v1/"
router = Router(tags=["account"])
api = NinjaAPI(
    title="Breakwater",
    version="1",
    description="The same reads as on the pages, as JSON, as far as the token's person may read.",
    auth=ByToken(),
    parser=ReadBody(),
    docs_url=None,
    urls_namespace="api-1",
    servers=[{"url": "/api/v1"}],
)


class Me(Schema):
    """Who the token acts as, for whom, for which purpose, and what it may do."""

    person: str
    name: str
    organisation: str
    state: str
    world: str
    purpose: str
    roles: list[str]
    token: str
    scopes: list[str]
    expires_at: datetime


class Coded(Schema):
    """A code and its words."""

    code: str
    label: str


class KindShape(Coded):
    """A kind of record."""

    naming: list[str]


class PropertyType(Coded):
    """What can be said about a record; `codes` names the list its values are from."""

    type: str
    codes: str


class RelationShape(Coded):
    """How one record stands to another, read from source to target and back."""

    reverse: str
    directed: bool


class SchemeShape(Coded):
    """A grading scheme, with its codes."""

    source: list[Coded]
    information: list[Coded]
    handling: list[Coded]


class PlaceShape(Coded):
    """A place of reference."""

    state: str
    kind: str
    latitude: float
    longitude: float
    precision_km: float


class Vocabulary(Schema):
    """Every code that answers use, with its words."""

    kinds: list[KindShape]
    properties: list[PropertyType]
    relations: list[RelationShape]
    lists: dict[str, list[Coded]]
    tlp: list[Coded]
    pap: list[Coded]
    handling: list[Coded]
    purposes: list[Coded]
    grading: list[SchemeShape]
    places: list[PlaceShape]


@router.get("/me", response={200: Me, **READ_PROBLEMS}, summary="Who the token acts as")
@does(ACCOUNT, scope=None)
def me(request: ApiRequest) -> dict[str, Any]:
    """Return who the token acts as."""
    who, holder = request.principal, request.holder
    return {
        "person": who.person_id,
        "name": who.name,
        "organisation": who.organisation,
        "state": who.state,
        "world": who.world,
        "purpose": who.purpose.value,
        "roles": sorted(role.value for role in who.roles_at(instant_now())),
        "token": holder.name,
        "scopes": sorted(holder.scopes),
        "expires_at": holder.expires_at,
    }


@router.get("/vocabulary", response={200: Vocabulary, **READ_PROBLEMS}, summary="Codes and their words")
@does(VOCABULARY, scope=None)
def vocabulary(request: ApiRequest) -> dict[str, Any]:
    """Return the codes of kinds, properties, relations, markings, grades and places."""
    return {
        "kinds": [{"code": kind.code, "label": kind.label, "naming": list(kind.naming)} for kind in KINDS.values()],
        "properties": [
            {"code": prop.code, "label": prop.label, "type": prop.type, "codes": prop.codes}
            for prop in PROPERTIES.values()
        ],
        "relations": [
            {"code": each.code, "label": each.label, "reverse": each.reverse, "directed": each.directed}
            for each in RELATIONS.values()
        ],
        "lists": {
            name: [{"code": code, "label": label} for code, label in codes.items()]
            for name, codes in CODE_LISTS.items()
        },
        "tlp": _coded(TLP),
        "pap": _coded(PAP),
        "handling": _coded(HANDLING),
        "purposes": _coded(PURPOSES),
        "grading": [
            {
                "code": scheme.code,
                "label": scheme.title,
                "source": _coded(scheme.source),
                "information": _coded(scheme.information),
                "handling": _coded(scheme.handling),
            }
            for scheme in SCHEMES.values()
        ],
        "places": [
            {
                "code": place.code,
                "label": place.name,
                "state": place.state,
                "kind": place.kind,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "precision_km": place.precision_km,
            }
            for place in sorted(places.places().values(), key=lambda place: place.code)
        ],
    }


def schema(request: HttpRequest) -> HttpResponseBase:
    """Return what the interface answers (OpenAPI), to whoever is signed in or holds a token."""
    if getattr(request, "principal", None) is None and holder_of(request) is None:
        return no_store(no_valid_token())
    return no_store(JsonResponse(_schema()))


@functools.cache
def _schema() -> dict[str, Any]:
    """Return the description, which takes a tenth of a second to make and never changes."""
    return dict(api.get_openapi_schema(path_prefix=""))


def elsewhere(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer an address that is none, like one with nothing to read."""
    response: HttpResponse = no_valid_token() if holder_of(request) is None else respond_to_error(request, NotFound())
    return no_store(response)


def _coded(entries: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"code": entry.code, "label": str(entry.label)} for entry in entries.values()]


schema.action = API_SCHEMA  # type: ignore[attr-defined]
elsewhere.action = API_SCHEMA  # type: ignore[attr-defined]
elsewhere.csrf_exempt = True  # type: ignore[attr-defined]

answers_errors(api)
for each in (statements.router, entities.router, networks.router, disruption.router, router):
    api.add_router("", each)
urlpatterns: list[URLPattern] = [
    django_path(f"{UNDER}openapi.json", schema, name="api-schema"),
    *addresses(api, under=UNDER),
    # Whatever else stands under it, line breaks too, which Django's own converter does not take.
    re_path(rf"^{UNDER}(?P<rest>[\s\S]*)$", elsewhere, name="api-elsewhere"),
]
