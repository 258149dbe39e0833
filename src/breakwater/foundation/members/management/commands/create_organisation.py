"""Create an organisation, at the console of whoever runs the server."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.members.models import Organisation
from breakwater.foundation.members.operations import Operator, create_organisation


class Command(BaseCommand):
    """`breakwater manage create_organisation BD-CCI --name … --state BD`."""

    help = "Create an organisation without people. Its first contact point comes with invite_contact_point."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what an organisation is."""
        parser.add_argument("code", help="such as BD-CCI; markings name it so, for good")
        parser.add_argument("--name", required=True)
        parser.add_argument("--name-local", default="")
        parser.add_argument("--kind", required=True, help="such as law_enforcement, border_control, security")
        parser.add_argument("--state", default="", help="two-letter code; leave out for an international body")
        parser.add_argument("--standing", choices=Organisation.Standing.values, default="member")
        parser.add_argument("--grading-scheme", default="admiralty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create it."""
        try:
            create_organisation(
                Operator(getpass.getuser()),
                code=options["code"],
                name=options["name"],
                name_local=options["name_local"],
                kind=options["kind"],
                state=options["state"],
                standing=Organisation.Standing(options["standing"]),
                grading_scheme=options["grading_scheme"],
            )
        except BreakwaterError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['code']} is created. Now: manage invite_contact_point {options['code']} …")
