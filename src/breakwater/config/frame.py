"""The frame of each request: who acts, for which purpose, and the places that exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from breakwater.capabilities.desk import actions as desk
from breakwater.capabilities.statements import actions as statements
from breakwater.core.errors import BreakwaterError
from breakwater.core.marking import Purpose
from breakwater.core.vocabulary import PURPOSES
from breakwater.foundation.access.passage import Aside, acting, with_aside
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.commitments import queries as commitments
from breakwater.foundation.members.roles import Role
from breakwater.foundation.web.page import Choice, Frame, Place
from breakwater.foundation.web.routes import principal_of

PLACES = (
    ("desk", "inbox", "d", False),
    ("contribute", "writing", "c", False),
    ("search", "search", "s", False),
    ("networks", "affiliate", "n", False),
    ("disrupt", "target", "i", False),
    ("operations", "calendar-event", "o", False),
    ("requests", "messages", "r", False),
    ("bulletins", "speakerphone", "b", False),
    ("exercises", "flag", "e", False),
    ("group", "users-group", "t", True),
    ("trust", "shield-lock", "u", True),
)
"""The rail in its fixed order: code (also the route's name), icon, letter after `g`, second group."""

_ROUTES = {"trust": "tokens"}
"""Places whose first page has another name."""


class FrameMiddleware:
    """Resolve who acts, once a request, and build the frame their pages stand in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set `request.principal` and `request.frame` for a signed-in session."""
        principal = principal_of(request)
        if principal is None:
            return self.get_response(request)
        owed = Aside(principal, commitments.count_owed)
        request.principal = principal  # type: ignore[attr-defined]
        request.frame = frame_for(principal, owed)  # type: ignore[attr-defined]
        with with_aside(owed):
            return self.get_response(request)


def frame_for(principal: Principal, owed: Aside) -> Frame:
    """Return the frame of a principal's pages.

    Args:
        principal: whose.
        owed: how much the principal owes; the rail's count.
    """
    at = instant_now()
    return Frame(
        person=principal.name,
        organisation=principal.organisation,
        world=principal.world,
        purpose=principal.purpose.value,
        purposes=tuple(
            Choice(code=purpose.value, label=str(PURPOSES[purpose.value].label))
            for purpose in Purpose
            if purpose is not Purpose.NONE
        ),
        places=tuple(places(principal.roles_at(at))),
        counts={"desk": partial(_count, owed)},
        at=at,
        purpose_url=_address("state_purpose"),
        search_url=_address("search"),
        sign_out_url=_address("sign_out"),
    )


def _count(owed: Aside) -> int:
    """Return the rail's count: as the page's own act has answered it, else by a look at the desk."""
    if owed.answer is None:
        try:
            with acting(owed.principal, desk.READ) as passage:
                passage.about("desk", "count")
        except BreakwaterError:  # a page that says so stands without its count
            return 0
    return owed.answer or 0


def places(roles: frozenset[Role]) -> list[Place]:
    """Return the places that exist, those with a route of their name, and lead somewhere for these roles."""
    closed = set() if statements.CONTRIBUTE.roles & roles else {"contribute"}
    labels = {
        "desk": _("Desk"),
        "contribute": _("Contribute"),
        "search": _("Search"),
        "networks": _("Networks"),
        "disrupt": _("Disrupt"),
        "operations": _("Operations"),
        "requests": _("Requests"),
        "bulletins": _("Bulletins"),
        "exercises": _("Exercises"),
        "group": _("The group"),
        "trust": _("Trust"),
    }
    return [
        Place(code=code, label=labels[code], icon=icon, url=url, key=key, apart=apart)
        for code, icon, key, apart in PLACES
        if code not in closed and (url := _address(_ROUTES.get(code, code)))
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
