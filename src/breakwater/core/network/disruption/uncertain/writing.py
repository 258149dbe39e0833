"""What new draws say of a plan, as JSON and back through the picture."""

from collections.abc import Mapping
from typing import Any

from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.sampled import Estimate, Sampled


def sampled_to_json(sampled: Sampled | None) -> dict[str, Any] | None:
    """Write it as a mapping that JSON can hold."""
    if sampled is None:
        return None
    return {
        "samples": sampled.samples,
        "fresh": sampled.fresh,
        "expected": estimate_to_json(sampled.expected),
        "chart": [target.id for target in sampled.chart],
        "chart_expected": estimate_to_json(sampled.chart_expected),
        "regret": estimate_to_json(sampled.regret),
        "redraws": sampled.redraws,
        "same": sampled.same,
        "often": [{"id": target.id, "share": share} for target, share in sampled.often],
    }


def sampled_from_json(data: Mapping[str, Any] | None, picture: Picture) -> Sampled | None:
    """Read it back; whom it names, the picture must know as targets.

    Raises:
        ProtectedActor: it names somebody who is protected in this picture.
    """
    if data is None:
        return None
    return Sampled(
        samples=int(data["samples"]),
        fresh=int(data["fresh"]),
        expected=_estimate(data["expected"]),
        chart=tuple(picture.target(str(name)) for name in data["chart"]),
        chart_expected=_estimate(data["chart_expected"]),
        regret=_estimate(data["regret"]),
        redraws=int(data["redraws"]),
        same=int(data["same"]),
        often=tuple((picture.target(str(row["id"])), float(row["share"])) for row in data["often"]),
    )


def estimate_to_json(estimate: Estimate) -> dict[str, float]:
    """Write a mean and its standard error."""
    return {"value": estimate.value, "error": estimate.error}


def _estimate(data: Mapping[str, Any]) -> Estimate:
    return Estimate(float(data["value"]), float(data["error"]))
