"""Ask of the layers whether a chain is left, and what it costs to have one again."""

import numpy as np

from breakwater.core.network.disruption.business.faults import Unbreakable
from breakwater.core.network.disruption.business.network import Business, Layers
from breakwater.core.network.graph import BoolArray, FloatArray


def is_whole(ways: Layers, taken: BoolArray) -> bool:
    """Tell whether a chain is left without those who are taken."""
    return bool(np.isfinite(_least(ways, np.where(taken, np.inf, 0.0))[ways.ends]).any())


def comeback(business: Business, ways: Layers, taken: BoolArray) -> float:
    """Return the least that the network pays for one whole chain: for each of its steps where a target stood."""
    return float(_least(ways, np.where(taken, business.replacement, 0.0))[ways.ends].min(initial=np.inf))


def count(ways: Layers, taken: BoolArray) -> int:
    """Count the chains that are left without those who are taken, exactly."""
    gone = taken[ways.actor].tolist()
    led = [0] * len(gone)
    for place in ways.begins.tolist():
        led[place] = 0 if gone[place] else 1
    order = np.argsort(ways.step[ways.head], kind="stable")
    for tail, head in zip(ways.tail[order].tolist(), ways.head[order].tolist(), strict=True):
        if not gone[head]:
            led[head] += led[tail]
    return sum(led[place] for place in ways.ends.tolist())


def refuse_unbreakable(business: Business, ways: Layers) -> None:
    """Refuse when a chain is left even without everybody who may be taken; show one, naming nobody protected."""
    paid = _least(ways, np.where(business.may_take, np.inf, 0.0))
    if not np.isfinite(paid[ways.ends]).any():
        return
    at = int(ways.ends[np.isfinite(paid[ways.ends])][0])
    chain = [at]
    while ways.step[at]:
        before = ways.tail[ways.head == at]
        at = int(before[np.isfinite(paid[before])][0])
        chain.append(at)
    actors = ways.actor[chain[::-1]]
    hidden = business.protected[actors]
    who = "protected" if hidden.all() else "spared" if not hidden.any() else "protected or spared"
    raise Unbreakable(
        f"No lawful plan breaks this business: on one chain everybody is {who} ({', '.join(business.steps)}).",
        "Look for a step that others could cut off, or for another aim; the protected stay out of every plan.",
        tuple(np.where(hidden, -1, actors).tolist()),
    )


def _least(ways: Layers, price: FloatArray) -> FloatArray:
    """Return for each place the least that a way to it costs, itself included."""
    paid = np.full(len(ways.step), np.inf)
    paid[ways.begins] = price[ways.actor[ways.begins]]
    order = np.argsort(ways.step[ways.head], kind="stable")
    for step in range(1, ways.last + 1):
        links = order[ways.step[ways.head[order]] == step]
        np.minimum.at(paid, ways.head[links], paid[ways.tail[links]] + price[ways.actor[ways.head[links]]])
    return paid
