"""The interface for programs: what every address under /api/v1 has in common.

An operation says which action it is for and which scope its token needs (`does`). `addresses` guards each with
that: token, scope, role, then the body's form; and answers every refusal as `Problem`. Browser sessions open
nothing here, so there is nothing to forge.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.urls import path as django_path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.errors import ValidationError as InvalidRequest
from ninja.operation import Operation, PathView
from ninja.parser import Parser
from ninja.security import HttpBearer

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.access import tokens
from breakwater.foundation.access.actions import Action
from breakwater.foundation.access.answering import answering
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import by_token, check_roles
from breakwater.foundation.access.rates import spend_lookup
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.access.tokens import Holder, Scope
from breakwater.foundation.web.again import once_more
from breakwater.foundation.web.pace import leave_in_step
from breakwater.foundation.web.routes import PrincipalRequest, respond_to_error

LARGEST_BODY = 4 * 1024 * 1024
_NOT_KEPT = re.compile("[\0\ud800-\udfff]")
_Function = TypeVar("_Function", bound=Callable[..., Any])


class ApiRequest(PrincipalRequest):
    """A request that has passed the guard: who acts, by which token, and the body as read."""

    holder: Holder
    sent: Any


class Problem(Schema):
    """What is wrong, and what to do about it."""

    error: str
    remedy: str = ""


READ_PROBLEMS = {frozenset({400, 401, 403, 404, 429, 503}): Problem}
WRITE_PROBLEMS = {frozenset({400, 401, 403, 404, 409, 413, 429, 503}): Problem}


def does(action: Action, *, scope: Scope | None, existence_like: bool = False) -> Callable[[_Function], _Function]:
    """Say which action an operation is for and which scope its token needs; None where any token will do.

    `existence_like`: it answers whether something exists, and is limited and paced as `routes.route` says.
    """

    def declare(function: _Function) -> _Function:
        function.action, function.scope = action, scope  # type: ignore[attr-defined]
        function.existence_like = existence_like  # type: ignore[attr-defined]
        return function

    return declare


class ByToken(HttpBearer):
    """The token in the header; the guard has looked it up before the operation runs."""

    def authenticate(self, request: HttpRequest, token: str) -> Holder | None:
        """Return who presents the token."""
        return getattr(request, "holder", None)


class ReadBody(Parser):
    """Hands out the body that the guard has read."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body."""
        return request.sent  # type: ignore[attr-defined]


def answers_errors(api: NinjaAPI) -> None:
    """Let an API answer every error for people as `Problem`."""
    api.add_exception_handler(BreakwaterError, _answer_refusal)
    api.add_exception_handler(InvalidRequest, _answer_invalid)
    api.add_exception_handler(HttpError, _answer_http)


def addresses(api: NinjaAPI, *, under: str) -> list[URLPattern]:
    """Return an API's addresses, each guarded and naming its action.

    Where an address has several methods, `action` is that of the first and `actions` names each.

    Raises:
        TypeError: an operation does not say what it does.
    """
    api.urls  # noqa: B018 - binds the routers
    found = []
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                if not hasattr(operation.view_func, "action"):
                    raise TypeError(f"{operation.view_func.__name__} does not say what it does.")
            found.append(_address(under + _django_form(path), view))
    return found


