"""Say of each other agency why it is not the one that takes a target."""

from collections.abc import Iterator, Mapping

from breakwater.core.network.disruption.allocating.grounds import RANK, Option, is_competent
from breakwater.core.network.disruption.allocating.inputs import Agency, Facts, Task


def others(
    name: str,
    chosen: str,
    agency: Mapping[str, str],
    task: Task,
    facts: Mapping[str, Facts],
    options: Mapping[tuple[str, str], Option],
) -> Iterator[tuple[str, str]]:
    """Yield each other agency with why not.

    Args:
        name, chosen: the target's id, and the code of the agency that takes it.
        agency: of each target, the code of who takes it.
        task, facts, options: that led to it.
    """
    mine = options[name, chosen]
    for other in sorted(task.agencies, key=lambda one: one.code):
        if other.code == chosen:
            continue
        if name in task.taken:
            yield other.code, f"{chosen} has them already"
            continue
        option = options.get((name, other.code))
        if option is None:
            yield other.code, "no ground" if is_competent(other, facts[name]) else "not competent for the offence"
        elif option.needs and not mine.needs:
            yield other.code, "no agreement " + " or ".join("–".join(sorted(pair)) for pair in option.needs)
        elif RANK[option.ground] > RANK[mine.ground] and bool(option.needs) == bool(mine.needs):
            yield other.code, f"weaker ground: {option.ground}"
        else:
            yield other.code, _why_full(name, other, agency, task)


def _why_full(name: str, other: Agency, agency: Mapping[str, str], task: Task) -> str:
    """Say which limit keeps an agency from taking one more, where its ground would do."""
    held = {target for target, code in agency.items() if code == other.code}
    if len(held) >= other.capacity:
        return f"its capacity of {other.capacity} is used"
    for group in task.same_night:
        if name not in group:
            continue
        if other.at_once is not None and len(held & group) >= other.at_once:
            return f"it takes {other.at_once} in one night, and no more"
        for pair in task.apart:
            beside = {code for target, code in agency.items() if target in group and target != name} & (
                pair - {other.code}
            )
            if other.code in pair and beside:
                return f"it does not act in the same night as {min(beside)}"
    return "it could as well"
