"""What the database refuses and what it cannot do just now, as errors for people: one table, by SQLSTATE.

The database keeps the rules too, for whoever finds a way past Python. Whatever it refuses is a refusal to the reader
as well, never a fault of the server; that a server is restarted, is busy, or has no time or room for a question is none
either. A fault of the program stays one.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import DataError, InterfaceError, OperationalError
from django.db.utils import Error as DjangoDatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from breakwater.core.errors import BreakwaterError

RETRY_AFTER_S = 5
"""After so many seconds a restarted server is usually back; said to browsers and programs."""


class RuleKept(BreakwaterError):
    """The database keeps a rule that the program let through; `state` is its SQLSTATE."""

    def __init__(self, message: str, remedy: str, *, state: str) -> None:
        super().__init__(message, remedy)
        self.state = state


class NotKept(BreakwaterError):
    """A value that no text of the database can hold."""


class Busy(BreakwaterError):
    """Others were writing the same: it was undone whole, and can be asked again."""


class TooMuch(BreakwaterError):
    """It takes longer, or more room to compute, than the server gives to one question."""


class Full(BreakwaterError):
    """There is no room left to store anything; reading goes on."""


class Away(BreakwaterError):
    """The database does not answer, or not for this server; it can be tried again."""


class Lost(Away):
    """The connection is lost: where that was at the end of a change, nobody here can tell whether it was stored."""


RULES = {
    "A wider marking takes an approved release.": gettext_noop("Ask a second officer for a release."),
    "Lifting protection takes two persons.": gettext_noop("Ask a second victim protection officer to lift it."),
    "A statement is withdrawn once, now.": gettext_noop("Load the page again to see how it stands."),
    "These rows belong to no import under way.": gettext_noop("Open the import again to see how it stands."),
    "No such job is queued.": gettext_noop("Load the page again to see how it stands."),
    "A job works for whoever asks for it.": gettext_noop("Ask for it yourself."),
    "This record cannot stand in a plan.": gettext_noop("Leave it out of the plan."),
    "A plan is made by the server.": gettext_noop("Ask for a plan by its page."),
    "A plan names nobody but by its rows.": gettext_noop("Ask for a plan by its page."),
    "Members change by an operation alone.": gettext_noop("Use the pages that change members."),
    "This change is not the caller's to make.": gettext_noop("Ask your contact point who may make it."),
}
"""The rules that have words of their own, as the database says them, each with its remedy."""

_RULE_STATES = ("BW004", "BW005", "BW006", "BW010")
_NOT_ALLOWED = "42501"
_KEY_STATES = ("BW001", "BW002", "BW003", "BW011")
"""A ticket, a warrant or an act that this server has not signed for this transaction: its operator's to mend."""
_NOT_KEPT_STATES = ("22001", "22003", "22021", "22P05", "54000")
"""Too long, out of range, no such character, too large for an index."""
_UNDONE_STATES = ("40001", "40P01")
"""A snapshot that is stale, a deadlock: the server undid the whole, and the same may pass at once."""
_BUSY_STATES = (*_UNDONE_STATES, "55P03")
_TOO_MUCH_STATES = ("57014", "25P04", "53200")
"""A question's or a transaction's time is over; its memory is used up."""
_FULL_STATES = ("53100",)
_GONE = ("08", "57P", "25P03", "53300")
"""States that begin so end a connection, or do not begin one."""


def in_words(error: BaseException | None) -> BreakwaterError | None:
    """Return a database's error as an error for people, or None where it is a fault of the program."""
    found: Any = error.__cause__ if isinstance(error, DjangoDatabaseError) else error
    if not isinstance(found, psycopg.Error):
        return None
    state = state_of(found)
    said = found.diag.message_primary or ""
    if state in _RULE_STATES or (state == _NOT_ALLOWED and "row-level security" in said):
        return _rule(said, state)
    if state in _NOT_KEPT_STATES or (not state and isinstance(error, DataError)):  # the driver finds NUL by itself
        return NotKept(
            _("Something in this cannot be stored: it is too long, or holds a character that cannot be kept."),
            _("Shorten it, leave out invisible characters, and send it again. Nothing was stored."),
        )
    if state in _KEY_STATES:
        return Away(
            _("The server and its database do not agree about this request."),
            _("Try again in a minute. If it stays so, tell whoever runs the server. Nothing was stored."),
        )
    if state in _BUSY_STATES:
        return Busy(
            _("Others were writing the same at this moment."),
            _("Send it again: nothing of it was stored, nothing lost."),
        )
    if state in _TOO_MUCH_STATES:
        return TooMuch(
            _("This takes more than the server gives to one question."),
            _("Ask for less: a narrower search, a smaller part, fewer rows. Nothing was stored."),
        )
    if state in _FULL_STATES:
        return Full(
            _("The server has no room left to store anything."),
            _(
                "Tell whoever runs the server, and send it again once there is room. Nothing was stored; reading goes on."
            ),
        )
    if state.startswith(_GONE) or (not state and isinstance(error, OperationalError | InterfaceError)):
        return Lost(_("The database is not there just now."), _("Try again in a minute."))
    return None


def state_of(error: BaseException) -> str:
    """Return the SQLSTATE of a database's error, empty where it has none: its words may hold values, this does not."""
    found: Any = error.__cause__ if isinstance(error, DjangoDatabaseError) else error
    return (found.sqlstate or "") if isinstance(found, psycopg.Error) else ""


def is_undone(error: BaseException) -> bool:
    """Tell whether the server undid the whole for others' sake, so that the same may be asked again at once."""
    return state_of(error) in _UNDONE_STATES


def _rule(said: str, state: str) -> RuleKept:
    if said in RULES:
        return RuleKept(_(said), _(RULES[said]), state=state)
    return RuleKept(
        _("The database keeps a rule that refuses this. Nothing was stored."),
        _("Load the page again to see how it stands."),
        state=state,
    )


__all__ = [
    "RETRY_AFTER_S",
    "RULES",
    "Away",
    "Busy",
    "Full",
    "Lost",
    "NotKept",
    "RuleKept",
    "TooMuch",
    "in_words",
    "is_undone",
    "state_of",
]
