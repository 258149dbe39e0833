"""The three doors. Nothing that is sealed is read, changed or let out except through one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connections, models

from breakwater.core.marking import Marking
from breakwater.core.policy import READ, Environment, Resource, Use, UseKind, decide
from breakwater.foundation.access.actions import Action
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.models import Export, Sealed
from breakwater.foundation.access.passage import check_roles, current_passage
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.database.source import new_id

_Model = TypeVar("_Model", bound=Sealed)


def readable(principal: Principal, model: type[_Model]) -> models.QuerySet[_Model]:
    """Return the rows of a sealed table that this principal may read now: row security decides.

    Raises:
        NotOpened: no act is under way.
        Refused: the act under way is another principal's.
    """
    _check_passage(principal)
    return models.QuerySet(model, using="default")


def fetch(
    principal: Principal, model: type[Sealed], columns: str, condition: str, parameters: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """Read rows of a sealed table in one plain SELECT: as `readable`, where thousands are read.

    Args:
        principal: who reads.
        model: of the sealed table.
        columns, condition: SQL of the program's own, never made from what somebody entered.
        parameters: of the condition.

    Raises:
        NotOpened: no act is under way.
        Refused: the act under way is another principal's.
    """
    _check_passage(principal)
    with connections["default"].cursor() as cursor:
        cursor.execute(f"select {columns} from {model._meta.db_table} where {condition}", parameters)  # noqa: S608
        return cursor.fetchall()  # type: ignore[no-any-return]


def _check_passage(principal: Principal) -> None:
    if current_passage().principal.person_id != principal.person_id:
        raise Refused("This act belongs to somebody else.", rule_ids=("passage",))


def insert(principal: Principal, rows: Sequence[_Model]) -> list[_Model]:
    """Insert rows of one sealed table; the database refuses what the principal may not write."""
    if not rows:
        return []
    return readable(principal, type(rows[0])).bulk_create(rows, batch_size=1_000)


def reads(principal: Principal, marking: Marking) -> bool:
    """Tell whether a principal would read under a marking, which need not be anything's yet."""
    return decide(principal.subject, READ, Resource(marking), Environment(at=current_passage().at)).allowed


def require(
    principal: Principal,
    action: Action,
    marking: Marking | None = None,
    *,
    use: Use = READ,
    originator_only: bool = True,
    consents: frozenset[UseKind] = frozenset(),
) -> None:
    """Refuse an act on something marked unless the policy allows it.

    Args:
        principal: who acts.
        action: what; its roles are checked.
        marking: of the thing; None where the act has no object yet.
        use: what the act does with it.
        originator_only: the act belongs to the originator's own people (correct, remark, retract, release).
        consents: uses the originator has consented to.

    Raises:
        NotFound: the thing is not readable: it does not exist for this principal.
        Refused: readable, but not to be done; with the reason.
    """
    at = current_passage().at
    check_roles(principal, action, at=at)
    if marking is None:
        return
    if not decide(principal.subject, READ, Resource(marking), Environment(at=at)).allowed:
        raise NotFound
    if originator_only and action.writes and marking.originator != principal.organisation:
        raise Refused(
            f"Only {marking.originator} changes what {marking.originator} said.",
            "Say otherwise in a statement of your own, or send a request.",
            rule_ids=("originator",),
        )
    decision = decide(principal.subject, use, Resource(marking), Environment(at=at, consents=consents))
    if not decision.allowed:
        raise Refused(" ".join(decision.reasons), f"Ask {marking.originator}.", rule_ids=decision.rule_ids)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Something about to leave.

    Args:
        statement_id: id as text.
        label_id: of its marking.
        marking: the marking.
        protects_identity: it would identify a protected person; such never leaves.
    """

    statement_id: str
    label_id: int
    marking: Marking
    protects_identity: bool = False


@dataclass(frozen=True, slots=True)
class Released:
    """What may leave and what may not, with the ledger's number.

    Attributes:
        number: of the ledger row, printed on the copy.
        allowed: statement ids.
        refused: statement id → codes that refuse.
    """

    number: str
    allowed: frozenset[str]
    refused: dict[str, tuple[str, ...]]


def releasable(
    principal: Principal,
    items: Iterable[Leaving],
    *,
    to: str,
    form: str,
    use: Use | None = None,
    loss: Sequence[dict[str, Any]] = (),
) -> Released:
    """Decide what may leave, to whom, and write the export ledger. Items that may not are left out, named.

    Args:
        principal: who takes it out.
        items: what is about to leave.
        to: organisation code of the recipient; the principal's own for a copy at home.
        form: "print", "csv", "json", …
        use: intended use; passing on where `to` is another organisation.
        loss: what the form cannot carry.
    """
    passage = current_passage()
    use = use or Use(UseKind.READ if to == principal.organisation else UseKind.ONWARD, to=to)
    environment = Environment(at=passage.at)
    allowed: list[Leaving] = []
    refused: dict[str, tuple[str, ...]] = {}
    for item in items:
        decision = decide(
            principal.subject,
            use,
            Resource(item.marking, protects_identity=item.protects_identity),
            environment,
        )
        if item.protects_identity:
            refused[item.statement_id] = ("protected",)
        elif decision.allowed:
            allowed.append(item)
        else:
            refused[item.statement_id] = decision.rule_ids
    row = Export(
        id=new_id(),
        organisation=principal.organisation,
        person_id=principal.person_id,
        at=passage.at,
        to=to,
        form=form,
        purpose=principal.purpose.value,
        statement_ids=[item.statement_id for item in allowed],
        label_ids=sorted({item.label_id for item in allowed}),
        loss=list(loss),
        number=new_id().hex[:10].upper(),
    )
    insert(principal, [row])
    passage.about("export", str(row.id), form=form, to=to, statements=len(allowed))
    return Released(row.number, frozenset(item.statement_id for item in allowed), refused)
