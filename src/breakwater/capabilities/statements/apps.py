"""The statements application."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """Statements: contributed, corrected, remarked, retracted, imported."""

    name = "breakwater.capabilities.statements"
    label = "statements"
