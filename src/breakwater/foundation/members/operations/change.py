"""The frame of every change: transaction, epoch, the caller as it stands now, audit row, refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from breakwater.core.errors import BreakwaterError
from breakwater.core.marking import Purpose
from breakwater.foundation.audit import Act, record, record_apart
from breakwater.foundation.database import epoch
from breakwater.foundation.database.source import given_instant
from breakwater.foundation.database.warrants import warrant_change, warrant_operator
from breakwater.foundation.members import queries
from breakwater.foundation.members.authority import Refused, refuse_unless_holds
from breakwater.foundation.members.models import Affiliation, Organisation, Person
from breakwater.foundation.members.roles import Role

Row = TypeVar("Row", bound=Model)


class Acting(Protocol):
    """Whoever acts; a principal of `foundation.access` is one."""

    @property
    def person_id(self) -> str: ...
    @property
    def affiliation_id(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def world(self) -> str: ...
    @property
    def purpose(self) -> Purpose: ...
    @property
    def audience_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs the server, at its console. Has no person, no organisation and no rights to read."""

    login: str


@dataclass(slots=True, kw_only=True)
class Noted:
    """A change under way, and what the audit row will say of it."""

    at: datetime
    kind: str = ""
    key: str = ""
    detail: dict[str, Any] = field(default_factory=dict)

    def note(self, kind: str, key: UUID | str, **detail: Any) -> None:
        """Say what was changed, for the audit row."""
        self.kind, self.key = kind, str(key)
        self.detail |= {name: _plain(value) for name, value in detail.items()}


@dataclass(slots=True, kw_only=True)
class Change(Noted):
    """A change by a person, who is known here as it stands inside this transaction."""

    person: Person
    affiliation: Affiliation
    roles: frozenset[Role]

    @property
    def organisation(self) -> Organisation:
        """Return the organisation that the caller acts for."""
        return self.affiliation.organisation

    @property
    def world(self) -> str:
        """Return the world that the caller acts in."""
        return self.affiliation.world

    def needs(self, *roles: Role) -> None:
        """Refuse unless the caller holds one of these roles."""
        refuse_unless_holds(self.roles, frozenset(roles))

    def needs_own(self, organisation: Organisation) -> None:
        """Refuse unless this is the caller's own organisation."""
        if organisation.pk != self.organisation.pk:
            raise Refused(
                _("{code} is not your organisation.").format(code=organisation.code),
                _("Ask its contact point."),
                rule="own-organisation",
            )

    def needs_another(self, person_id: UUID | None) -> None:
        """Refuse where the caller is the person concerned."""
        if person_id == self.person.pk:
            raise Refused(_("You may not do this for yourself."), _("Ask a colleague to."), rule="nobody-own")


@contextmanager
def changing(principal: Acting, action: str) -> Iterator[Change]:
    """Open a change: everything inside happens, with its audit row, or nothing does.

    The caller's roles are read inside, after the epoch is held: a right lost a moment ago is lost. A refusal
    is recorded apart, for the transaction it stands in is undone.
    """
    at = now()
    try:
        with transaction.atomic():
            epoch.exclusive(using="default")
            change = _caller(principal, at)
            warrant_change(
                principal.person_id,
                organisation=change.organisation.code,
                world=change.world,
                roles=change.roles,
                at=at,
            )
            yield change
            record(
                _act(
                    principal,
                    action,
                    at=at,
                    object_kind=change.kind,
                    object_id=change.key,
                    detail=change.detail or None,
                )
            )
    except Refused as refusal:
        record_apart(_act(principal, action, at=at, decision="refused", rule_ids=(refusal.rule,)))
        raise


@contextmanager
def operating(operator: Operator, action: str) -> Iterator[Noted]:
    """Open a change made at the console: audited as the operator's, of no organisation."""
    at = now()
    detail = {"operator": operator.login}
    try:
        with transaction.atomic():
            epoch.exclusive(using="default")
            warrant_operator(at=at)
            change = Noted(at=at)
            yield change
            record(
                Act(
                    at=at,
                    action=action,
                    object_kind=change.kind,
                    object_id=change.key,
                    detail=detail | change.detail,
                )
            )
    except Refused as refusal:
        record_apart(Act(at=at, action=action, decision="refused", rule_ids=(refusal.rule,), detail=detail))
        raise


def now() -> datetime:
    """Return the instant of this act."""
    return given_instant() or timezone.now()


def _caller(principal: Acting, at: datetime) -> Change:
    row = (
        Affiliation.objects.select_related("person", "organisation")
        .filter(pk=principal.affiliation_id, person_id=principal.person_id)
        .first()
    )
    roles = queries.roles_at(principal.affiliation_id, at=at)
    if row is None or not roles:
        raise Refused(_("Your account is not in good standing."), _("Ask your contact point."), rule="standing")
    return Change(at=at, person=row.person, affiliation=row, roles=roles)


def _act(principal: Acting, action: str, *, at: datetime, **fields: Any) -> Act:
    return Act(
        at=at,
        action=action,
        person=UUID(principal.person_id),
        organisation=principal.organisation,
        audience=principal.audience_id,
        purpose=principal.purpose.value,
        world=principal.world,
        **fields,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (frozenset, set, tuple, list)):
        return sorted(str(each) for each in value)
    return value


class NotThere(BreakwaterError):
    """There is no such thing, or it cannot be seen from here: the same words for both."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing here that you may read."), _("Check the address, or search."))


def one(rows: "QuerySet[Row]", **condition: Any) -> "Row":
    """Return the one row that meets a condition. The epoch is held, so that nobody changes it meanwhile.

    Raises:
        NotThere: no row does.
    """
    row = rows.filter(**condition).first()
    if row is None:
        raise NotThere
    return row
