"""Foreign keys follow the import contracts: a relation written as a string is an import nobody sees.

A join walks round any manager, so no table outside a folder may point at a sealed table of that folder, and
no capability at a table of another.
"""

from collections.abc import Iterable
from configparser import ConfigParser
from pathlib import Path

from django.apps import apps

from breakwater.foundation.access.models import Sealed

ROOT = Path(__file__).parents[2]
Relation = tuple[str, str, bool]  # from this module, to that module, which is sealed


def order() -> dict[str, int]:
    """Read the height of each folder of the foundation from the contracts."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    layers = contracts["importlinter:contract:foundation"]["layers"].split("\n")
    rows = [[name.strip(" ()") for name in row.split("|")] for row in reversed(layers) if row.strip()]
    return {name: height for height, row in enumerate(rows) for name in row}


def relations() -> Iterable[Relation]:
    """List every relation between two of our models."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = field.related_model
            if field.concrete and field.is_relation and isinstance(target, type):
                yield model.__module__, target.__module__, issubclass(target, Sealed)


def faults(found: Iterable[Relation]) -> list[str]:
    """Name the relations that the contracts do not allow."""
    height = order()
    named = []
    for origin, target, is_sealed in found:
        if not (origin.startswith("breakwater.") and target.startswith("breakwater.")):
            continue
        stratum, folder = origin.split(".")[1:3]
        to_stratum, to_folder = target.split(".")[1:3]
        if (stratum, folder) == (to_stratum, to_folder):
            continue
        downwards = stratum == "capabilities" or height[folder] > height.get(to_folder, 99)
        if is_sealed or to_stratum == "capabilities" or not downwards:
            named.append(f"{origin} -> {target}")
    return named


def test_every_relation_follows_the_contracts() -> None:
    """No model reaches where its module may not import from."""
    found = list(relations())
    assert any(origin.startswith("breakwater.") for origin, _, _ in found)
    assert faults(found) == []


def test_forbidden_relations_are_named() -> None:
    """Upwards, sideways and into a sealed table: each is a fault; downwards and at home are not."""
    members, audit = "breakwater.foundation.members.models", "breakwater.foundation.audit.models"
    statements, networks = "breakwater.capabilities.statements.models", "breakwater.capabilities.networks.models"
    allowed = [(members, audit, False), (networks, members, False), (statements, statements, True)]
    forbidden = [
        (audit, members, False),
        (members, statements, False),
        (networks, statements, False),
        (networks, audit, True),
    ]
    assert faults(allowed) == []
    assert faults(forbidden) == [f"{origin} -> {target}" for origin, target, _ in forbidden]
