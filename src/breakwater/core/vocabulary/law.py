"""What is done and by whom: roles, crime-script stages, crimes, events, and the short lists beside them."""

from __future__ import annotations

from collections.abc import Iterable

from breakwater.core.vocabulary.codes import Codes
from breakwater.core.vocabulary.loading import Document, document
from breakwater.core.vocabulary.terms import Crime, EventType, ProtectedRole, Role, Stage, Term

_SCRIPTS = {"S": "smuggling", "T": "trafficking", "B": "both"}


def _role(entry: Document) -> Role:
    fields = {key: value for key, value in entry.items() if key != "kind"}
    return Role(**{**fields, "script": _SCRIPTS[entry["kind"]], "stages": tuple(entry["stages"])})


def _protected_role(entry: Document) -> ProtectedRole:
    return ProtectedRole(**{**entry, "basis": tuple(entry.get("basis", ()))})


def _stages() -> Iterable[Stage]:
    for script in ("smuggling", "trafficking"):
        for entry in document("crime_script")[script]:
            yield Stage(**{**entry, "script": script, "indicators": tuple(entry["indicators"])})


def _crimes() -> Iterable[Crime]:
    for group in ("smuggling", "trafficking", "linked"):
        for entry in document("crime_types")[group]:
            yield Crime(entry["code"], entry["label"], group, entry.get("ref", ""), entry.get("note", ""))


def _event(entry: Document) -> EventType:
    return EventType(**{**entry, "items": tuple(entry.get("items", ()))})


def _plain(codes: Iterable[str]) -> Iterable[Term]:
    return (Term(code, code.replace("_", " ")) for code in codes)


def _terms(entries: Iterable[Document]) -> Iterable[Term]:
    return (Term(entry["code"], entry["label"]) for entry in entries)


_SCRIPT = document("crime_script")

ROLES: Codes[Role] = Codes("a role", map(_role, document("network_roles")["roles"]))
PROTECTED_ROLES: Codes[ProtectedRole] = Codes(
    "a protected role", map(_protected_role, document("network_roles")["protected_roles"])
)
STAGES: Codes[Stage] = Codes("a crime-script stage", _stages())
CRIMES: Codes[Crime] = Codes("a crime", _crimes())
EVENTS: Codes[EventType] = Codes("a type of event", map(_event, document("event_types")["events"]))
INDICATORS: Codes[Term] = Codes("an indicator of forced labour", _terms(document("crime_types")["ilo_indicators"]))
JPA_INDICATORS: Codes[Term] = Codes(
    "a result indicator of a joint period of action", _terms(document("event_types")["jpa_indicators"])
)
LEVERS: Codes[Term] = Codes("a way to interdict", _terms(_SCRIPT["interdiction_levers"]))
MODES: Codes[Term] = Codes("a mode of transport", _plain(_SCRIPT["transport_modes"]))
PAYMENT_MODES: Codes[Term] = Codes("a way of paying", _plain(_SCRIPT["payment_modes"]))
