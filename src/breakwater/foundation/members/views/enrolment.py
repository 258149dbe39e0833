"""Use an invitation: once, in person's hand, to set up one's own way of signing in."""

from typing import Any

from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from breakwater.foundation.members import enrolment
from breakwater.foundation.members.forms import PasswordForm, TokenForm
from breakwater.foundation.members.models import Invitation
from breakwater.foundation.members.views.pages import plain

KEY = "breakwater_invitation"


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("token")
def invitation(request: HttpRequest) -> HttpResponse:
    """Take the token. It is kept in the session, never in an address, so that no log has it."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if enrolment.open_invitation(form.cleaned_data["token"]) is not None:
            logout(request)
            request.session[KEY] = form.cleaned_data["token"]
            return redirect("enrol_passkey")
        form.add_error("token", _("This invitation does not open. Ask who gave it to you for a new one."))
    status = 400 if request.method == "POST" else 200
    return plain(request, "invitation.html", title=_("Use an invitation"), form=form, status=status)


@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """Register a passkey for the invited person."""
    opened = _opened(request)
    if opened is None:
        return redirect("invitation")
    person = opened.affiliation.person
    form = SignupWebAuthnForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        enrolment.accept_with_passkey(
            request.session.pop(KEY), name=form.cleaned_data["name"], credential=form.cleaned_data["credential"]
        )
        return _done(request)
    return plain(
        request,
        "enrol_passkey.html",
        title=_("Register a passkey"),
        status=400 if request.method == "POST" else 200,
        form=form,
        invitation=opened,
        options=begin_registration(person, True),
        may_use_password=enrolment.may_use_password(opened),
    )


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Set a password and a code app, where the invited person's roles allow it."""
    opened = _opened(request)
    if opened is None or not enrolment.may_use_password(opened):
        return redirect("invitation")
    person = opened.affiliation.person
    form = PasswordForm(request.POST or None, person=person, secret=get_totp_secret(regenerate=request.method == "GET"))
    if request.method == "POST" and form.is_valid():
        codes = enrolment.accept_with_password(
            request.session.pop(KEY), password=form.cleaned_data["password"], secret=form.secret
        )
        return _done(request, codes=codes)
    return plain(
        request,
        "enrol_password.html",
        title=_("Set a password and a code app"),
        status=400 if request.method == "POST" else 200,
        form=form,
        invitation=opened,
        secret=form.secret,
        drawing=enrolment.drawing(person, form.secret),
    )


def _opened(request: HttpRequest) -> Invitation | None:
    token = request.session.get(KEY)
    return None if token is None else enrolment.open_invitation(token)


def _done(request: HttpRequest, **values: Any) -> HttpResponse:
    return plain(request, "enrolled.html", title=_("You can sign in now"), **values)
