"""The verifier accepts what the solver makes, and refuses whatever was changed in it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.goals import Constraints
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Alternative, End, Plan
from breakwater.core.network.disruption.proof import Act, Step
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.tests.networks import pictures, plan_for
from breakwater.core.network.disruption.verify import verify
from breakwater.core.network.disruption.writing import plan_from_json, plan_to_json

NAMES = "abcdefgh"
SHIELDED = "e"
ROWS = [Actor(name, states=("XX",), protected=name == SHIELDED) for name in NAMES]
TIES = [Tie(*pair) for pair in ("ab", "bc", "cd", "de", "ef", "fg", "gh", "ae")]


def ring() -> tuple[Picture, Plan]:
    """Return a network with one protected actor, and its plan of two."""
    picture = Picture(ROWS, TIES)
    return picture, plan_for(picture, removals=2)


def other(picture: Picture, plan: Plan) -> Any:
    return next(target for target in picture.targets() if target not in plan.targets)


def test_what_is_made_is_accepted() -> None:
    """On a small network the bound is proved again by trying every set."""
    picture, plan = ring()
    verdict = verify(plan, Picture(ROWS, TIES))
    assert verdict.is_accepted
    assert (verdict.is_tried, verdict.is_followed) == (True, True)
    assert not verify(plan, picture, tries=0).is_tried


@settings(max_examples=25)
@given(pictures(), st.integers(0, 3))
def test_every_plan_is_accepted_and_survives_writing(picture: Picture, removals: int) -> None:
    """Written as JSON and read back on the same picture it is the same plan."""
    plan = plan_for(picture, removals=removals)
    assert verify(plan, picture).faults == ()
    assert plan_from_json(json.loads(json.dumps(plan_to_json(plan))), picture) == plan


def _forced(plan: Plan, field: str, value: object) -> Plan:
    """Change a plan behind its back."""
    changed = replace(plan)
    object.__setattr__(changed, field, value)
    return changed


TAMPERED: dict[str, Any] = {
    "another target": lambda plan: replace(plan, targets=(other(plan.picture, plan), *plan.targets[1:])),
    "a target fewer": lambda plan: replace(plan, targets=plan.targets[:1], effect=plan.effect[:2], adds=plan.adds[:1]),
    "another order": lambda plan: replace(plan, targets=plan.targets[::-1]),
    "more effect": lambda plan: replace(plan, effect=(*plan.effect[:-1], plan.effect[-1] - 1), bound=0.0),
    "adds more": lambda plan: replace(plan, adds=(plan.adds[0] + 1, *plan.adds[1:])),
    "too many": lambda plan: replace(plan, constraints=Constraints(removals=1)),
    "too dear": lambda plan: replace(plan, constraints=Constraints(budget=1.5)),
    "excluded": lambda plan: replace(
        plan, constraints=Constraints(removals=2, excluded=frozenset({plan.targets[0].id}))
    ),
    "not both": lambda plan: replace(
        plan, constraints=Constraints(removals=2, not_both=(frozenset(one.id for one in plan.targets),))
    ),
    "only together": lambda plan: replace(
        plan,
        constraints=Constraints(
            removals=2, only_together=(frozenset({plan.targets[0].id, other(plan.picture, plan).id}),)
        ),
    ),
    "a quota": lambda plan: replace(plan, constraints=Constraints(removals=2, quotas=(("XX", 1),))),
    "a lower bound called proved": lambda plan: replace(plan, bound=plan.bound - 1),
    "stopped but proved": lambda plan: replace(plan, end=End.STOPPED),
    "open nodes": lambda plan: replace(plan, certificate=replace(plan.certificate, open_nodes=3)),
    "another picture": lambda plan: replace(plan, certificate=replace(plan.certificate, picture="0" * 64)),
    "a limit that gives less": lambda plan: replace(
        plan, relaxed=(replace(plan.relaxed[0], value=plan.value + 1, binds=False),)
    ),
    "an alternative too good": lambda plan: replace(
        plan, alternatives=(Alternative(targets=(other(plan.picture, plan),), value=0.0),)
    ),
    "itself as alternative": lambda plan: replace(
        plan, alternatives=(Alternative(targets=plan.targets, value=plan.value),)
    ),
    "somebody protected": lambda plan: _forced(
        plan, "targets", (Picture([Actor(name) for name in NAMES], TIES).target(SHIELDED), *plan.targets[1:])
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_tampered_plans_are_refused(how: str) -> None:
    """Each figure and each limit is checked."""
    picture, plan = ring()
    assert verify(TAMPERED[how](plan), picture).faults


def too_good() -> tuple[Picture, Plan]:
    """Return a plan of one poor target that claims to be proved, with the proof of another."""
    picture, plan = ring()
    poor = next(target for target in picture.targets() if target.id == "h")
    left = float(len(NAMES) - 1) * (len(NAMES) - 2) / 2
    return picture, replace(
        plan,
        targets=(poor,),
        effect=(plan.effect[0], left),
        adds=(plan.effect[0] - left,),
        bound=left,
        alternatives=(),
        relaxed=(),
        certificate=replace(plan.certificate, root_bound=0.0),
    )


def test_a_bound_that_is_too_high_is_found_out() -> None:
    """A worse set called proved is refused by trying every set, and by following its proof."""
    picture, claimed = too_good()
    assert verify(claimed, picture, tries=0, work=-1).is_accepted
    assert [fault for fault in verify(claimed, picture, work=-1).faults if "bound" in fault]
    assert verify(claimed, picture, tries=0).faults


def _steps(plan: Plan, act: Act, **changes: Any) -> tuple[Step, ...]:
    """Return the proof's steps with the first of an act changed."""
    steps = list(plan.certificate.proof.steps)
    at = next(at for at, step in enumerate(steps) if step.act is act)
    steps[at] = replace(steps[at], **changes)
    return tuple(steps)


