"""What can be done at the desk, and which roles may."""

from django.utils.translation import gettext_lazy as _

from breakwater.foundation.access.actions import EVERY_ROLE, Action

READ = Action("desk.read", _("Read one's own desk"), EVERY_ROLE)

ACTIONS = (READ,)
