"""The commitments application."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """What is owed, by whom, to whom, by when."""

    name = "breakwater.foundation.commitments"
    label = "commitments"
