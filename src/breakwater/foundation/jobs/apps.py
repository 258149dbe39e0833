"""The jobs application."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Rights on the queue's tables; the tables are procrastinate's."""

    name = "breakwater.foundation.jobs"
    label = "jobs"