def _address(address: str, view: PathView) -> URLPattern:
    by_method = {method: operation for operation in view.operations for method in operation.methods}
    answer = view.get_view()

    def respond(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        began = time.monotonic()
        response = _respond(request, by_method, answer, parts)
        operation = by_method.get(request.method or "")
        leave_in_step(response, began=began, existence_like=operation is not None and _is_existence_like(operation))
        return no_store(response)

    first = view.operations[0]
    respond.csrf_exempt = True  # type: ignore[attr-defined]
    respond.action = _action(first)  # type: ignore[attr-defined]
    respond.actions = {method: _action(each) for method, each in by_method.items()}  # type: ignore[attr-defined]
    return django_path(address, respond, name=f"api-{first.view_func.__name__.replace('_', '-')}")


def _respond(
    request: HttpRequest,
    by_method: dict[str, Operation],
    answer: Callable[..., HttpResponseBase],
    parts: dict[str, Any],
) -> HttpResponseBase:
    holder = holder_of(request)
    if holder is None:
        return no_valid_token()
    operation = by_method.get(request.method or "")
    if operation is None:
        return _not_allowed(by_method)
    request.principal, request.holder = holder.principal, holder  # type: ignore[attr-defined]
    try:
        scope: Scope | None = operation.view_func.scope  # type: ignore[attr-defined]
        if scope is not None:
            holder.refuse_without(scope)
        at = instant_now()
        check_roles(holder.principal, _action(operation), at=at)
        if _is_existence_like(operation):
            spend_lookup(holder.principal, at=at)
        if any("\0" in part for part in parts.values() if isinstance(part, str)):
            raise NotFound
        _check_query(request, operation)
        if request.method == "POST":
            length = request.META.get("CONTENT_LENGTH") or "0"
            if length.isdecimal() and int(length[:20]) > LARGEST_BODY:
                return problem(413, _("The body is too large."), _("Send it in parts of at most 4 MB."))
            request.sent = _body(request)  # type: ignore[attr-defined]
        with by_token(holder.id), answering():
            return once_more(request, lambda: answer(request, **parts))
    except BreakwaterError as error:
        return respond_to_error(request, error)


def _is_existence_like(operation: Operation) -> bool:
    return bool(operation.view_func.existence_like)  # type: ignore[attr-defined]


def holder_of(request: HttpRequest) -> Holder | None:
    """Return who presents a valid token, or None."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret or len(secret) > 200:
        return None
    return tokens.holder(secret)


def no_valid_token() -> HttpResponse:
    """Answer 401: the same for no token, an unknown, a revoked and an expired one, and a closed account."""
    response = problem(401, _("No valid token."), _("Make one under Trust, and send it as a bearer token."))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def problem(status: int, error: str, remedy: str = "") -> JsonResponse:
    """Return a problem as a response."""
    return JsonResponse({"error": error, "remedy": remedy}, status=status)


def no_store(response: HttpResponseBase) -> HttpResponseBase:
    """Forbid keeping an answer."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _action(operation: Operation) -> Action:
    action: Action = operation.view_func.action  # type: ignore[attr-defined]
    return action


def _not_allowed(by_method: Iterable[str]) -> HttpResponse:
    allowed = ", ".join(sorted(by_method))
    response = problem(405, _("This address does not do that."), _("It answers: ") + allowed)
    response.headers["Allow"] = allowed
    return response


def _check_query(request: HttpRequest, operation: Operation) -> None:
    """Refuse parameters that the operation does not have: a filter misspelt would otherwise filter nothing."""
    known: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            known |= set(model.__ninja_flatten_map__)
    for name, values in request.GET.lists():
        if name not in known:
            raise BadRequest(_("There is no parameter {name}.").format(name=repr(name[:40])), _listed(known))
        if len(values) > 1:
            raise BadRequest(_("{name} is given twice.").format(name=name), _("Give it once."))
        _check_text(values[0])


def _listed(known: set[str]) -> str:
    return _("Parameters: {names}.").format(names=", ".join(sorted(known))) if known else _("Give none.")


def _body(request: HttpRequest) -> Any:
    kind = request.content_type or ""
    if kind != "application/json":
        raise BadRequest(_("The body is not JSON."), _("Send Content-Type: application/json."))
    try:
        sent = json.loads(request.body.decode("utf-8"), parse_constant=_refuse_constant)
        _check_values(sent)
    except (ValueError, RecursionError) as error:
        raise BadRequest(_("The body cannot be read as JSON."), _("Send one JSON object in UTF-8.")) from error
    return sent


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _check_values(value: Any) -> None:
    match value:
        case str():
            _check_text(value)
        case list():
            for each in value:
                _check_values(each)
        case dict():
            for name, each in value.items():
                _check_text(name)
                _check_values(each)


def _check_text(text: str) -> None:
    """Refuse what no text in the database can hold: NUL, and halves of characters."""
    if _NOT_KEPT.search(text):
        raise BadRequest(_("A text holds a character that cannot be kept."), _("Leave out NUL and lone surrogates."))


class BadRequest(BreakwaterError):
    """A request that cannot be understood; answered 400."""


def _answer_invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """Say what is wrong with the first field that is; its value is not repeated."""
    first = error.errors[0]
    where = ".".join(str(part) for part in first.get("loc", ()) if part not in ("query", "body", "path", "header"))
    more = len(error.errors) - 1
    remedy = ngettext("And {count} more.", "And {count} more.", more).format(count=more) if more else ""
    return problem(400, f"{where}: {first.get('msg', '')}", remedy)


def _answer_refusal(request: HttpRequest, error: Any) -> HttpResponse:
    return respond_to_error(request, error)


def _answer_http(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, str(error), "")


def _django_form(path: str) -> str:
    """Return a path as Django writes it: "{uuid:claim_id}" is "<uuid:claim_id>"."""
    return path.lstrip("/").replace("{", "<").replace("}", ">")
