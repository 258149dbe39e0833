"""Assign targets to agencies: all of them, giving way as little as possible, on the best grounds.

One programme in whole numbers. Each limit may give way by units that cost more than all grounds together, so that its
value says first how much must give way, and then how good the grounds are. What agencies share (a night, a pair that is
kept apart, an agreement that is missing) couples the targets; without that it would be a transport problem.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from breakwater.core.network.disruption.allocating.allocation import Allocation, Assignment, Limit, Relaxation
from breakwater.core.network.disruption.allocating.faults import NotToAllocate
from breakwater.core.network.disruption.allocating.grounds import RANK, Ground, Option, best_option
from breakwater.core.network.disruption.allocating.inputs import Agency, Facts, Pair, Task
from breakwater.core.network.disruption.allocating.saying import others
from breakwater.core.network.disruption.faults import NotATarget
from breakwater.core.network.disruption.highs import Programme
from breakwater.core.network.disruption.picture import Picture, Target
from breakwater.core.network.graph import FloatArray

_INSTEAD = 4
Unit = tuple[Limit, tuple[str, ...], int, int]
"""One unit by which a limit gives way: the limit, who, in which night (-1 for none), and the how manieth."""


def allocate(picture: Picture, targets: Sequence[Target], task: Task) -> Allocation:
    """Say which agency takes which target.

    Args:
        picture: that handed the targets out; of who is not in the task's facts, its states count as nationalities.
        targets: all are to be taken.
        task: agencies, agreements, facts and limits.

    Returns:
        An allocation of all for whom anybody has a ground. Where that is impossible as things stand, `relax` says
        the least that must give way, and the assignments are those that would then hold.
    Raises:
        NotATarget: something is not a target of this picture.
        NotToAllocate: nights or what is taken name somebody who is not among the targets.
    """
    if not all(picture.owns(target) for target in targets) or len(set(targets)) < len(targets):
        raise NotATarget("Not all are targets of this picture, each once.", "Ask the picture for each target.")
    ids = [target.id for target in targets]
    for name in sorted({*task.taken, *(name for group in task.same_night for name in group)}):
        if name not in ids:
            raise NotToAllocate(f"“{name}” is no target of this plan.", "Leave this actor out of nights and of taken.")
    facts = {name: task.facts.get(name, _facts_of(picture, name)) for name in ids}
    grid = _Grid(ids, sorted(task.agencies, key=lambda agency: agency.code), task, facts)
    found = grid.solve()
    instead: list[frozenset[Unit]] = []
    while found.units and len(instead) < _INSTEAD:
        other = grid.solve(beside=(found.units, *instead))
        if len(other.units) != len(found.units):
            break
        instead.append(other.units)
    left_out = tuple(name for name in ids if name not in found.agency)
    gone = tuple(Relaxation(limit=Limit.LEFT_OUT, who=(name,)) for name in left_out)
    assignments = [_assignment(target, found.agency, grid) for target in targets if target.id in found.agency]
    return Allocation(
        picture=picture,
        assignments=tuple(assignments),
        relax=(*_relaxations(found.units), *gone),
        instead=tuple((*_relaxations(other), *gone) for other in instead),
        left_out=left_out,
        rank=sum(RANK[one.ground] for one in assignments),
    )


def _facts_of(picture: Picture, name: str) -> Facts:
    return Facts(nationalities=frozenset(picture.states[picture.index[name]]))


@dataclass(frozen=True, slots=True)
class _Found:
    agency: dict[str, str]
    units: frozenset[Unit]


@dataclass(slots=True)
class _Grid:
    """Who could take whom on which ground, and the programme over that."""

    ids: list[str]
    agencies: list[Agency]
    task: Task
    facts: dict[str, Facts]
    options: dict[tuple[str, str], Option] = field(init=False)
    units: list[Unit] = field(init=False)

    def __post_init__(self) -> None:
        self.options = {}
        for name in self.ids:
            for agency in self.agencies:
                option = best_option(agency, self.facts[name], self.task)
                if self.task.taken.get(name, agency.code) != agency.code:
                    continue
                if name in self.task.taken:
                    option = Option(Ground.TAKEN)
                if option is not None:
                    self.options[name, agency.code] = option
        self.units = list(_units(self.task, self.agencies, self.ids, self.options))

    def solve(self, *, beside: Sequence[frozenset[Unit]] = ()) -> _Found:
        """Find the best assignment that does not give way just as one of `beside` does."""
        cells, agencies = list(self.options), [agency.code for agency in self.agencies]
        nights = [(code, night) for code in agencies for night in range(len(self.task.same_night))]
        at: dict[object, int] = {key: place for place, key in enumerate([*cells, *self.units, *nights])}
        ranks = [RANK[option.ground] for option in self.options.values()]
        dear = 1.0 + (max(RANK.values()) + 1) * len(self.ids)
        price = np.array([*ranks, *([dear] * len(self.units)), *([0.0] * len(nights))], dtype=np.float64)
        rows = _Rows(Programme(price, np.zeros(len(at)), np.ones(len(at)), np.ones(len(at), np.bool_)))
        if not cells:
            return _Found({}, frozenset())
        for name in self.ids:
            mine = [at[cell] for cell in cells if cell[0] == name]
            if mine:
                rows.add(mine, [], low=1, high=1)
        for agency in self.agencies:
            self._capacity(rows, at, agency)
        for first, second in self.task.kept_apart():
            for night in range(len(self.task.same_night)):
                both = [at[first.code, night], at[second.code, night]]
                rows.add(both, self._slack(at, Limit.APART, (first.code, second.code)), high=1)
        for cell, option in self.options.items():
            if option.needs:
                slack = [place for pair in option.needs for place in self._slack(at, Limit.AGREEMENT, _names(pair))]
                rows.add([at[cell]], slack, high=0)
        for unit in self.units:
            if unit[3]:  # of several units of one limit the first gives way first
                rows.add([at[unit]], [at[*unit[:3], unit[3] - 1]], high=0)
        for known in beside:
            rows.add([at[unit] for unit in sorted(known)], [], high=len(known) - 1)
        values = rows.programme.solve().values
        if not len(values):  # there is no other way to give way
            return _Found({}, frozenset())
        return _Found(
            {name: code for name, code in cells if values[at[name, code]] > 0.5},
            frozenset(unit for unit in self.units if values[at[unit]] > 0.5),
        )

    def _capacity(self, rows: "_Rows", at: dict[object, int], agency: Agency) -> None:
        """Limit what an agency takes in all and in each night, and say in which nights it acts."""
        mine = [cell for cell in self.options if cell[1] == agency.code]
        rows.add([at[cell] for cell in mine], self._slack(at, Limit.CAPACITY, (agency.code,)), high=agency.capacity)
        for night, group in enumerate(self.task.same_night):
            here = [at[cell] for cell in mine if cell[0] in group]
            if agency.at_once is not None:
                rows.add(here, self._slack(at, Limit.AT_ONCE, (agency.code,), night), high=agency.at_once)
            for place in here:
                rows.add([place], [at[agency.code, night]], high=0)

    def _slack(self, at: dict[object, int], limit: Limit, who: tuple[str, ...], night: int = -1) -> list[int]:
        return [at[unit] for unit in self.units if unit[:3] == (limit, who, night)]


@dataclass(slots=True)
class _Rows:
    """Rows of sums less what gives way."""

    programme: Programme

    def add(self, plus: list[int], minus: list[int], *, low: float = -np.inf, high: float) -> None:
        """Say that some unknowns less some others are at most, or exactly, so many."""
        if not plus:
            return
        unknowns = np.array([*plus, *minus], dtype=np.int64)
        factor: FloatArray = np.array([1.0] * len(plus) + [-1.0] * len(minus))
        self.programme.rows(1, (np.zeros_like(unknowns), unknowns, factor), low=low, high=high)


def _units(
    task: Task, agencies: Sequence[Agency], ids: Sequence[str], options: dict[tuple[str, str], Option]
) -> list[Unit]:
    """List by what limits can give way."""
    units: list[Unit] = []
    for agency in agencies:
        mine = sum(cell[1] == agency.code for cell in options)
        units += [(Limit.CAPACITY, (agency.code,), -1, more) for more in range(mine - agency.capacity)]
        for night, group in enumerate(task.same_night):
            tonight = sum(cell[1] == agency.code and cell[0] in group for cell in options)
            most = tonight if agency.at_once is None else agency.at_once
            units += [(Limit.AT_ONCE, (agency.code,), night, more) for more in range(tonight - most)]
    units += [(Limit.APART, (one.code, other.code), -1, 0) for one, other in task.kept_apart()]
    missing = {pair for option in options.values() for pair in option.needs}
    return units + [(Limit.AGREEMENT, _names(pair), -1, 0) for pair in sorted(missing, key=_names)]


def _names(pair: Pair) -> tuple[str, ...]:
    return tuple(sorted(pair))


def _relaxations(units: frozenset[Unit]) -> tuple[Relaxation, ...]:
    by: dict[tuple[Limit, tuple[str, ...], int], int] = {}
    for limit, who, night, _ in sorted(units):
        by[limit, who, night] = by.get((limit, who, night), 0) + 1
    return tuple(Relaxation(limit=limit, who=who, by=more, night=night) for (limit, who, night), more in by.items())


def _assignment(target: Target, agency: dict[str, str], grid: _Grid) -> Assignment:
    code = agency[target.id]
    option = grid.options[target.id, code]
    state = next(one.state for one in grid.agencies if one.code == code)
    needed = [name for pair in option.needs[:1] for name in sorted(pair) if name != state]
    return Assignment(
        target=target,
        agency=code,
        state=state,
        ground=option.ground,
        with_state=option.with_state or "".join(needed),
        is_agreed=not option.needs,
        others=tuple(others(target.id, code, agency, grid.task, grid.facts, grid.options)),
    )
