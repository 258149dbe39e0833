"""The access application: the only asker of the policy."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Doors, tickets, labels and audiences."""

    name = "breakwater.foundation.access"
    label = "access"
