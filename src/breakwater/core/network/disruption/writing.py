"""A plan as JSON, and back through the picture: what is read names ids, and the picture says who is a target."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.business.writing import broken_from_json, broken_to_json
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal, Objective
from breakwater.core.network.disruption.picture import Picture, Target
from breakwater.core.network.disruption.plan import Alternative, Certificate, End, Plan, Relaxed
from breakwater.core.network.disruption.script import Step
from breakwater.core.network.disruption.uncertain.writing import sampled_from_json, sampled_to_json

FORMAT: Final = "breakwater-plan-1"
_GROUPS: Final = ("not_both", "only_together")


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Write a plan as a mapping that JSON can hold."""
    goal, limits = plan.goal, plan.constraints
    return {
        "format": FORMAT,
        "goal": goal_to_json(goal),
        "constraints": {
            "removals": limits.removals,
            "budget": limits.budget,
            "excluded": sorted(limits.excluded),
            "taken": sorted(limits.taken),
            **{name: [sorted(group) for group in getattr(limits, name)] for name in _GROUPS},
            "quotas": dict(limits.quotas),
        },
        "targets": [
            {"id": target.id, "cost": target.cost, "left": left, "adds": adds}
            for target, left, adds in zip(plan.targets, plan.effect[1:], plan.adds, strict=True)
        ],
        "before": plan.effect[0],
        "price": plan.price,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "proved": plan.is_proved,
        "end": str(plan.end),
        "exhausted": plan.exhausted,
        "alternatives": [
            {"targets": [target.id for target in other.targets], "value": other.value} for other in plan.alternatives
        ],
        "relaxed": [
            {"limit": limit.limit, "value": limit.value, "bound": limit.bound, "binds": limit.binds}
            for limit in plan.relaxed
        ],
        "method": plan.method,
        "seed": plan.seed,
        "steps": plan.steps,
        "certificate": {
            "picture": plan.certificate.picture,
            "nodes": plan.certificate.nodes,
            "open_nodes": plan.certificate.open_nodes,
            "root_bound": plan.certificate.root_bound,
        },
        **({"broken": broken_to_json(plan.broken)} if plan.broken is not None else {}),
        **({"sampled": sampled_to_json(plan.sampled)} if plan.sampled is not None else {}),
    }


def goal_to_json(goal: Goal) -> dict[str, Any]:
    """Write a goal as a mapping that JSON can hold."""
    written: dict[str, Any] = {"aim": str(goal.aim), "sources": list(goal.sources), "sinks": list(goal.sinks)}
    if goal.aim is Aim.BUSINESS:
        written["measure"] = str(goal.measure)
        written["script"] = [{"label": step.label, "stages": sorted(step.stages)} for step in goal.script]
    if goal.weights:
        written["weights"] = [list(weight) for weight in goal.weights]
    if goal.aim is Aim.EXPECTED:
        written["samples"] = goal.samples
    if goal.aim is Aim.CONTAIN:
        written |= {"largest": goal.largest, "objective": str(goal.objective)}
    if goal.aim is Aim.REACH:
        written["within"] = goal.within
    return written


def goal_from_json(data: Mapping[str, Any]) -> Goal:
    """Read a goal back."""
    goal = Goal(aim=Aim(data["aim"]), sources=tuple(data["sources"]), sinks=tuple(data["sinks"]))
    if goal.aim is Aim.EXPECTED:
        return replace(goal, samples=int(data["samples"]))
    if goal.aim is Aim.CONTAIN:
        return replace(goal, largest=data["largest"], objective=Objective(data["objective"]))
    if goal.aim is Aim.REACH:
        return replace(goal, within=data["within"])
    if goal.aim is not Aim.BUSINESS:
        return replace(goal, weights=tuple((str(a), str(b), int(much)) for a, b, much in data.get("weights", ())))
    script = tuple(Step(str(step["label"]), frozenset(map(str, step["stages"]))) for step in data["script"])
    return replace(goal, measure=Measure(data["measure"]), script=script)


def plan_from_json(data: Mapping[str, Any], picture: Picture) -> Plan:
    """Read a plan back, on the picture it was made on.

    Raises:
        ProtectedActor: it names somebody who is protected in this picture.
        BadPlan: it is no plan, or one of another picture. What it says of itself is for `verify` to check.
    """
    try:
        return _read(data, picture)
    except faults.DisruptionError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise faults.BadPlan(f"This is no plan: {error}.", "Export the plan again.") from error


def _read(data: Mapping[str, Any], picture: Picture) -> Plan:
    targets = _targets([row["id"] for row in data["targets"]], picture)
    if data["format"] != FORMAT or data["certificate"]["picture"] != picture.digest:
        raise faults.BadPlan("This plan was made on another picture.", "Build the picture it was made on.")
    limits = data["constraints"]
    constraints = Constraints(
        removals=limits["removals"],
        budget=limits["budget"],
        excluded=frozenset(limits["excluded"]),
        taken=frozenset(limits["taken"]),
        quotas=tuple((str(state), int(most)) for state, most in limits["quotas"].items()),
        **{name: tuple(frozenset(group) for group in limits[name]) for name in _GROUPS},
    )
    constraints.check(picture)
    return Plan(
        picture=picture,
        goal=goal_from_json(data["goal"]),
        constraints=constraints,
        targets=targets,
        effect=(float(data["before"]), *(float(row["left"]) for row in data["targets"])),
        adds=tuple(float(row["adds"]) for row in data["targets"]),
        bound=float(data["bound"]),
        price=None if data.get("price") is None else float(data["price"]),
        method=str(data["method"]),
        seed=int(data["seed"]),
        steps=int(data["steps"]),
        end=End(data["end"]),
        alternatives=tuple(
            Alternative(targets=_targets(row["targets"], picture), value=float(row["value"]))
            for row in data["alternatives"]
        ),
        relaxed=tuple(Relaxed(**row) for row in data["relaxed"]),
        exhausted=bool(data["exhausted"]),
        certificate=Certificate(**data["certificate"]),
        broken=broken_from_json(data["broken"]) if "broken" in data else None,
        sampled=sampled_from_json(data.get("sampled"), picture),
    )


def _targets(ids: Sequence[Any], picture: Picture) -> tuple[Target, ...]:
    return tuple(picture.target(str(name)) for name in ids)
