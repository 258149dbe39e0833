"""Check a plan on uncertain ties in plain Python: draw the same networks again, and count in each by itself.

What is not checked here: in which share of new draws somebody is chosen, which takes the solver to find out.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import fsum, sqrt

from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import End, Plan
from breakwater.core.network.disruption.sampled import Estimate, Sampled

_PLANNING, _JUDGING = 0, 1
_WHOLE = (1 << 64) - 1
_NEAR = 1e-9
_WORK = 10_000_000
"""Networks by actors and ties, up to which what is said of new draws is counted too."""

Network = list[tuple[int, int]]


def misstated(plan: Plan, picture: Picture, sets: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Say which of its own figures a plan has wrong.

    Args:
        plan: of the aim `expected`.
        picture: built anew.
        sets: lawful sets, to see whether one of them leaves less than the bound.
    """
    ids, taken = [target.id for target in plan.targets], set(plan.constraints.taken)
    networks = list(drawn(picture, plan.goal.samples, plan.seed, _PLANNING))
    effect = tuple(_mean(picture, networks, taken | set(ids[:count])) for count in range(len(ids) + 1))
    if plan.effect != effect:
        yield f"The effect is {effect}, not {plan.effect}."
    total = effect[-1] * len(networks)
    adds = tuple(
        (round(_mean(picture, networks, taken | (set(ids) - {name})) * len(networks)) - round(total)) / len(networks)
        for name in ids
    )
    if plan.adds != adds:
        yield f"What each target adds is {adds}, not {plan.adds}."
    if not 0 <= plan.bound <= plan.value or plan.certificate.root_bound > plan.bound:
        yield f"The bound {plan.bound} cannot be one of {plan.value}."
    if (plan.end is End.PROVED) != plan.is_proved or (plan.certificate.open_nodes == 0) != plan.is_proved:
        yield "The plan says that it is proved and that it is not."
    for other in plan.alternatives:
        names = {target.id for target in other.targets}
        if _mean(picture, networks, taken | names) != other.value:
            yield "An alternative has another value than it says."
        if names == set(ids):
            yield "An alternative is the plan itself."
    for limit in plan.relaxed:
        if not limit.bound <= limit.value <= plan.value or limit.binds != (limit.value < plan.value):
            yield f"What the limit “{limit.limit}” costs cannot be so."
    for some in sets:
        if (left := _mean(picture, networks, taken | set(some))) < plan.bound:
            yield f"A lawful set leaves {left}, less than the bound {plan.bound} admits."
            return
    if plan.sampled:
        yield from _misjudged(plan, plan.sampled, picture)


def _misjudged(plan: Plan, said: Sampled, picture: Picture) -> Iterator[str]:
    """Say what is wrong in what is told of new draws."""
    if said.samples != plan.goal.samples:
        yield "The plan was made on another number of networks than it says."
    shares = [share for _, share in said.often]
    if shares != sorted(shares, reverse=True) or not all(0 < share <= 1 for share in shares):
        yield "How often somebody is chosen cannot be so."
    if not 0 <= said.same <= said.redraws or any(
        said.same > round(said.redraws * dict(said.often).get(target, 0.0)) for target in plan.targets
    ):
        yield "How often the same plan came out cannot be so."
    if said.fresh * (len(picture) + len(picture.tails)) > _WORK:
        return
    taken = set(plan.constraints.taken)
    sides = [{target.id for target in side} | taken for side in (plan.targets, said.chart)]
    counts = [
        [joined(picture, network, side) for side in sides]
        for network in drawn(picture, said.fresh, plan.seed, _JUDGING)
    ]
    found = {
        "expected": ([left for left, _ in counts], said.expected),
        "chart_expected": ([left for _, left in counts], said.chart_expected),
        "regret": ([other - left for left, other in counts], said.regret),
    }
    for name, (values, told) in found.items():
        if not _agrees(values, told):
            yield f"On new networks, “{name}” is not {told}."


def _agrees(values: Sequence[int], told: Estimate) -> bool:
    mean = fsum(values) / len(values)
    spread = fsum((value - mean) ** 2 for value in values) / max(len(values) - 1, 1)
    near = _NEAR * max(1.0, abs(mean))
    return abs(mean - told.value) <= near and abs(sqrt(spread / len(values)) - told.error) <= 1e-6 * max(1.0, abs(mean))


def drawn(picture: Picture, samples: int, seed: int, stream: int) -> Iterator[Network]:
    """Draw the networks that a plan says it was drawn from."""
    missing: dict[tuple[int, int], float] = {}
    rows = zip(picture.tails.tolist(), picture.heads.tolist(), picture.probability.tolist(), strict=True)
    for tail, head, p in rows:
        pair = (min(tail, head), max(tail, head))
        missing[pair] = 1 - (1 - missing[pair]) * (1 - p) if pair in missing else p
    chance = _units(seed, stream)
    networks: list[Network] = [[] for _ in range(samples)]
    for pair in sorted(missing):
        for network, number in zip(networks, islice(chance, samples), strict=True):
            if number < missing[pair]:
                network.append(pair)
    yield from networks


def _units(seed: int, stream: int) -> Iterator[float]:
    """Draw numbers of [0, 1): SplitMix64 (Steele, Lea, Flood 2014)."""
    state = (seed ^ (stream * 0xD1B54A32D192ED03)) & _WHOLE
    while True:
        state = (state + 0x9E3779B97F4A7C15) & _WHOLE
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _WHOLE
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WHOLE
        yield ((z ^ (z >> 31)) >> 11) / (1 << 53)


def _mean(picture: Picture, networks: list[Network], gone: set[str]) -> float:
    return sum(joined(picture, network, gone) for network in networks) / len(networks)


def joined(picture: Picture, network: Network, gone: set[str]) -> int:
    """Count the connected pairs, by joining the ends of each tie."""
    away = {picture.index[name] for name in gone}
    parent: dict[int, int] = {}
    size: dict[int, int] = {}

    def top(node: int) -> int:
        while (above := parent.setdefault(node, node)) != node:
            parent[node] = parent[above]
            node = above
        return node

    count = 0
    for one, other in network:
        if one in away or other in away:
            continue
        first, second = top(one), top(other)
        if first != second:
            a, b = size.get(first, 1), size.get(second, 1)
            count += a * b
            parent[second], size[first] = first, a + b
    return count
