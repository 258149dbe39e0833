"""How sure a plan on uncertain ties is: judged on networks that it was not drawn from."""

from collections.abc import Iterator
from dataclasses import dataclass

from breakwater.core.network.disruption.picture import Target


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over sampled networks and its standard error."""

    value: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What new draws say of a plan; the plan's own effect and bound are on the networks that it was drawn from.

    Attributes:
        samples: how many networks the plan was drawn from.
        fresh: how many new networks it was judged on.
        expected: connected pairs that it leaves in these.
        chart: whom one would choose if every tie of the chart existed.
        chart_expected: connected pairs that this leaves in the new networks.
        regret: how many more it leaves than the plan does, network by network.
        redraws: how often the plan was made anew from other networks.
        same: in how many of these the same set came out.
        often: whom the plans of these chose, and in which share of them, the most frequent first.
    """

    samples: int
    fresh: int
    expected: Estimate
    chart: tuple[Target, ...]
    chart_expected: Estimate
    regret: Estimate
    redraws: int
    same: int
    often: tuple[tuple[Target, float], ...]

    def named(self) -> Iterator[Target]:
        """Yield everybody it names."""
        yield from self.chart
        yield from (target for target, _ in self.often)
