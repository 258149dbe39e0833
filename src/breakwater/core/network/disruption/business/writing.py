"""What a plan says of the business as JSON; what is endless there is written as null."""

import math
from collections.abc import Mapping
from typing import Any

from breakwater.core.network.disruption.broken import Broken, Measure, ProofChain


def broken_to_json(broken: Broken) -> dict[str, Any]:
    """Write it as a mapping that JSON can hold."""
    return {
        "measure": str(broken.measure),
        "value": _finite(broken.value),
        "bound": _finite(broken.bound),
        "cost": broken.cost,
        "replacement": broken.replacement,
        "comeback": _finite(broken.comeback),
        "replacing": list(broken.replacing),
        "holds": list(broken.holds),
        "chains": [{"actors": list(chain.actors), "share": chain.share} for chain in broken.chains],
        "gaps": list(broken.gaps),
    }


def broken_from_json(data: Mapping[str, Any]) -> Broken:
    """Read it back; what it says is for `verify` to check."""
    return Broken(
        measure=Measure(data["measure"]),
        value=_number(data["value"]),
        bound=_number(data["bound"]),
        cost=float(data["cost"]),
        replacement=float(data["replacement"]),
        comeback=_number(data["comeback"]),
        replacing=tuple(map(float, data["replacing"])),
        holds=tuple(map(float, data["holds"])),
        chains=tuple(
            ProofChain(tuple(None if name is None else str(name) for name in row["actors"]), float(row["share"]))
            for row in data["chains"]
        ),
        gaps=tuple(map(str, data["gaps"])),
    )


def _finite(value: float) -> float | None:
    return None if math.isinf(value) else value


def _number(value: float | None) -> float:
    return math.inf if value is None else float(value)
