"""What can be done with releases, and which roles may."""

from django.utils.translation import gettext_lazy as _

from breakwater.foundation.access.actions import Action
from breakwater.foundation.members.roles import Role

OFFICERS = frozenset({Role.RELEASING_OFFICER, Role.SECOND_OFFICER})
KEEPERS = OFFICERS | {Role.ANALYST, Role.INVESTIGATOR}
PROTECTORS = frozenset({Role.VICTIM_PROTECTION})

READ = Action("release.read", _("Read the own agency's releases"), KEEPERS)
PREPARE = Action("release.prepare", _("See whom a release would reach"), OFFICERS)
REQUEST = Action("release.request", _("Ask for a release"), OFFICERS, writes=True)
APPROVE = Action("release.approve", _("Approve a release that another officer asked for"), OFFICERS, writes=True)
REFUSE = Action("release.refuse", _("Refuse a release that another officer asked for"), OFFICERS, writes=True)
WITHDRAW = Action("release.withdraw", _("Withdraw a release one asked for"), OFFICERS, writes=True)
ASK_LIFTING = Action("protection.ask_lifting", _("Ask to lift protection"), PROTECTORS, writes=True)
LIFT = Action("protection.lift", _("Lift protection that another officer asked to lift"), PROTECTORS, writes=True)

ACTIONS = (READ, PREPARE, REQUEST, APPROVE, REFUSE, WITHDRAW, ASK_LIFTING, LIFT)
