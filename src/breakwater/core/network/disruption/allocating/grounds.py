"""On which ground an agency could take a target, and what agreement that would need.

Grounds in the order in which they are preferred: nearest to the person and to the deed first. Who is on a state's own
soil can be arrested there, for the state itself or, under an agreement, for another. For whoever is elsewhere a state
needs a ground of its own and an agreement with the state where they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from breakwater.core.network.disruption.allocating.inputs import Agency, Facts, Pair, Task


class Ground(StrEnum):
    """Why an agency may take a target; the first is preferred to the second, and so on."""

    HERE_FOR_OWN = "on its soil, for an offence there"
    HERE_NATIONAL = "on its soil, its own national"
    HERE_FOR_ANOTHER = "on its soil, for an offence in a state with which there is an agreement"
    HERE = "on its soil; no offence is stated"
    OFFENCE = "for an offence on its soil, under an agreement with the state where they are"
    NATIONAL = "its own national, under an agreement with the state where they are"
    OFFENCE_ANYWHERE = "for an offence on its soil; where they are is not known"
    NATIONAL_ANYWHERE = "its own national; where they are is not known"
    TAKEN = "it has them already"


RANK = {ground: rank for rank, ground in enumerate(Ground)} | {Ground.TAKEN: 0}


@dataclass(frozen=True, slots=True)
class Option:
    """One ground for one agency and one target.

    Attributes:
        ground: as above.
        needs: agreements that are missing, of which any one would do; empty where the ground holds as it is.
        with_state: the other state of the agreement it rests on, where it rests on one.
    """

    ground: Ground
    needs: tuple[Pair, ...] = ()
    with_state: str = ""


def best_option(agency: Agency, facts: Facts, task: Task) -> Option | None:
    """Return the best ground that holds as it is; else the best that an agreement would give; None without any."""
    options = list(_options(agency, facts, task)) if is_competent(agency, facts) else []
    return min(options, key=lambda option: (bool(option.needs), RANK[option.ground]), default=None)


def is_competent(agency: Agency, facts: Facts) -> bool:
    """Tell whether an agency is competent for anything that the target is suspected of."""
    return not agency.offences or not facts.offences or any(one.offence in agency.offences for one in facts.offences)


def _options(agency: Agency, facts: Facts, task: Task) -> Iterator[Option]:
    competent = {one for one in facts.offences if not agency.offences or one.offence in agency.offences}
    own = frozenset(one.offence for one in competent if one.state == agency.state)
    is_national = agency.state in facts.nationalities
    if not facts.place:
        if own:
            yield Option(Ground.OFFENCE_ANYWHERE)
        if is_national:
            yield Option(Ground.NATIONAL_ANYWHERE)
    elif facts.place == agency.state:
        yield from _here(agency, facts, task, bool(own), is_national)
    else:
        for ground, holds, offences in (
            (Ground.OFFENCE, bool(own), own),
            (Ground.NATIONAL, is_national, frozenset(one.offence for one in competent)),
        ):
            if holds:
                pair = frozenset({agency.state, facts.place})
                yield Option(ground, () if task.agreed(pair, offences) else (pair,), facts.place)


def _here(agency: Agency, facts: Facts, task: Task, is_own: bool, is_national: bool) -> Iterator[Option]:
    if is_own:
        yield Option(Ground.HERE_FOR_OWN)
    if is_national:
        yield Option(Ground.HERE_NATIONAL)
    if not facts.offences:
        yield Option(Ground.HERE)
    missing = []
    for state in sorted({one.state for one in facts.offences} - {agency.state}):
        pair = frozenset({agency.state, state})
        if task.agreed(pair, frozenset(one.offence for one in facts.offences if one.state == state)):
            yield Option(Ground.HERE_FOR_ANOTHER, (), state)
        missing.append(pair)
    if missing:
        yield Option(Ground.HERE_FOR_ANOTHER, tuple(missing), "")
