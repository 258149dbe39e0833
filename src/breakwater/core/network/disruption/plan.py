"""The plan: whom to remove, in which order, what it brings, and how far from the best it can be at most."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.broken import Broken
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture, Target
from breakwater.core.network.disruption.proof import Proof
from breakwater.core.network.disruption.sampled import Sampled


class End(StrEnum):
    """Why the search for a plan ended."""

    PROVED = "proved"
    """Nothing better exists."""
    STEPS = "steps"
    """The number of steps asked for is used up."""
    STOPPED = "stopped"
    """The caller asked it to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another set of targets that is nearly as good; found on the way, not proved to be second best.

    Attributes:
        targets: in the order of removal.
        value: in the unit of the plan's value; against the business in that of the plan's measure.
    """

    targets: tuple[Target, ...]
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """What could be had without one of the limits.

    Attributes:
        limit: protection, excluded, not_both, only_together, quotas, removals or budget.
        value: reached without it; for removals: with one more; for the budget: with a tenth more. In the unit of the
            plan's value; against the business in that of the plan's measure. No targets are named, since some could
            not be.
        bound: nothing below this can be reached without it.
        binds: the plan would be better without this limit.
    """

    limit: str
    value: float
    bound: float
    binds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What the verifier needs.

    Attributes:
        picture: digest of the picture planned on.
        nodes: of the branch-and-bound tree that were closed.
        open_nodes: that were left, 0 where the plan is proved.
        root_bound: by routed flow, before anything was branched on.
        proof: the steps of the search, for plans that are proved, as far as these are few enough to keep and no
            groups or quotas are among the limits; it is not written with the plan.
    """

    picture: str
    nodes: int
    open_nodes: int
    root_bound: float
    proof: Proof | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan; it cannot hold a target that its picture did not hand out.

    Attributes:
        targets: in the order of removal.
        effect: the goal's value before, and after each target: one longer than `targets`, never rising.
        adds: how much worse the value is if this target alone is left out.
        bound: no plan within the constraints gets below this.
        price: of a plan that contains: what its targets cost, or its area; `effect` and `adds` are then sizes of the
            largest component. None where the limits do not suffice, and for other aims: then what is left counts.
        method, seed, steps: how it was found; equal ones give an equal plan.
        end: why the search ended.
        alternatives: near-best sets that differ.
        relaxed: what each limit costs, protection among them.
        exhausted: room is left, but no lawful target that would still bring something.
        broken: of a plan against the business, what it was chosen by; `alternatives` and `relaxed` are told by that
            measure, and to be proved means to be best by it.
        sampled: for plans on uncertain ties, what new draws say of it; None where there was no time for them.
    """

    picture: Picture = field(repr=False)
    goal: Goal
    constraints: Constraints
    targets: tuple[Target, ...]
    effect: tuple[float, ...]
    adds: tuple[float, ...]
    bound: float
    price: float | None = None
    method: str
    seed: int
    steps: int
    end: End
    alternatives: tuple[Alternative, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    exhausted: bool = False
    sampled: Sampled | None = None
    certificate: Certificate
    broken: Broken | None = None

    def __post_init__(self) -> None:
        others = (one for other in self.alternatives for one in other.targets)
        for target in (*self.targets, *others, *(self.sampled.named() if self.sampled else ())):
            if not self.picture.owns(target):
                raise faults.NotATarget(
                    "The plan names somebody whom its picture did not hand out as a target.",
                    "Ask the picture for each target.",
                )
        if len(set(self.targets)) < len(self.targets):
            raise faults.BadPlan("A target stands twice in the plan.", "Name each once.")
        if len(self.effect) != len(self.targets) + 1 or len(self.adds) != len(self.targets):
            raise faults.BadPlan("The plan does not say of each target what it brings.", "Solve anew.")
        if self.bound > self.value:
            raise faults.BadPlan("The bound of the plan is above its value.", "Solve anew.")
        if (self.broken is not None) != (self.goal.aim is Aim.BUSINESS):
            raise faults.BadPlan("What a plan says of the business does not fit its goal.", "Solve anew.")

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise faults.BadPlan("A plan is not stored as it is.", "Write it as JSON.")

    @property
    def value(self) -> float:
        """What is to be small: what is left after all targets, or what it takes to contain."""
        return self.effect[-1] if self.price is None else self.price

    @property
    def gap(self) -> float:
        """How far the plan can be from the best at most, as a share of its value."""
        if self.broken is not None:
            return self.broken.gap
        return (self.value - self.bound) / self.value if self.value else 0.0

    @property
    def is_proved(self) -> bool:
        """Whether nothing better exists within the constraints."""
        return self.bound == self.value and (self.broken is None or self.broken.is_proved)
