"""Check an allocation against its task with nothing of what made it: counting, and grounds said anew."""

from collections.abc import Iterator

from breakwater.core.network.disruption.allocating.allocation import Allocation, Assignment, Limit
from breakwater.core.network.disruption.allocating.grounds import Ground
from breakwater.core.network.disruption.allocating.inputs import Agency, Facts, Task


def faults(allocation: Allocation, task: Task) -> list[str]:
    """List what is wrong with an allocation, in words; an empty list is an approval.

    That no allocation gives way less, or rests on better grounds, is the solver's word; brute force is the check of
    that, in the tests.
    """
    return [*_counted(allocation, task), *_grounded(allocation, task)]


def _counted(allocation: Allocation, task: Task) -> Iterator[str]:
    names = [one.target.id for one in allocation.assignments]
    if len(set(names)) < len(names) or set(names) & set(allocation.left_out):
        yield "A target is taken twice, or taken and left out."
    held = {
        agency.code: {one.target.id for one in allocation.assignments if one.agency == agency.code}
        for agency in task.agencies
    }
    if sum(map(len, held.values())) < len(names):
        yield "Somebody unknown takes a target."
    for agency in task.agencies:
        mine = held[agency.code]
        if len(mine) > agency.capacity + _room(allocation, Limit.CAPACITY, agency.code):
            yield f"{agency.code} takes {len(mine)}, more than {agency.capacity}."
        for night, group in enumerate(task.same_night):
            most = len(group) if agency.at_once is None else agency.at_once
            if len(mine & group) > most + _room(allocation, Limit.AT_ONCE, agency.code, night=night):
                yield f"{agency.code} takes {len(mine & group)} in one night, more than {most}."
    for pair in task.apart:
        one, other = sorted(pair)
        is_meeting = any(held[one] & group and held[other] & group for group in task.same_night)
        if is_meeting and not _room(allocation, Limit.APART, one, other):
            yield f"{one} and {other} act in the same night."
    for name, code in task.taken.items():
        if name not in held[code]:
            yield f"“{name}” is taken from {code}."


def _room(allocation: Allocation, limit: Limit, *who: str, night: int = -1) -> int:
    return sum(
        one.by for one in allocation.relax if one.limit is limit and set(one.who) == set(who) and one.night == night
    )


def _grounded(allocation: Allocation, task: Task) -> Iterator[str]:
    agencies = {agency.code: agency for agency in task.agencies}
    for one in allocation.assignments:
        states = allocation.picture.states[one.target.index]
        facts = task.facts.get(one.target.id, Facts(nationalities=frozenset(states)))
        if one.agency not in agencies or not _holds(one, agencies[one.agency], facts, task):
            yield f"{one.agency} does not have the ground it is said to have for “{one.target.id}”."
        elif one.with_state and not one.is_agreed and not _room(allocation, Limit.AGREEMENT, one.state, one.with_state):
            needed = [
                other.who for other in allocation.relax if other.limit is Limit.AGREEMENT and one.state in other.who
            ]
            if not needed:
                yield f"An agreement is missing for “{one.target.id}”."


def _holds(one: Assignment, agency: Agency, facts: Facts, task: Task) -> bool:
    """Tell whether a ground is there."""
    if one.state != agency.state:
        return False
    if one.ground is Ground.TAKEN:
        return task.taken.get(one.target.id) == agency.code
    able = [fact for fact in facts.offences if not agency.offences or fact.offence in agency.offences]
    is_here, is_national = facts.place == agency.state, agency.state in facts.nationalities
    did_here = any(fact.state == agency.state for fact in able)
    did_elsewhere = any(fact.state != agency.state for fact in facts.offences)
    if facts.offences and agency.offences and not able:
        return False
    if not one.is_agreed:
        return one.ground in (Ground.HERE_FOR_ANOTHER, Ground.OFFENCE, Ground.NATIONAL)
    if one.with_state and not any({agency.state, one.with_state} <= other.states for other in task.agreements):
        return False
    return {
        Ground.HERE_FOR_OWN: is_here and did_here,
        Ground.HERE_NATIONAL: is_here and is_national,
        Ground.HERE_FOR_ANOTHER: is_here and did_elsewhere and bool(one.with_state),
        Ground.HERE: is_here and not facts.offences,
        Ground.OFFENCE: did_here and one.with_state == facts.place,
        Ground.NATIONAL: is_national and one.with_state == facts.place,
        Ground.OFFENCE_ANYWHERE: did_here and not facts.place,
        Ground.NATIONAL_ANYWHERE: is_national and not facts.place,
    }[one.ground]
