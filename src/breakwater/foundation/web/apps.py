"""Declare the web application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Shell, routes and error pages."""

    name = "breakwater.foundation.web"
    label = "web"

    def ready(self) -> None:
        """Register the start-up checks."""
        from breakwater.foundation.web import checks

        checks.register_all()
