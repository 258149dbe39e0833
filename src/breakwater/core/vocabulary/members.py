"""States, territories and organisations of the regional process. Naming is not a statement on status."""

from __future__ import annotations

from collections.abc import Iterable

from breakwater.core.vocabulary.codes import Codes
from breakwater.core.vocabulary.loading import document
from breakwater.core.vocabulary.terms import Body, State

_MEMBERS = document("members")


def _states() -> Iterable[State]:
    for entry in (*_MEMBERS["member_states"], *_MEMBERS["observer_states"]):
        yield State(
            code=entry["iso2"],
            label=entry["name"],
            iso3=entry["iso3"],
            status=entry["status"],
            subregion=entry.get("subregion", ""),
            bodies=tuple(entry.get("bodies", ())),
            represented_by=entry.get("represented_by", ""),
            verified=entry.get("verified", True),
        )


def _bodies() -> Iterable[Body]:
    for entry in (*_MEMBERS["member_organisations"], *_MEMBERS["observer_organisations"]):
        yield Body(entry["id"], entry["name"], entry["status"], entry.get("verified", True))
    for entry in _MEMBERS["secretariat_like"]:
        yield Body(entry["id"], entry["name"], "secretariat" if entry["id"] == "RSO" else "partner")


STATES: Codes[State] = Codes("a state or territory of the process", _states())
BODIES: Codes[Body] = Codes("an organisation of the process", _bodies())
