"""State for whom and for which purpose one works; nothing is shown before."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from breakwater.core.marking import Purpose
from breakwater.core.vocabulary import PURPOSES as WORDS
from breakwater.foundation.audit import Act, record
from breakwater.foundation.members import queries
from breakwater.foundation.members.models import Affiliation
from breakwater.foundation.members.operations.change import now
from breakwater.foundation.members.session import PURPOSES, SignedIn, Strength, signed_in, state, strength, suffices
from breakwater.foundation.members.views.pages import plain


@require_http_methods(["GET", "POST"])
def state_purpose(request: HttpRequest) -> HttpResponse:
    """Show the choice, or keep it.

    A change of purpose, or of whom one acts for, asks again who one is: in production always, elsewhere never
    (a demo's people have nothing to prove it with).
    """
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
    offered = queries.affiliations_of(request.user.pk, at=now())
    how = strength(request)
    open_to = [row for row in offered if suffices(how, queries.roles_at(row.pk, at=now()))]
    if not open_to:
        return _nothing_open(request, how=how, has_affiliations=bool(offered))
    under_way = signed_in(request)
    chosen = _chosen(request, open_to, under_way)
    if request.method == "GET" or chosen is None:
        return _choice(request, open_to, under_way, failed=request.method == "POST")
    affiliation, purpose = chosen
    if under_way is not None and _must_prove_again(request):
        raise ReauthenticationRequired
    _keep(request, affiliation, purpose, is_change=under_way is not None)
    return redirect(_next(request))


def _chosen(
    request: HttpRequest, open_to: list[Affiliation], under_way: SignedIn | None
) -> tuple[Affiliation, Purpose] | None:
    """Return what was chosen, or None where it is not among what is open."""
    wanted = request.POST.get("purpose", under_way.purpose.value if under_way else "")
    purpose = next((each for each in PURPOSES if each.value == wanted), None)
    current = next((row for row in open_to if under_way and row.pk == under_way.affiliation_id), None)
    if "affiliation" in request.POST:
        affiliation = next((row for row in open_to if str(row.pk) == request.POST["affiliation"]), None)
    elif "world" in request.POST and current is not None:
        same = [row for row in open_to if row.organisation_id == current.organisation_id]
        affiliation = next((row for row in same if row.world == request.POST["world"]), None)
    else:
        affiliation = current or (open_to[0] if len(open_to) == 1 else None)
    return None if affiliation is None or purpose is None else (affiliation, purpose)


def _choice(
    request: HttpRequest, open_to: list[Affiliation], under_way: SignedIn | None, *, failed: bool
) -> HttpResponse:
    selected = str(under_way.affiliation_id) if under_way else request.session.get("breakwater_demo_affiliation", "")
    return plain(
        request,
        "purpose.html",
        title=_("State your purpose"),
        status=400 if failed else 200,
        affiliations=open_to,
        selected=selected,
        purposes=[(purpose.value, WORDS[purpose.value].label) for purpose in PURPOSES],
        purpose=under_way.purpose.value if under_way else "",
        is_change=under_way is not None,
        failed=failed,
        next=_next(request),
    )


def _keep(request: HttpRequest, affiliation: Affiliation, purpose: Purpose, *, is_change: bool) -> None:
    with transaction.atomic():
        found = state(request, affiliation, purpose)
        record(
            Act(
                at=now(),
                action="session.change" if is_change else "session.begin",
                person=found.person_id,
                organisation=affiliation.organisation.code,
                purpose=purpose.value,
                world=affiliation.world,
                object_kind="affiliation",
                object_id=str(affiliation.pk),
                detail={"strength": found.strength.value},
            )
        )


def _must_prove_again(request: HttpRequest) -> bool:
    return bool(settings.PRODUCTION and not did_recently_reauthenticate(request))


def _nothing_open(request: HttpRequest, *, how: Strength, has_affiliations: bool) -> HttpResponse:
    """Tell who proved too little what is missing, and end the session."""
    logout(request)
    if has_affiliations and how is Strength.PASSWORD:
        return plain(request, "passkey_needed.html", title=_("Passkey needed"), status=403)
    return plain(request, "not_accepted.html", title=_("Not signed in"), status=403)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return "/"
