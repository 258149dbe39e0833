"""Networks and their pictures for programs: parse, one call, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Schema

from breakwater.capabilities.networks import actions, queries
from breakwater.capabilities.statements.shapes import MarkingShape, RecordShape, marking_shape, record_shape
from breakwater.core.marking import combine
from breakwater.foundation.access.tokens import Scope
from breakwater.foundation.web.api import READ_PROBLEMS, ApiRequest, does

router = Router(tags=["networks"])


class NetworkShape(RecordShape):
    """A network, and how many ties this reader sees lead to it."""

    ties: int
    strictest: MarkingShape | None


class NetworkList(Schema):
    """The collections of data and the networks that this reader may see."""

    collections: list[str]
    networks: list[NetworkShape]


class PictureShape(Schema):
    """A picture as drawn: nodes with their places, ties, claims, withheld ends, groups, months, and the legend.

    Empty fields are left out of a row. It is computed from what this reader may read, and laid out by that alone.
    """

    title: str
    picture: dict[str, Any]
    strictest: MarkingShape | None


@router.get("/networks", response={200: NetworkList, **READ_PROBLEMS}, summary="List networks and collections")
@does(actions.READ, scope=Scope.READ_NETWORKS)
def list_networks(request: ApiRequest) -> dict[str, Any]:
    """Return the readable collections and networks."""
    found = queries.networks(request.principal)
    return {
        "collections": list(found.collections),
        "networks": [
            record_shape(line.caption)
            | {
                "ties": line.ties,
                "strictest": marking_shape(combine(line.markings)) if line.markings else None,
            }
            for line in found.networks
        ],
    }


@router.get(
    "/networks/{uuid:record_id}/picture", response={200: PictureShape, **READ_PROBLEMS}, summary="Draw a network"
)
@does(actions.READ, scope=Scope.READ_NETWORKS)
def network_picture(request: ApiRequest, record_id: UUID) -> dict[str, Any]:
    """Return the picture of a network: its members, and what they are tied to."""
    return _picture(queries.network_picture(request.principal, str(record_id)))


@router.get(
    "/networks/collections/{str:collection}/picture",
    response={200: PictureShape, **READ_PROBLEMS},
    summary="Draw a collection",
)
@does(actions.READ, scope=Scope.READ_NETWORKS)
def collection_picture(request: ApiRequest, collection: str) -> dict[str, Any]:
    """Return the picture of all records entered with one collection of data."""
    return _picture(queries.collection_picture(request.principal, collection))


def _picture(found: queries.NetworkPicture) -> dict[str, Any]:
    return {
        "title": found.title,
        "picture": found.picture.to_json(),
        "strictest": marking_shape(combine(found.markings)) if found.markings else None,
    }
