"""The networks application."""

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    """Networks: the list, and the picture as a graph."""

    name = "breakwater.capabilities.networks"
    label = "networks"
