"""The approvals application."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Two-person approvals."""

    name = "breakwater.foundation.approvals"
    label = "approvals"
