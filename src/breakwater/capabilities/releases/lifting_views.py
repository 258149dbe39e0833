"""Pages to ask for the lifting of protection and to decide on it: parse, one call, render."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from breakwater.capabilities.releases import lifting, presenting
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.texts import TextError
from breakwater.foundation.web.page import frame
from breakwater.foundation.web.routes import PrincipalRequest


def new(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Ask a second officer to lift the protection of a record."""
    officers, asked = lifting.officers(principal=request.principal, record_id=str(record_id))
    error: Refused | TextError | None = None
    if request.method == "POST":
        try:
            made = lifting.request_lifting(
                principal=request.principal,
                record_id=str(record_id),
                grounds=request.POST.get("grounds", ""),
                second_officer=request.POST.get("second_officer", ""),
            )
        except (Refused, TextError) as refusal:
            error = refusal
        else:
            messages.success(request, _("Asked for. The record stays protected until it is approved."))
            return redirect("lifting", lifting_id=made)
    page = frame(request).page(title=_("Lift protection"), back_url=reverse("entity", args=[record_id]))
    context = {
        "page": page,
        "officers": officers,
        "asked": asked,
        "error": error,
        "grounds": request.POST.get("grounds", ""),
    }
    return render(request, "releases/lifting_new.html", context, status=400 if error else 200)


def show(request: PrincipalRequest, lifting_id: UUID) -> HttpResponse:
    """Show what was asked, why, and how it stands."""
    found = lifting.lifting_page(principal=request.principal, lifting_id=str(lifting_id))
    state, tone = presenting.state_words(found.approval.state)
    page = frame(request).page(title=_("Lift protection"), back_url=reverse("entity", args=[found.record_id]))
    return render(request, "releases/lifting.html", {"page": page, "found": found, "state": state, "tone": tone})


def approve(request: PrincipalRequest, lifting_id: UUID) -> HttpResponse:
    """Approve and lift."""
    lifted = lifting.lift_protection(principal=request.principal, lifting_id=str(lifting_id))
    if lifted:
        messages.success(request, _("Lifted. What was said of the record is shown again to whoever may read it."))
    else:
        messages.success(request, _("Your agency's protection is lifted. The record stays protected by another."))
    return redirect("lifting", lifting_id=lifting_id)


def refuse(request: PrincipalRequest, lifting_id: UUID) -> HttpResponse:
    """Refuse, with a reason."""
    lifting.refuse_lifting(
        principal=request.principal, lifting_id=str(lifting_id), reason=request.POST.get("reason", "")
    )
    messages.success(request, _("Refused. The record stays protected."))
    return redirect("lifting", lifting_id=lifting_id)


def withdraw(request: PrincipalRequest, lifting_id: UUID) -> HttpResponse:
    """Take one's own request back."""
    lifting.withdraw_lifting(principal=request.principal, lifting_id=str(lifting_id))
    messages.success(request, _("Withdrawn."))
    return redirect("lifting", lifting_id=lifting_id)
