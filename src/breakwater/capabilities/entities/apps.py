"""The entities application."""

from django.apps import AppConfig


class EntitiesConfig(AppConfig):
    """Entity pages, identity claims, exact search."""

    name = "breakwater.capabilities.entities"
    label = "entities"
