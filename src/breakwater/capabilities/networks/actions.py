"""What can be done with networks, and which roles may."""

from django.utils.translation import gettext_lazy as _

from breakwater.capabilities.statements.actions import KEEPERS
from breakwater.foundation.access.actions import EVERY_ROLE, Action

READ = Action("network.read", _("See networks as pictures"), EVERY_ROLE)
PRINT = Action("network.print", _("Print a picture"), KEEPERS)

ACTIONS = (READ, PRINT)
