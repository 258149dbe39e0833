"""Render a page without rail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from breakwater.foundation.web.page import frame


def plain(request: HttpRequest, template: str, *, title: str, status: int = 200, **values: Any) -> HttpResponse:
    """Render a template of this folder in the plain layout."""
    return render(request, f"members/{template}", page_values(request, title) | values, status=status)


def page_values(request: HttpRequest, title: str) -> dict[str, Any]:
    """Return what the plain layout needs."""
    return {"page": frame(request).page(title=title)}
