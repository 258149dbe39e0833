"""Kinds of record, their properties and their relations."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from breakwater.core.vocabulary.codes import Codes
from breakwater.core.vocabulary.loading import Document, document
from breakwater.core.vocabulary.terms import Expected, Kind, Property, RelationType, Term

# Unknown properties come after all known ones; among themselves by label.
_LAST = 10_000


def _kind(entry: Document) -> Kind:
    expected = tuple(Expected(label=each["label"], codes=frozenset(each["any"])) for each in entry["expected"])
    return Kind(**{**entry, "naming": tuple(entry["naming"]), "expected": expected})


def _property(order: int, entry: Document) -> Property:
    by_kind = MappingProxyType(dict(entry.get("ftm_by_kind", {})))
    return Property(**{**entry, "order": order, "kinds": frozenset(entry["kinds"]), "ftm_by_kind": by_kind})


def _relation(order: int, entry: Document) -> RelationType:
    return RelationType(**{**entry, "order": order})


def _spoken(code: str) -> str:
    """Turn a code into words: shoe_size → Shoe size."""
    words = " ".join(code.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


KINDS: Codes[Kind] = Codes("a kind of record", map(_kind, document("kinds")["kinds"]))
PROPERTIES: Codes[Property] = Codes(
    "a property", [_property(n, entry) for n, entry in enumerate(document("properties")["properties"])]
)
RELATIONS: Codes[RelationType] = Codes(
    "a relation", [_relation(n, entry) for n, entry in enumerate(document("relations")["relations"])]
)
FAMILIES: Codes[Term] = Codes("a family of relations", [Term(**e) for e in document("relations")["families"]])


@lru_cache(maxsize=4096)
def kind_for(code: str) -> Kind:
    """Return the kind, or one made from its code: reading never fails on data of an older vocabulary."""
    if code in KINDS:
        return KINDS[code]
    label = _spoken(code) or "Record"
    return Kind(code=code, label=label, plural=label, ftm="", naming=("name",), expected=(), known=False)


@lru_cache(maxsize=4096)
def property_for(code: str) -> Property:
    """Return the property, or an unknown one labelled from its code: the list is open."""
    if code in PROPERTIES:
        return PROPERTIES[code]
    return Property(code=code, label=_spoken(code), type="text", order=_LAST, kinds=frozenset({"any"}), known=False)


@lru_cache(maxsize=4096)
def relation_for(code: str) -> RelationType:
    """Return the relation type, or an unknown directed one labelled from its code: the list is open."""
    if code in RELATIONS:
        return RELATIONS[code]
    words = _spoken(code).lower()
    return RelationType(
        code=code,
        label=words,
        reverse=f"{words} (from the other side)",
        family="works_with",
        directed=True,
        order=_LAST,
        known=False,
    )