def _without_steps(plan: Plan, act: Act) -> tuple[Step, ...]:
    return tuple(step for step in plan.certificate.proof.steps if step.act is not act)


PROOFS: dict[str, Callable[[Plan], dict[str, Any]]] = {
    "nothing": lambda plan: {"steps": ()},
    "no end": lambda plan: {"steps": plan.certificate.proof.steps[:-1]},
    "after the end": lambda plan: {"steps": (*plan.certificate.proof.steps, Step(Act.LOOK))},
    "closed at once": lambda plan: {"steps": (Step(Act.BOUNDED),)},
    "looked at too soon": lambda plan: {"steps": (Step(Act.LOOK),)},
    "empty by word": lambda plan: {"steps": (Step(Act.EMPTY),)},
    "no play": lambda plan: {"steps": _without_steps(plan, Act.PLAY)},
    "prices of nobody": lambda plan: {"steps": _steps(plan, Act.PLAY, tolls=((1,),))},
    "prices below nothing": lambda plan: {"steps": _steps(plan, Act.PLAY, tolls=((-5,) * len(plan.picture),))},
    "everybody kept": lambda plan: {"steps": (Step(Act.FIX, nodes=(0, 1, 2)), Step(Act.BOUNDED))},
    "everybody exchanged": lambda plan: {"steps": (Step(Act.EXCHANGE, nodes=(0, 1, 2)), Step(Act.BOUNDED))},
    "somebody must go": lambda plan: {
        "steps": (Step(Act.PLAY, tolls=((1,) * len(plan.certificate.proof.ids),)), Step(Act.FIX, must=(0,)))
    },
    "one half left out": lambda plan: {"steps": (Step(Act.BRANCH, nodes=(0,)), Step(Act.BOUNDED))},
    "a leaf that is none": lambda plan: {"merged": (("c", "b"),)},
    "somebody left out": lambda plan: {"ids": plan.certificate.proof.ids[1:]},
    "unknown act": lambda plan: {"steps": (Step("other"),)},
    "not even steps": lambda plan: {"steps": (Step(Act.BRANCH),)},
}


@pytest.mark.parametrize("how", PROOFS)
def test_tampered_proofs_are_refused(how: str) -> None:
    """A proof is followed, not believed."""
    picture, plan = ring()
    proof = replace(plan.certificate.proof, **PROOFS[how](plan))
    forged = replace(plan, certificate=replace(plan.certificate, proof=proof))
    verdict = verify(forged, picture, tries=0)
    assert verdict.is_followed
    assert verdict.faults


def test_a_written_plan_cannot_name_somebody_protected() -> None:
    """Neither among the targets nor among the alternatives, whoever wrote the file."""
    picture, plan = ring()
    for place in ("targets", "alternatives"):
        data = plan_to_json(plan)
        data[place] = (
            [{**data["targets"][0], "id": SHIELDED}] if place == "targets" else [{"targets": [SHIELDED], "value": 9}]
        )
        with pytest.raises(faults.ProtectedActor):
            plan_from_json(data, picture)


@pytest.mark.parametrize("broken", [{}, {"format": "x", "targets": []}, {"targets": 3}])
def test_what_is_no_plan_is_refused_by_name(broken: dict[str, Any]) -> None:
    """Not with whatever error reading stumbled over."""
    with pytest.raises(faults.BadPlan):
        plan_from_json(broken, ring()[0])
