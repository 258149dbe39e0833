"""Pages of networks: parse, one call, render."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from breakwater.capabilities.networks import actions, printing, queries
from breakwater.capabilities.networks.queries import Subject
from breakwater.capabilities.networks.words import words
from breakwater.core.marking import combine
from breakwater.core.network.svg import draw_plain
from breakwater.core.vocabulary import kind_for
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.web.page import frame
from breakwater.foundation.web.routes import PrincipalRequest


def networks(request: PrincipalRequest) -> HttpResponse:
    """List the networks one may see."""
    found = queries.networks(request.principal)
    marks = [marking for line in found.networks for marking in line.markings]
    page = frame(request).page(title=_("Networks"), place="networks", banner=combine(marks) if marks else None)
    lines = [(line, list(dict.fromkeys(marking.tlp for marking in line.markings))) for line in found.networks]
    return render(request, "networks/networks.html", {"page": page, "found": found, "lines": lines})


def collection(request: PrincipalRequest, collection: str) -> HttpResponse:
    """Show the picture of a collection."""
    return _picture(request, Subject(collection=collection), reverse("network-collection-print", args=[collection]))


def network(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show the picture of a network."""
    return _picture(request, Subject(network=str(record_id)), reverse("network-print", args=[record_id]))


def around(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show the picture around any record."""
    return _picture(request, Subject(record=str(record_id)), reverse("network-around-print", args=[record_id]))


def print_collection(request: PrincipalRequest, collection: str) -> HttpResponse:
    """Print the picture of a collection."""
    return _print(request, Subject(collection=collection), reverse("network-collection", args=[collection]))


def print_network(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Print the picture of a network."""
    return _print(request, Subject(network=str(record_id)), reverse("network", args=[record_id]))


def print_around(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Print the picture around a record."""
    return _print(request, Subject(record=str(record_id)), reverse("network-around", args=[record_id]))


def _picture(request: PrincipalRequest, subject: Subject, print_url: str) -> HttpResponse:
    """Show a picture; `?drawing` answers with its plain drawing, for pages without script."""
    found = queries.picture(request.principal, subject)
    if "drawing" in request.GET:
        return HttpResponse(draw_plain(found.picture), content_type="image/svg+xml")
    may_print = bool(actions.PRINT.roles & request.principal.roles_at(instant_now()))
    page = frame(request).page(
        title=found.title,
        place="networks",
        banner=combine(found.markings) if found.markings else None,
        back_url=reverse("networks"),
    )
    context = {
        "page": page,
        "picture": found.picture.to_json(),
        "found": found,
        "words": words(),
        "print_url": print_url if may_print else "",
        "record": subject.network or subject.record,
        "subject": subject,
        "nodes": [(node, kind_for(node.kind).label) for node in found.picture.nodes if not node.protected],
    }
    return render(request, "networks/picture.html", context)


def _print(request: PrincipalRequest, subject: Subject, back_url: str) -> HttpResponse:
    done = printing.print_picture(request.principal, subject)
    page = frame(request).page(title=done.title, place="networks", banner=done.marking, back_url=back_url)
    return render(request, "networks/print.html", {"page": page, "done": done, "sheet": SafeString(done.svg)})
