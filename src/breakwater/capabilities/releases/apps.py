"""The releases application."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """Releases: asked by one officer, decided by another."""

    name = "breakwater.capabilities.releases"
    label = "releases"
