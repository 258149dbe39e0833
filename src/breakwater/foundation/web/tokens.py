"""The page of one's own tokens, under Trust: list, make (the secret is shown once), revoke."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from breakwater.core.vocabulary import PURPOSES
from breakwater.foundation.access import tokens
from breakwater.foundation.access.tokens import Scope
from breakwater.foundation.web.page import frame
from breakwater.foundation.web.plain_text import PlainText
from breakwater.foundation.web.routes import PrincipalRequest, route

SCOPES = (
    (Scope.READ_STATEMENTS, gettext_lazy("Read statements and reports")),
    (Scope.READ_ENTITIES, gettext_lazy("Open entities, search, read identity claims")),
    (Scope.READ_NETWORKS, gettext_lazy("See networks as pictures")),
    (Scope.READ_PLANS, gettext_lazy("Read plans against networks")),
    (Scope.WRITE_CLAIMS, gettext_lazy("Make and withdraw identity claims")),
    (Scope.WRITE_CONTRIBUTIONS, gettext_lazy("Contribute statements")),
)
DAYS = ((7, gettext_lazy("7 days")), (30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")))


class TokenForm(forms.Form):
    """A token to be made."""

    name = PlainText(max_length=80, error_messages={"required": gettext_lazy("Say which program it is for.")})
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, words) for scope, words in SCOPES],
        error_messages={
            "required": gettext_lazy("Choose at least one."),
            "invalid_choice": gettext_lazy("Choose from the list."),
        },
    )
    days = forms.TypedChoiceField(
        choices=DAYS,
        coerce=int,
        initial=30,
        error_messages={
            "required": gettext_lazy("Choose how long."),
            "invalid_choice": gettext_lazy("Choose from the list."),
        },
    )


@require_safe
def listed(request: PrincipalRequest) -> HttpResponse:
    """Show one's own tokens and the form for a new one."""
    return _page(request, TokenForm(), secret="")


@require_POST
def made(request: PrincipalRequest) -> HttpResponse:
    """Make a token and show its secret on the answer, the only time."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, secret="", status=400)
    scopes = [Scope(each) for each in form.cleaned_data["scopes"]]
    secret, _token = tokens.make(
        request.principal, name=form.cleaned_data["name"], scopes=scopes, days=form.cleaned_data["days"]
    )
    return _page(request, TokenForm(), secret=secret)


@require_POST
def revoked(request: PrincipalRequest, token_id: UUID) -> HttpResponse:
    """Revoke a token of one's own."""
    tokens.revoke(request.principal, str(token_id))
    return redirect("tokens")


def _page(request: PrincipalRequest, form: TokenForm, *, secret: str, status: int = 200) -> HttpResponse:
    around = frame(request)
    rows = [(row, PURPOSES[row.purpose].label) for row in tokens.tokens(request.principal)]
    chosen = form["scopes"].value() or ()
    context = {
        "page": around.page(title=_("Tokens"), place="trust"),
        "standing": [row for row in rows if row[0].stands_at(around.at)],
        "ended": [row for row in rows if not row[0].stands_at(around.at)],
        "form": form,
        "scopes": [(scope.value, words, scope.value in chosen) for scope, words in SCOPES],
        "days": [(number, words, str(number) == str(form["days"].value())) for number, words in DAYS],
        "secret": secret,
    }
    return render(request, "web/tokens.html", context, status=status)


urlpatterns = [
    route("trust/tokens/", listed, action=tokens.LIST, name="tokens"),
    route("trust/tokens/make/", made, action=tokens.MAKE, name="make-token"),
    route("trust/tokens/<uuid:token_id>/revoke/", revoked, action=tokens.REVOKE, name="revoke-token"),
]
