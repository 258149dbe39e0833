"""Render a page without rail; its layout, and what that needs, come from the templates of `web`."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def plain(request: HttpRequest, template: str, *, title: str, status: int = 200, **values: Any) -> HttpResponse:
    """Render a template of this folder in the plain layout."""
    return render(request, f"members/{template}", {"title": title, **values}, status=status)
