"""Sign in by passkey, or by password and code; sign out; in the demo, as anybody with one click."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.conf import settings
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from breakwater.foundation.audit import Act, record
from breakwater.foundation.members import queries
from breakwater.foundation.members.models import Affiliation
from breakwater.foundation.members.operations.change import now
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.session import signed_in
from breakwater.foundation.members.views.pages import plain

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class _Titled:
    """Gives allauth's views a title."""

    title: str | Promise

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add it."""
        values: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return values | {"title": self.title}


def _by_work(held: Affiliation) -> tuple[str, int]:
    """Order the demo's people by agency, those who look at networks before those who look after accounts."""
    return held.organisation.code, min(list(Role).index(Role(row.role)) for row in held.roles.all())


class SignInView(_Titled, LoginView):  # type: ignore[misc]  # allauth is untyped
    """Passkey first; password and code for those whose roles allow it."""

    template_name = "members/sign_in.html"
    title = _lazy("Sign in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's people, where there is a demo."""
        people = sorted(queries.people_at_work(at=now()), key=_by_work) if settings.BREAKWATER_DEMO else []
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        return super().get_context_data(**kwargs) | {"demo_people": people, "next": wanted}


class PasskeySignInView(LoginWebAuthnView):  # type: ignore[misc]  # allauth is untyped
    """Give the challenge, and take the answer."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say the same whatever was wrong: unknown person, unknown key, wrong challenge."""
        return _not_accepted(self.request)


class CodeView(_Titled, AuthenticateView):  # type: ignore[misc]  # allauth is untyped
    """The second step after a password."""

    template_name = "members/code.html"
    title = _lazy("Enter your code")


class PasswordAgain(_Titled, ReauthenticateView):  # type: ignore[misc]  # allauth is untyped
    """Prove it again by password."""

    template_name = "members/again.html"
    title = _lazy("Confirm that it is you")


class CodeAgain(_Titled, CodeAgainView):  # type: ignore[misc]  # allauth is untyped
    """Prove it again by code."""

    template_name = "members/again.html"
    title = _lazy("Confirm that it is you")


class PasskeyAgain(_Titled, ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth is untyped
    """Prove it again by passkey."""

    template_name = "members/again_passkey.html"
    title = _lazy("Confirm that it is you")

    def form_invalid(self, form: Any) -> HttpResponse:
        """Ask again."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=400)
        return response


sign_in = SignInView.as_view()
sign_in_passkey = PasskeySignInView.as_view()
code = CodeView.as_view()
password_again = PasswordAgain.as_view()
code_again = CodeAgain.as_view()
passkey_again = PasskeyAgain.as_view()


def closed(request: HttpRequest) -> HttpResponse:
    """Answer who knows the password of a closed account as if it had been wrong."""
    return _not_accepted(request)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, on record."""
    under_way = signed_in(request)
    if under_way is not None:
        with transaction.atomic():
            record(
                Act(
                    at=now(),
                    action="session.end",
                    person=under_way.person_id,
                    purpose=under_way.purpose.value,
                    object_kind="affiliation",
                    object_id=str(under_way.affiliation_id),
                )
            )
    logout(request)
    return redirect("account_login")


@require_POST
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people; anywhere else this address does not exist."""
    if not settings.BREAKWATER_DEMO or settings.PRODUCTION:
        raise Http404
    people = {str(row.pk): row for row in queries.people_at_work(at=now())}
    row = people.get(request.POST.get("affiliation", ""))
    if row is None:
        raise Http404
    logout(request)
    login(request, row.person, backend=BACKEND)
    record_authentication(request, row.person, method="demo")
    request.session["breakwater_demo_affiliation"] = str(row.pk)
    return redirect(f"{reverse('state_purpose')}?{urlencode({'next': request.POST.get('next') or '/'})}")


def _not_accepted(request: HttpRequest) -> HttpResponse:
    return plain(request, "not_accepted.html", title=_("Not signed in"), status=403)
