"""Invite an organisation's first contact point, at the console of whoever runs the server."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.members.operations import Operator, invite_contact_point


class Command(BaseCommand):
    """`breakwater manage invite_contact_point BD-CCI --name … --handle …`."""

    help = "Invite an organisation's first contact point. The invitation is shown once; hand it over in person."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whom to invite."""
        parser.add_argument("code", help="the organisation's")
        parser.add_argument("--name", required=True)
        parser.add_argument("--handle", required=True, help="sign-in name within the organisation")
        parser.add_argument("--co-chair", action="store_true", help="for the first two co-chairing organisations")
        parser.add_argument("--proposal", help="number of what the organisation's security officer proposed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite, and show the token once."""
        try:
            opened = invite_contact_point(
                Operator(getpass.getuser()),
                code=options["code"],
                name=options["name"],
                handle=options["handle"],
                as_co_chair=options["co_chair"],
                proposal_id=options["proposal"],
            )
        except BreakwaterError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Sign-in name: {opened.person.sign_in_name}")
        self.stdout.write(f"Invitation, shown once, opens for 72 hours at /invitation/: {opened.token}")
