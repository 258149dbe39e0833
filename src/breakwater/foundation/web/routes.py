"""Routes: each address names its action when it is declared. One that does not stops start-up (`checks`)."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern
from django.urls import path as django_path
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.access.actions import OPEN, Action
from breakwater.foundation.access.answering import answering
from breakwater.foundation.access.errors import BudgetSpent, Conflict, NotFound, Refused, RightsMoved
from breakwater.foundation.access.passage import check_roles
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import principal_for
from breakwater.foundation.access.rates import spend_lookup
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.database.epoch import EpochHeld
from breakwater.foundation.database.refusals import RETRY_AFTER_S
from breakwater.foundation.members import session
from breakwater.foundation.members.authority import Refused as MembershipRefused
from breakwater.foundation.members.operations.change import NotThere
from breakwater.foundation.web import errors
from breakwater.foundation.web.again import once_more
from breakwater.foundation.web.pace import leave_in_step

View = Callable[..., HttpResponseBase]
METHODS = ("GET", "HEAD", "POST")
"""What a page may be asked by; which of them a view takes is its own to say."""
_STATUS = {
    NotFound: 404,
    NotThere: 404,
    Refused: 403,
    MembershipRefused: 403,
    Conflict: 409,
    RightsMoved: 409,
    BudgetSpent: 429,
    EpochHeld: 503,
}


class PrincipalRequest(HttpRequest):
    """A request that has passed `route`: it knows who acts."""

    principal: Principal


def route(address: str, view: View, *, action: Action, name: str, existence_like: bool | str = False) -> URLPattern:
    """Declare an address with the action it is for.

    The view gets a request with a `principal`. Visitors are sent to sign in; who may not do the action gets 403
    with the reason; what is not readable is 404, the same bytes for hidden, absent and wrong address.

    Args:
        address: as for `django.urls.path`.
        view: called with the request and the address's parts.
        action: `OPEN` for the few routes of visitors.
        name: for reversing.
        existence_like: it answers whether something exists (a search, a look-up): each account may ask so many
            times a minute, and each answer takes a multiple of `ANSWER_STEP_MS`. A text where it does so only when
            asked with a parameter of that name.
    """
    guarded = _open(view) if action is OPEN else _guarded(view, action, existence_like=existence_like)
    guarded.action = action  # type: ignore[attr-defined]
    return django_path(address, guarded, name=name)


def _open(view: View) -> View:
    @functools.wraps(view)
    def respond(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        return _no_store(view(request, **parts))

    return respond


def _guarded(view: View, action: Action, *, existence_like: bool | str) -> View:
    @functools.wraps(view)
    def respond(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        began = time.monotonic()
        principal: Principal | None = getattr(request, "principal", None)
        if principal is None:
            return _to_sign_in(request)
        if request.method not in METHODS:
            return _no_store(HttpResponseNotAllowed(METHODS))
        if _has_nul(request):
            return errors.unreadable(request)
        looks_up = existence_like is True or bool(existence_like and request.GET.get(existence_like))
        try:
            frame = getattr(request, "frame", None)
            at = frame.at if frame is not None else instant_now()  # the frame has just asked
            check_roles(principal, action, at=at)
            if looks_up:
                spend_lookup(principal, at=at)
            with answering():
                response = once_more(request, lambda: view(request, **parts))
        except BreakwaterError as error:
            response = respond_to_error(request, error)
        except (ValidationError, ValueError) as error:
            # A malformed id in an address is a wrong address, not a fault.
            if isinstance(error, ValueError) and not isinstance(error, ValidationError) and not _is_bad_id(error):
                raise
            response = respond_to_error(request, NotFound())
        leave_in_step(response, began=began, existence_like=looks_up)
        return _no_store(response)

    return respond


def principal_of(request: HttpRequest) -> Principal | None:
    """Return who acts in a browser session, or None for a visitor or an unfinished sign-in."""
    signed_in = session.signed_in(request)
    if signed_in is None:
        return None
    return principal_for(str(signed_in.affiliation_id), purpose=signed_in.purpose)


def respond_to_error(request: HttpRequest, error: BreakwaterError) -> HttpResponse:
    """Turn an error for people into its page, or JSON for the API: 404, 403, 429, else 400."""
    status = _STATUS.get(type(error), 400)
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"error": error.message, "remedy": error.remedy}, status=status)
    elif status == 404:
        response = errors.absent(request)
    else:
        response = errors.answer(request, status, error.message, error.remedy)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": _("No valid token."), "remedy": _("Make one under Trust.")}, status=401)
    return redirect(f"{session.sign_in_url(request)}?{urlencode({'next': request.get_full_path()})}")


def _no_store(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _has_nul(request: HttpRequest) -> bool:
    """Tell whether a text holds the one character that PostgreSQL keeps nowhere."""
    sent = [request.GET, request.POST] if request.method == "POST" else [request.GET]
    return any("\x00" in text for fields in sent for _name, texts in fields.lists() for text in texts)


def _is_bad_id(error: ValueError) -> bool:
    return "badly formed hexadecimal UUID" in str(error)
