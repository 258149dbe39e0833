"""Pages of networks: parse, one call, render."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from breakwater.capabilities.networks import queries
from breakwater.core.marking import combine
from breakwater.foundation.web.page import frame
from breakwater.foundation.web.routes import PrincipalRequest


def networks(request: PrincipalRequest) -> HttpResponse:
    """List the networks one may see."""
    found = queries.networks(request.principal)
    marks = [marking for line in found.networks for marking in line.markings]
    page = frame(request).page(title=_("Networks"), place="networks", banner=combine(marks) if marks else None)
    return render(request, "networks/networks.html", {"page": page, "found": found})


def collection(request: PrincipalRequest, collection: str) -> HttpResponse:
    """Show the picture of a collection."""
    return _page(request, queries.collection_picture(request.principal, collection), reverse("networks"))


def network(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show the picture of a network."""
    return _page(request, queries.network_picture(request.principal, str(record_id)), reverse("networks"))


def _page(request: PrincipalRequest, found: queries.NetworkPicture, back: str) -> HttpResponse:
    banner = combine(found.markings) if found.markings else None
    page = frame(request).page(title=found.title, place="networks", banner=banner, back_url=back)
    context = {"page": page, "picture": found.picture.to_json(), "found": found}
    return render(request, "networks/picture.html", context)
