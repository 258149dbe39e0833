"""What can be done with plans, and which roles may."""

from django.utils.translation import gettext_lazy as _

from breakwater.capabilities.statements.actions import KEEPERS
from breakwater.foundation.access.actions import EVERY_ROLE, Action

READ = Action("plan.read", _("See plans against networks"), EVERY_ROLE)
ASK = Action("plan.ask", _("Ask for a plan, and stop or name it"), KEEPERS, writes=True)
EXPORT = Action("plan.export", _("Take a plan out"), KEEPERS, writes=True)

ACTIONS = (READ, ASK, EXPORT)
