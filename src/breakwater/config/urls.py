"""Every address of the product, from the one list of capabilities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver

from breakwater.capabilities.desk import urls as desk
from breakwater.capabilities.disruption import urls as disruption
from breakwater.capabilities.entities import urls as entities
from breakwater.capabilities.networks import urls as networks
from breakwater.capabilities.releases import urls as releases
from breakwater.capabilities.statements import urls as statements
from breakwater.config import api
from breakwater.foundation.access.actions import OPEN
from breakwater.foundation.members import urls as members
from breakwater.foundation.web import tokens
from breakwater.foundation.web.routes import route


def home(request: HttpRequest) -> HttpResponse:
    """Send a person to the desk, and a visitor to sign in."""
    return redirect("desk")


urlpatterns: list[URLPattern | URLResolver] = [
    route("", home, action=OPEN, name="home"),
    *(route(each.path, each.view, action=OPEN, name=each.name) for each in members.ADDRESSES),
    *statements.urlpatterns,
    *entities.urlpatterns,
    *networks.urlpatterns,
    *disruption.urlpatterns,
    *releases.urlpatterns,
    *desk.urlpatterns,
    *tokens.urlpatterns,
    *api.urlpatterns,
]
handler400 = "breakwater.foundation.web.errors.unreadable"
handler403 = "breakwater.foundation.web.errors.refused"
handler404 = "breakwater.foundation.web.errors.absent"
handler500 = "breakwater.foundation.web.errors.broken"
