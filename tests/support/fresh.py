"""Things made for one ask that uses them up: an ask that succeeds leaves nothing for the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.support.house import AT, OTHER, OWN, kept_by, shared_with

if TYPE_CHECKING:
    from breakwater.core.marking import Marking
    from breakwater.foundation.access.principal import Principal
    from tests.support.asks import Target


def key(_target: Target) -> str:
    """Return a new key of a form."""
    from breakwater.foundation.database.source import new_id

    return str(new_id())


def statement(target: Target, about: str = "person") -> str:
    """Let the agency's analyst say something more about a person, or about another thing."""
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewStatement

    said = NewStatement(target[about], "alias", "Said once more", _marking(target))
    return operations.contribute(principal=_analyst(target), statements=[said]).statement_ids[0]


def claim(target: Target) -> str:
    """Let the agency's analyst claim something of two records."""
    from breakwater.capabilities.entities import operations

    return operations.claim(
        principal=_analyst(target),
        left=target["person"],
        right=target["double"],
        judgement="unsure",
        reason="To be withdrawn.",
        marking=_marking(target),
    )


def draft(target: Target) -> str:
    """Let the one who asks keep a draft."""
    from breakwater.capabilities.statements import draft_store
    from breakwater.capabilities.statements.contribute_form import read_sheet

    made = key(target)
    sheet = read_sheet({"key": made, "row-0-value": "half said"})
    draft_store.keep(target.house.principal(target.who), sheet, title="To be discarded")
    return made


def token(target: Target) -> str:
    """Let the one who asks make a token."""
    from breakwater.foundation.access import tokens

    _secret, line = tokens.make(
        target.house.principal(target.who), name="To be revoked", scopes=[tokens.Scope.READ_STATEMENTS], days=7
    )
    return line.id


def release(target: Target) -> str:
    """Let the releasing officer ask the second one for a release."""
    from breakwater.capabilities.releases import operations
    from breakwater.capabilities.releases.changes import Change
    from breakwater.core.marking import Pap, Tlp

    agency = target.agency
    other = OTHER if agency == OWN else OWN
    return operations.request_release(
        principal=target.house.principal(f"{agency} releasing officer"),
        asking=operations.Asking(
            [statement(target, "boat")],
            Change(tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER, releasable_to=frozenset({other})),
            "To be decided.",
            target.house.persons[f"{agency} second officer"],
            due_on=AT.date() + timedelta(days=2),
        ),
    )


def lifting(target: Target) -> str:
    """Let one victim-protection officer ask the other to lift the protection of somebody new."""
    from breakwater.capabilities.releases import lifting as liftings
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewRecord, NewStatement, Screening

    done = operations.contribute(
        principal=_analyst(target),
        records=[NewRecord("p", "person", Screening("no", "perhaps"))],
        statements=[NewStatement("p", "name", "Perhaps Grown Up", _marking(target))],
    )
    return liftings.request_lifting(
        principal=target.house.principal(f"{target.agency} victim protection"),
        record_id=done.record_ids["p"],
        grounds="Grown up.",
        second_officer=target.house.persons[f"{target.agency} second protector"],
    )


def lifting_asked(target: Target) -> dict[str, Any]:
    """Return what the form that asks for lifting sends."""
    officer = "victim protection" if target.who.endswith("second protector") else "second protector"
    return {"grounds": "Grown up.", "second_officer": target.house.persons[f"{target.agency} {officer}"]}


def asking(act: str) -> Callable[[Target], dict[str, Any]]:
    """Return what a form of a release sends: `act` is look or ask."""

    def data(target: Target) -> dict[str, Any]:
        officer = "releasing officer" if target.who.endswith("second officer") else "second officer"
        return {
            "statements": target["statement"],
            "act": act,
            "tlp": "AMBER",
            "pap": "AMBER",
            "handling": ["H0"],
            "releasable_to": "TH-BSB,ID-IID,LK-ASU",
            "reason": "They need it.",
            "second_officer": target.house.persons[f"{target.agency} {officer}"],
            "read": "on",
        }

    return data


def upload(_target: Target) -> dict[str, Any]:
    """Return what a form of an import sends."""
    return {"form": "csv", "file": _file("sent")}


def open_import(target: Target) -> str:
    """Let the one who asks open an import."""
    from breakwater.capabilities.statements.tests import import_cast

    return import_cast.opened(target.house.principal(target.who), _file("opened"))


def checked_import(target: Target) -> str:
    """Let the one who asks have an import checked."""
    from breakwater.capabilities.statements.tests import import_cast

    own = target.agency
    who = target.house.principal(target.who)
    return import_cast.checked(who, _file("checked"), marking=kept_by(own), collection="Another import")


def loaded_import(target: Target) -> str:
    """Let the one who asks have an import loaded."""
    from breakwater.capabilities.statements.tests import import_cast

    own = target.agency
    who = target.house.principal(target.who)
    return import_cast.loaded(who, _file("loaded"), marking=kept_by(own), collection="Another import")


def plan_form(target: Target) -> dict[str, Any]:
    """Return what the form of a plan sends."""
    return {"network": target["network"], "aim": "fragment", "removals": "1"}


def plan_asked(target: Target) -> str:
    """Let the one who asks ask for a plan, which waits to be made."""
    return _plan(target.house.principal(target.who), target["network"])


def plan_made(target: Target) -> str:
    """Let the agency's analyst have a plan made, of all that it reads by then."""
    from breakwater.capabilities.disruption import making

    who = _analyst(target)
    plan = _plan(who, target["network"])
    making.make(who, plan_id=plan, run=1)
    return plan


def _plan(who: Principal, network: str, **more: Any) -> str:
    from breakwater.capabilities.disruption import operations
    from breakwater.capabilities.disruption.asking import Asked, Subject
    from breakwater.capabilities.disruption.models import SubjectKind

    return operations.ask(principal=who, subject=Subject(SubjectKind.NETWORK, network), asked=Asked(removals=1), **more)


def plans(who: Principal, network: str) -> dict[str, str]:
    """Let somebody ask for a plan and for its next version, and have both made."""
    from breakwater.foundation.jobs.testing import work_off

    older = _plan(who, network)
    work_off()
    newer = _plan(who, network, previous_id=older)
    work_off()
    return {"older plan": older, "plan": newer}


def _file(name: str) -> Any:
    from breakwater.capabilities.statements.tests import import_cast

    return import_cast.File(b"name,nationality,tlp\nRow of a file,MM,\n", f"{name}.csv")


def _analyst(target: Target) -> Principal:
    return target.house.principal(f"{target.agency} analyst")


def _marking(target: Target) -> Marking:
    other = OTHER if target.agency == OWN else OWN
    return shared_with(target.agency, other) if target.kind == "shared" else kept_by(target.agency)
