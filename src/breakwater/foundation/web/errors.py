"""Error pages. Absent, hidden and wrongly written read the same, byte for byte."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from breakwater.core.errors import BreakwaterError
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
    """Answer 500; touches neither session nor database, which may be what failed."""
    page = Frame().page(title=_("Not answered"))
    text = get_template("web/error_plain.html").render(
        {"page": page, "bold": _("This was not answered."), "plain": _("Nothing was stored. Try again in a minute.")}
    )
    return HttpResponse(text, status=500)


def answer(request: HttpRequest, status: int, bold: str, plain: str) -> HttpResponse:
    """Answer with an error page in the reader's frame."""
    around = frame(request)
    template = "web/error.html" if around.person else "web/error_plain.html"
    context = {"page": around.page(title=bold.rstrip(".")), "bold": bold, "plain": plain}
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
