"""FollowTheMoney's model and how each part of it is carried."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

import yaml

from breakwater.core.interchange.table_drafts import value_kind_of
from breakwater.core.vocabulary import KINDS, PROPERTIES

_VALUE_KINDS: Final = MappingProxyType(
    {
        "date": "date",
        "number": "number",
        "identifier": "identifier",
        "phone": "identifier",
        "entity": "record",
    }
)


@dataclass(frozen=True, slots=True)
class Edge:
    """A schema that ties two entities, and its relation type here."""

    relation: str
    source: str
    target: str
    source_else: str = ""
    target_else: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A property of a thing that is a relation here; `away`: from the thing to the value."""

    relation: str
    away: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """How one property of a schema is read."""

    prop: str
    value_kind: str
    values: MappingProxyType[str, str] | None = None
    upper: bool = False
    link: Link | None = None
    technical: bool = False
    reference: bool = False


def _load(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


SCHEMATA: Final[dict[str, dict[str, Any]]] = _load("model.yaml")["schemata"]
_CARRIAGE: Final = _load("carriage.yaml")
KIND_OF: Final[dict[str, str]] = _CARRIAGE["kinds"]
EXACT: Final = frozenset(_CARRIAGE["exact"])
DETAILS: Final[tuple[str, ...]] = tuple(_CARRIAGE["details"])
REFERENCES: Final[tuple[str, ...]] = tuple(_CARRIAGE["references"])
TYPE_PROPERTY: Final = "summary"
"""Property of an edge that carries our relation type where it is finer than the schema."""
KIND_PROPERTY: Final = "keywords"
"""Property of a thing that carries our kind where it is finer than the schema."""


@cache
def ancestors(schema: str) -> tuple[str, ...]:
    """Return a schema and all it extends, nearest first."""
    found = [schema]
    for parent in SCHEMATA[schema].get("extends", []):
        found += [each for each in ancestors(parent) if each not in found]
    return tuple(found)


@cache
def types(schema: str) -> MappingProxyType[str, str]:
    """Return the properties of a schema, its ancestors' too, with their types."""
    found: dict[str, str] = {}
    for each in ancestors(schema):
        for kind, names in SCHEMATA[each].get("properties", {}).items():
            for name in names:
                found.setdefault(name, kind)
    return MappingProxyType(found)


@cache
def edge(schema: str) -> Edge | None:
    """Return how an edge schema is read; None for things and for edges that are not carried."""
    said = _CARRIAGE["edges"].get(schema)
    if said is None:
        return None
    ends = SCHEMATA[schema].get("edge") or (said["source"], said["target"])
    return Edge(**{"source": ends[0], "target": ends[1], **said})


@lru_cache(maxsize=4096)
def carried(schema: str, name: str, kind: str) -> Carried | None:
    """Return how a property of a thing is read; None where FollowTheMoney has no such property."""
    kept = types(schema).get(name)
    if name in REFERENCES:
        return Carried(name, "text", reference=True)
    if kept is None:
        return None
    if name in _CARRIAGE["technical"] or kept in ("json", "html", "checksum", "mimetype"):
        return Carried(name, "text", technical=True)
    for each in ancestors(schema):
        if link := _CARRIAGE["links"].get(f"{each}.{name}"):
            return Carried(name, "record", link=Link(**link))
    prop = _ours(name, kind)
    value_kind = value_kind_of(prop) if prop in PROPERTIES else _VALUE_KINDS.get(kept, "text")
    if kept == "entity":
        value_kind = "record"
    said = _CARRIAGE["values"].get(name)
    values = MappingProxyType(dict(said)) if said else None
    return Carried(prop, value_kind, values=values, upper=kept == "country")


@lru_cache(maxsize=4096)
def written(prop: str, kind: str, schema: str) -> str:
    """Return the FollowTheMoney property that a property of ours is written to; empty where there is none."""
    name = PROPERTIES[prop].ftm_name(kind) if prop in PROPERTIES else prop
    return name if name in types(schema) else ""


def schema_of(kind: str) -> str:
    """Return the schema a kind is written as; empty where there is none."""
    schema = KINDS[kind].ftm if kind in KINDS else ""
    return schema if schema in KIND_OF else ""


def _ours(name: str, kind: str) -> str:
    said = _CARRIAGE["properties"].get(name)
    if isinstance(said, dict):
        return str(said.get(kind, said["any"]))
    if said:
        return str(said)
    for code, item in PROPERTIES.items():
        if item.suits(kind) and item.ftm_name(kind) == name:
            return code
    return name
