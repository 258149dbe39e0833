"""What can be done with releases, and which roles may."""

from django.utils.translation import gettext_lazy as _

from breakwater.capabilities.statements.actions import PROTECTORS
from breakwater.foundation.access.actions import Action
from breakwater.foundation.members.roles import Role

OFFICERS = frozenset({Role.RELEASING_OFFICER, Role.SECOND_OFFICER})
KEEPERS = OFFICERS | {Role.ANALYST, Role.INVESTIGATOR}

READ = Action("release.read", _("Read the own agency's releases"), KEEPERS)
PREPARE = Action("release.prepare", _("See whom a release would reach"), OFFICERS)
REQUEST = Action("release.request", _("Ask for a release"), OFFICERS, writes=True)
APPROVE = Action("release.approve", _("Approve a release that another officer asked for"), OFFICERS, writes=True)
REFUSE = Action("release.refuse", _("Refuse a release that another officer asked for"), OFFICERS, writes=True)
WITHDRAW = Action("release.withdraw", _("Withdraw a release one asked for"), OFFICERS, writes=True)
ASK_LIFTING = Action("protection.ask_lifting", _("Ask to lift protection"), PROTECTORS, writes=True)
LIFT = Action("protection.lift", _("Lift protection that another officer asked to lift"), PROTECTORS, writes=True)
READ_LIFTING = Action("protection.read_lifting", _("Read what was asked about lifting protection"), PROTECTORS)
REFUSE_LIFTING = Action("protection.refuse_lifting", _("Refuse to lift protection"), PROTECTORS, writes=True)
WITHDRAW_LIFTING = Action(
    "protection.withdraw_lifting", _("Withdraw what one asked about lifting protection"), PROTECTORS, writes=True
)

ACTIONS = (
    *(READ, PREPARE, REQUEST, APPROVE, REFUSE, WITHDRAW),
    *(ASK_LIFTING, READ_LIFTING, LIFT, REFUSE_LIFTING, WITHDRAW_LIFTING),
)
