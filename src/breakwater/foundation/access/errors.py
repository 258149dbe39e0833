"""Refusals. What may not be read does not exist: its error says the same as that of a wrong address."""

from __future__ import annotations

from django.utils.translation import gettext as _

from breakwater.core.errors import BreakwaterError


class NotFound(BreakwaterError):
    """Nothing that this principal may read: hidden, absent and wrong address alike."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing here that you may read."), _("Check the address, or search."))


class Refused(BreakwaterError):
    """Readable, but not to be done: says the rule and whom to ask.

    Args:
        message: what is refused and why.
        remedy: whom to ask, or what to do.
        rule_ids: the rules that refused, for the audit row.
    """

    def __init__(self, message: str, remedy: str = "", *, rule_ids: tuple[str, ...] = ()) -> None:
        super().__init__(message, remedy)
        self.rule_ids = rule_ids


class BudgetSpent(BreakwaterError):
    """More was read within the hour or the day than an account may read."""


class Conflict(BreakwaterError):
    """What is asked does not fit what was asked before."""


class RightsMoved(BreakwaterError):
    """What was read rests on rights that were changed meanwhile."""


class NotOpened(RuntimeError):
    """A programming error: sealed rows were asked for outside a door."""
