"""A passage: one transaction that has gone through a door, with its ticket, its instant and its audit row."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import DatabaseError, InterfaceError, transaction
from django.utils.translation import gettext as _

from breakwater.core.errors import BreakwaterError
from breakwater.core.marking import Marking
from breakwater.foundation import audit
from breakwater.foundation.access.actions import Action
from breakwater.foundation.access.answering import is_answering, note_unwritten
from breakwater.foundation.access.closing import close_act, count_and_record
from breakwater.foundation.access.errors import BudgetSpent, NotFound, NotOpened, Refused, RightsMoved
from breakwater.foundation.access.interning import intern_labels
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import principal_for, together
from breakwater.foundation.access.rates import spend_markings
from breakwater.foundation.access.tickets import Opening, instant_now, open_transaction, seal_ticket
from breakwater.foundation.database.refusals import RuleKept, in_words, state_of
from breakwater.foundation.database.warrants import bound_to
from breakwater.foundation.members import queries as members
from breakwater.foundation.members.roles import FACTS

USING = "default"

_logger = logging.getLogger(__name__)

_token: ContextVar[str] = ContextVar("breakwater_token", default="")
_current: ContextVar[Passage | None] = ContextVar("breakwater_passage", default=None)
_aside: ContextVar[Aside | None] = ContextVar("breakwater_aside", default=None)


class Passage:
    """What an act has been through and has shown; made by `acting` alone.

    Attributes:
        principal: as membership stands at the passage's epoch.
        at: the transaction's instant, the only one Python and SQL use.
    """

    def __init__(self, principal: Principal, action: Action, at: datetime, labels: Mapping[Marking, int]) -> None:
        self.principal = principal
        self.action = action
        self.at = at
        self.object_kind = ""
        self.object_id = ""
        self.detail: dict[str, Any] = {}
        self._labels = labels
        self._shown: dict[str, set[str]] = defaultdict(set)

    def show(self, originator: str, statement_ids: Iterable[str]) -> None:
        """Note that statements of an originator are shown: it can learn that, by organisation."""
        self._shown[originator].update(statement_ids)

    def about(self, kind: str, object_id: str, **detail: Any) -> None:
        """Note what the act is about, for its audit row."""
        self.object_kind, self.object_id = kind, object_id
        self.detail.update(detail)

    def label(self, marking: Marking) -> int:
        """Return the label of a marking that was announced to `acting`."""
        return self._labels[marking]

    @property
    def shown_count(self) -> int:
        """Return how many statements of other originators were shown."""
        own = self.principal.organisation
        return sum(len(ids) for originator, ids in self._shown.items() if originator != own)

    def audit_act(self, *, decision: str = "allowed", rule_ids: tuple[str, ...] = ()) -> audit.Act:
        """Return the audit row of this passage."""
        who = self.principal
        return audit.Act(
            at=self.at,
            action=self.action.code,
            person=UUID(who.person_id),
            organisation=who.organisation,
            audience=who.audience_id,
            purpose=who.purpose.value,
            world=who.world,
            object_kind=self.object_kind,
            object_id=self.object_id,
            decision=decision,
            rule_ids=rule_ids,
            shown=self._shown,
            detail=(self.detail | {"token": _token.get()} if _token.get() else self.detail) or None,
        )


class Aside:
    """A count of the principal's own, needed on every page and not worth an act of its own.

    The first act of reading in `with_aside` answers it, in its own transaction and under its ticket.

    Args:
        principal: whose.
        question: asked within the act; shows nothing of anybody's.
    """

    def __init__(self, principal: Principal, question: Callable[[Passage], int]) -> None:
        self.principal = principal
        self.question = question
        self.answer: int | None = None

    def ask(self, passage: Passage) -> None:
        """Ask once, of an act of the same person for the same organisation alone."""
        who = passage.principal
        if self.answer is None and not who.joint and who.affiliation_id == self.principal.affiliation_id:
            self.answer = self.question(passage)


@contextmanager
def with_aside(aside: Aside) -> Iterator[None]:
    """Have a count answered by the first act of reading within."""
    token = _aside.set(aside)
    try:
        yield
    finally:
        _aside.reset(token)


@contextmanager
def acting(
    principal: Principal, action: Action, *, markings: Iterable[Marking] = (), holds_late: bool = False
) -> Iterator[Passage]:
    """Open one transaction for an act: ticket, role check, audit row at its end.

    Cannot be nested: one act, one audience, one instant. An act that fails leaves nothing but, where it was refused or
    ended in an error of SQL, an audit row that says so.

    Args:
        principal: who acts.
        action: what is done; its roles are checked.
        markings: every marking the act will write; interned before the transaction opens.
        holds_late: it writes for long, and holds the policy epoch at its end alone, when it looks whether the
            principal's rights are still those it began with; nobody's rights wait for it meanwhile.

    Raises:
        Refused: none of the principal's roles may do this.
        BudgetSpent: the account has read its fill, or made new markings enough.
        RightsMoved: the principal's rights were changed while it read, or wrote for long.
    """
    if _current.get() is not None:
        raise NotOpened("An act cannot open another act: pass the passage on.")
    labels = intern_labels(markings, allow=lambda count: spend_markings(principal, count, at=instant_now()))
    waits = action.writes or not is_answering()
    passage: Passage | None = None
    try:
        with ExitStack() as stack:
            opening, principal = _open(stack, principal, to_write=action.writes and not holds_late, waits=waits)
            stack.enter_context(bound_to(opening.process, opening.started_micros))
            passage = Passage(principal, action, opening.at, labels)
            token = _current.set(passage)
            stack.callback(_current.reset, token)
            check_roles(principal, action, at=opening.at)
            yield passage
            if not action.writes and (aside := _aside.get()) is not None:
                aside.ask(passage)
            if holds_late:
                _hold(principal)
            epoch = close_act(passage.audit_act(), shown=passage.shown_count, using=USING)
    except (Refused, NotFound, BudgetSpent, RightsMoved) as refusal:
        # The act's own transaction is rolled back; that it was tried is written in one of its own.
        if passage is not None:
            rules = refusal.rule_ids if isinstance(refusal, Refused) else (type(refusal).__name__,)
            _record_refusal(passage, rules)
        raise
    except (DatabaseError, psycopg.Error) as error:
        if passage is not None and (state := state_of(error)):
            _record_error(passage, error, state)
        raise
    if not waits:
        note_unwritten()
    if not action.writes and epoch != principal.epoch:
        # A read does not hold the epoch, and each of its statements sees what was committed before it: what was
        # written after the reader's rights had ended, too. Such an answer does not leave.
        _refuse_if_rights_moved(principal)


@contextmanager
def by_token(token_id: str) -> Iterator[None]:
    """Let the acts of a block say in their audit rows which token they came by."""
    held = _token.set(token_id)
    try:
        yield
    finally:
        _token.reset(held)


def current_passage() -> Passage:
    """Return the passage of the transaction under way.

    Raises:
        NotOpened: no door was passed.
    """
    passage = _current.get()
    if passage is None:
        raise NotOpened("Sealed rows are read and written inside `acting` only.")
    return passage


def check_roles(principal: Principal, action: Action, *, at: datetime) -> None:
    """Refuse an action that none of the principal's roles may do.

    Raises:
        Refused: naming the roles that may.
    """
    if not action.roles & principal.roles_at(at):
        may = ", ".join(sorted(str(FACTS[role].name) for role in action.roles))
        raise Refused(f"“{action.label}” is not yours to do.", f"It is done by: {may}.", rule_ids=("role",))


def _open(stack: ExitStack, principal: Principal, *, to_write: bool, waits: bool) -> tuple[Opening, Principal]:
    for _attempt in range(8):
        with ExitStack() as attempt:  # left on any fault, or the connection would stay in a dead transaction
            attempt.enter_context(transaction.atomic(using=USING, durable=True))
            opening = open_transaction(using=USING, to_write=to_write)
            if opening.epoch == principal.epoch:
                seal_ticket(principal, opening, using=USING, waits=waits)
                stack.push(attempt.pop_all())
                return opening, principal
        joint = principal.joint
        principal = principal_for(principal.affiliation_id, purpose=principal.purpose)
        if joint:
            principal = together(principal, joint)
    raise BreakwaterError("Memberships are being changed just now.", "Try again in a moment.")


def _refuse_if_rights_moved(principal: Principal) -> None:
    present = principal_for(principal.affiliation_id, purpose=principal.purpose)
    if (present.subject, present.role_periods) != (principal.subject, principal.role_periods):
        raise RightsMoved(_("Your rights were changed while this was read."), _("Open it again."))


def _hold(principal: Principal) -> None:
    """Hold the policy epoch until the act under way ends, if the principal's rights are those it began with."""
    opening = open_transaction(using=USING, to_write=True)
    if opening.epoch == principal.epoch:
        return
    present = members.card(principal.affiliation_id, purpose=principal.purpose)
    if (present.subject, present.role_periods) != (principal.subject, principal.role_periods):
        raise RightsMoved(_("Your rights were changed while this was stored; nothing of it was."), _("Begin it again."))


def _record_refusal(passage: Passage, rule_ids: tuple[str, ...]) -> None:
    passage._shown.clear()
    with transaction.atomic(using=USING, durable=True):
        audit.record(passage.audit_act(decision="refused", rule_ids=rule_ids))


def _record_error(passage: Passage, error: Exception, state: str) -> None:
    """Write that an act ended in an error of SQL, by its SQLSTATE alone, and count it as a read.

    An error that depends on what a row holds tells one thing about that row, and its words may hold a value: whoever
    makes many of them reads. Where the database is not there any more, there is nowhere to write it.
    """
    count = max(1, passage.shown_count)
    passage._shown.clear()
    decision = "refused" if isinstance(in_words(error), RuleKept) else "failed"
    act = passage.audit_act(decision=decision, rule_ids=(state,))
    try:
        with ExitStack() as stack:
            _open(stack, passage.principal, to_write=False, waits=True)
            count_and_record(act, count=count, using=USING)
    except (DatabaseError, InterfaceError) as gone:
        # Without the error itself: its words may hold values.
        told = state_of(gone) or "no connection"
        _logger.error("An act that ended in SQLSTATE %s is not in the log: %s", state, told)  # noqa: TRY400
