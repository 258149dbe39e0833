"""Places of reference: where they are and how surely. Nothing here is about anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from breakwater.capabilities.statements import models


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer; `precision_km` is the radius within which it lies."""

    code: str
    name: str
    name_local: str
    lang: str
    state: str
    kind: str
    latitude: float
    longitude: float
    precision_km: float


def places() -> dict[str, Place]:
    """Return the places of reference by code."""
    fields = tuple(Place.__dataclass_fields__)
    return {row[0]: Place(*row) for row in models.Place.objects.values_list(*fields)}


def names() -> dict[str, str]:
    """Return the names of the places of reference by code."""
    return dict(models.Place.objects.values_list("code", "name"))


def add_places(added: Iterable[Place]) -> None:
    """Store places of reference; the owner's, at set-up."""
    rows = [models.Place(**asdict(place)) for place in added]
    models.Place.objects.using("owner").bulk_create(rows, ignore_conflicts=True)
