"""The desk's page: parse, one call, render."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from breakwater.capabilities.desk import presenting, queries
from breakwater.capabilities.releases import actions as release_actions
from breakwater.capabilities.statements import actions as statement_actions
from breakwater.capabilities.statements import places
from breakwater.core.marking import combine
from breakwater.foundation.web.page import frame
from breakwater.foundation.web.routes import PrincipalRequest


def desk(request: PrincipalRequest) -> HttpResponse:
    """Show what one owes and is owed, and what is new; with `closed`, what was closed in the last month."""
    with_closed = "closed" in request.GET
    found = queries.desk(request.principal, with_closed=with_closed)
    due, friday = presenting.due_this_week(found.owe, found.at.date())
    roles = request.principal.roles_at(found.at)
    markings = [statement.marking for statement in found.news]
    page = frame(request).page(title=_("Desk"), place="desk", banner=combine(markings) if markings else None)
    context = {
        "page": page,
        "owe": presenting.owe_rows(found),
        "owed": presenting.owed_rows(found),
        "closed": presenting.closed_rows(found, request.principal.person_id),
        "with_closed": with_closed,
        "news": presenting.news(found, places.places()),
        "news_since": found.at - timedelta(days=queries.NEWS_DAYS),
        "due": due,
        "friday": friday,
        "contribute_url": _address("contribute") if statement_actions.CONTRIBUTE.roles & roles else "",
        "sees_releases": bool(release_actions.READ.roles & roles),
    }
    return render(request, "desk/desk.html", context)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
