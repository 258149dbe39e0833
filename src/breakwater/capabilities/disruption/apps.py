"""The disruption application."""

from django.apps import AppConfig


class DisruptionConfig(AppConfig):
    """The lab: plans, asked for, made by a job, read by whoever reads all that went into them."""

    name = "breakwater.capabilities.disruption"
    label = "disruption"
