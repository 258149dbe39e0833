"""The code lists that label coded values, by the name a property gives in `codes`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from breakwater.core.vocabulary.codes import Codes
from breakwater.core.vocabulary.law import CRIMES, EVENTS, INDICATORS, MODES, PAYMENT_MODES, ROLES, STAGES
from breakwater.core.vocabulary.loading import document
from breakwater.core.vocabulary.members import STATES
from breakwater.core.vocabulary.records import property_for
from breakwater.core.vocabulary.terms import Term


def _own() -> dict[str, Mapping[str, str]]:
    lists = document("codes")["lists"]
    return {
        name: _labels(Codes(f"one of {name.replace('_', ' ')}", [Term(**entry) for entry in entries]))
        for name, entries in lists.items()
    }


def _labels(codes: Mapping[str, object]) -> Mapping[str, str]:
    return MappingProxyType({code: str(getattr(entry, "label", code)) for code, entry in codes.items()})


# name of list → code → label
CODE_LISTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        **_own(),
        "roles": _labels(ROLES),
        "stages": _labels(STAGES),
        "crimes": _labels(CRIMES),
        "events": _labels(EVENTS),
        "indicators": _labels(INDICATORS),
        "modes": _labels(MODES),
        "payment_modes": _labels(PAYMENT_MODES),
        "states": _labels(STATES),
    }
)


@lru_cache(maxsize=16384)
def value_label(prop: str, value: str) -> str:
    """Put a coded value in words; any other value, or a code that no list holds, comes back as said.

    Several codes in one value ("ILO3 ILO5") are labelled together when the list holds every one of them.
    """
    labels = CODE_LISTS.get(property_for(prop).codes)
    if labels is None:
        return value
    if value in labels:
        return labels[value]
    parts = value.replace(";", " ").replace(",", " ").split()
    if parts and all(part in labels for part in parts):
        return ", ".join(labels[part] for part in parts)
    return value
