"""A plan against the business, in words: for `breakwater disrupt`."""

from collections.abc import Iterator
from typing import Final

from breakwater.core.network.disruption.broken import Broken, Measure
from breakwater.core.network.disruption.plan import Plan

_BEST: Final = {
    Measure.COST: "Proved: no plan within these limits breaks every chain at less cost.",
    Measure.REPLACEMENT: "Proved: no plan within these limits costs them more to replace.",
    Measure.COMEBACK: "Proved: no plan within these limits makes their way back dearer.",
}
_BOUND: Final = {
    Measure.COST: "Cut short: a plan might cost as little as {bound:g}.",
    Measure.REPLACEMENT: "Cut short: a plan might cost them as much as {bound:g} to replace.",
    Measure.COMEBACK: "Cut short: a plan might make their way back as dear as {bound:g}.",
}


def business_in_words(plan: Plan, broken: Broken) -> Iterator[str]:
    """Say a plan against the business in a few lines."""
    steps = ", ".join(step.label for step in plan.goal.script)
    if broken.gaps:
        yield f"No whole chain is known, since nobody is known to fill: {', '.join(broken.gaps)}."
        yield "That is a gap in the picture, not a success: learn who does it, or leave the step out of the script."
        return
    if not plan.effect[0]:
        yield f"No whole chain ({steps}) is known: those who could fill the steps are not tied to each other."
        return
    yield f"Of {plan.effect[0]:.0f} whole chains ({steps}) none is left."
    yield f"The plan costs {broken.cost:g}; to be in business again costs them {broken.comeback:g} at least,"
    yield f"and to replace all who are taken {broken.replacement:g}."
    yield (_BEST if broken.is_proved else _BOUND)[broken.measure].format(bound=broken.bound)
    if broken.chains:
        yield f"The proof is {len(broken.chains)} chains that share nobody's cost: whatever breaks them all costs this."
    rows = zip(plan.targets, plan.effect[1:], plan.adds, broken.replacing, strict=True)
    for target, left, adds, price in rows:
        yield f"{target.id:<24} {left:>10.0f} chains left {adds:>10.0f} if spared {price:>6g} to replace"
    for limit in plan.relaxed:
        if limit.binds:
            yield f"Without the limit “{limit.limit}”: {limit.value:g} instead of {broken.value:g}."
    for other in plan.alternatives:
        yield f"Nearly as cheap, {other.value:g}: {', '.join(target.id for target in other.targets)}"
