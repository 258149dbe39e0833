"""Error pages. Absent, hidden and wrongly written read the same, byte for byte."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.refusals import (
    RETRY_AFTER_S,
    Away,
    Busy,
    Full,
    Lost,
    NotKept,
    TooMuch,
    in_words,
)
from breakwater.foundation.web.page import Frame, frame


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: one text, whatever the address was and whatever stands behind it."""
    return answer(
        request, 404, _("Nothing here that you may read."), _("Check the address, or search for what you need.")
    )


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403 with the reason; only for what the reader may see but not do."""
    bold, plain = _("You may not do this."), _("Ask your contact point which role it needs.")
    if isinstance(exception, BreakwaterError):
        bold, plain = exception.message, exception.remedy
    elif exception is not None and str(exception):
        bold, plain = str(exception), ""
    return answer(request, 403, bold, plain)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 to what cannot be read as a request."""
    return answer(request, 400, _("This request cannot be read."), _("Go back and send the form again."))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token does not fit the session (CSRF_FAILURE_VIEW)."""
    return answer(
        request, 403, _("This form is too old to be sent."), _("Load the page again, then send it. Nothing was stored.")
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Answer what nothing else has answered, whichever layer it broke in.

    A rule that the database keeps is 403, a value it cannot hold 400; a database that is away, busy or has no time for
    it is 503, one without room 507. All else is a fault: 500. Those from 500 on touch neither session nor database,
    which may be what failed.
    """
    told = in_words(sys.exc_info()[1])
    if told is None:
        bold, plain, status = _("This was not answered."), _("Nothing was stored. Try again in a minute."), 500
    else:
        bold, plain = told.message, told.remedy
        status = _status(told)
    if isinstance(told, Lost) and request.method not in ("GET", "HEAD"):
        plain = _("Look in a minute whether it was stored: that is not certain. If it was not, send it again.")
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"error": bold, "remedy": plain}, status=status)
    elif status < 500:
        response = answer(request, status, bold, plain)
    else:
        page = Frame().page(title=_("Not answered"))
        text = get_template("web/error_plain.html").render({"page": page, "bold": bold, "plain": plain})
        response = HttpResponse(text, status=status)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(told, Away | Busy):  # what takes too much takes as much again
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _status(told: BreakwaterError) -> int:
    match told:
        case Away() | Busy() | TooMuch():
            return 503
        case Full():
            return 507
        case NotKept():
            return 400
        case _:
            return 403


def answer(request: HttpRequest, status: int, bold: str, plain: str) -> HttpResponse:
    """Answer with an error page in the reader's frame."""
    around = frame(request)
    template = "web/error.html" if around.person else "web/error_plain.html"
    context = {"page": around.page(title=bold.rstrip(".")), "bold": bold, "plain": plain}
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
