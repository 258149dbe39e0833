"""The desk application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What one owes and is owed, and what is new."""

    name = "breakwater.capabilities.desk"
    label = "desk"
