"""Declare the members application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """States, organisations, people, and what each person may be."""

    name = "breakwater.foundation.members"
    label = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Register the start-up checks, give passkeys our challenges, and refuse what no process may run with."""
        from breakwater.foundation.members import apart, challenges, checks

        challenges.give_challenges()
        apart.lock_where_kept()
        checks.register_all()
        checks.refuse_unsafe_sign_in()
