"""One's own passkeys: two are better than one, and the last is never removed."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from allauth.mfa.webauthn.internal.auth import WebAuthn, begin_registration
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from breakwater.foundation.audit import Act, record
from breakwater.foundation.database.warrants import warrant_own
from breakwater.foundation.members.apart import within_act
from breakwater.foundation.members.models import Person
from breakwater.foundation.members.operations.change import now
from breakwater.foundation.members.session import Strength, strength
from breakwater.foundation.members.views.pages import plain


@login_required
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """List the passkeys, and register another after proving again who one is."""
    if strength(request) is not Strength.PASSKEY:
        raise Http404
    raise_if_reauthentication_required(request, app="allauth.mfa")
    form = SignupWebAuthnForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            warrant_own(str(request.user.pk), at=now())
            with within_act():
                added = WebAuthn.add(request.user, form.cleaned_data["name"], form.cleaned_data["credential"])
            _record(request, "passkey.add", added.instance.pk)
        return redirect("keys")
    return plain(
        request,
        "keys.html",
        title=_("Your passkeys"),
        status=400 if request.method == "POST" else 200,
        form=form,
        keys=list(_own(request)),
        options=begin_registration(request.user, True),
    )


@login_required
@require_POST
def remove_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """Remove a passkey of one's own, unless it is the last."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=str(request.user.pk))  # of two at once, the second finds one fewer
        own = set(_own(request).using("default").values_list("pk", flat=True))
        if key_id not in own or len(own) == 1:
            raise Http404
        _record(request, "passkey.remove", key_id)
        warrant_own(str(request.user.pk), at=now())
        _own(request).using("default").filter(pk=key_id).order_by().delete()
    return redirect("keys")


def _own(request: HttpRequest) -> Any:
    return Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN).order_by("pk")


def _record(request: HttpRequest, action: str, key_id: int) -> None:
    record(
        Act(
            at=now(),
            action=action,
            person=request.user.pk,
            object_kind="passkey",
            object_id=str(key_id),
        )
    )
