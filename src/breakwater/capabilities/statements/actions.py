"""What can be done with statements, and which roles may."""

from django.utils.translation import gettext_lazy as _

from breakwater.foundation.access.actions import EVERY_ROLE, POOL_ROLES, Action
from breakwater.foundation.members.roles import Role

PROTECTORS = frozenset({Role.VICTIM_PROTECTION})
KEEPERS = frozenset({Role.ANALYST, Role.INVESTIGATOR, Role.RELEASING_OFFICER, Role.SECOND_OFFICER})

READ = Action("statement.read", _("Read statements"), EVERY_ROLE)
DOWNLOAD = Action("attachment.download", _("Download an attachment"), EVERY_ROLE)
CONTRIBUTE = Action("statement.contribute", _("Contribute statements"), KEEPERS, writes=True)
DRAFT = Action("statement.draft", _("Keep and check drafts of statements"), KEEPERS, writes=True)
CORRECT = Action("statement.correct", _("Correct a statement"), KEEPERS, writes=True)
RETRACT = Action("statement.retract", _("Retract a statement"), KEEPERS, writes=True)
REMARK = Action("statement.remark", _("Narrow a statement's marking"), KEEPERS, writes=True)
RELEASE = Action(
    "statement.release",
    _("Widen a statement's marking by an approved release"),
    frozenset({Role.RELEASING_OFFICER, Role.SECOND_OFFICER}),
    writes=True,
)
IMPORT = Action("statement.import", _("Import a file of statements"), KEEPERS, writes=True)
GIVE_UP = Action("import.give-up", _("Note that one's own import was not carried out"), EVERY_ROLE, writes=True)
"""For whoever has lost the role to import: what was queued before is not left waiting for ever."""
PROTECT = Action("record.protect", _("Protect a person or thing"), POOL_ROLES, writes=True)

ACTIONS = (READ, DOWNLOAD, CONTRIBUTE, DRAFT, CORRECT, RETRACT, REMARK, RELEASE, IMPORT, PROTECT)
