"""What can be done with entities, and which roles may."""

from django.utils.translation import gettext_lazy as _

from breakwater.capabilities.statements.actions import KEEPERS
from breakwater.foundation.access.actions import EVERY_ROLE, POOL_ROLES, Action

READ = Action("entity.read", _("Open an entity"), EVERY_ROLE)
SEARCH = Action("entity.search", _("Search by exact name or identifier"), EVERY_ROLE)
CLAIM = Action("entity.claim", _("Say that two records are the same or different"), KEEPERS, writes=True)
WITHDRAW = Action("entity.withdraw", _("Withdraw an identity claim"), KEEPERS, writes=True)
WHO = Action("entity.who", _("See who can see the own agency's statements"), POOL_ROLES)
PREVIEW = Action("entity.preview", _("Preview the own agency's statements as another organisation"), KEEPERS)
PRINT = Action("entity.print", _("Print a record"), KEEPERS)

ACTIONS = (READ, SEARCH, CLAIM, WITHDRAW, WHO, PREVIEW, PRINT)
