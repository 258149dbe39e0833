"""Addresses of the gallery, for its server and tests only."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path

from breakwater.foundation.web import errors, gallery


def _forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Only a releasing officer releases.")


urlpatterns = [
    path("gallery/reach", gallery.reach),
    path("gallery/suggest", gallery.suggest),
    path("gallery/forbidden", _forbid),
    path("gallery/detail/<str:statement>", gallery.detail),
    path("gallery/<str:name>", gallery.show),
]
handler403 = errors.refused
handler404 = errors.absent
handler500 = errors.broken
