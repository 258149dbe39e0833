"""What is asked of a plan: against what, for whom, with which aim, within which limits."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from breakwater.capabilities.disruption.models import Named, Part, Plan, SubjectKind
from breakwater.capabilities.disruption.picturing import Drawn
from breakwater.capabilities.networks import queries as networks
from breakwater.core.errors import BreakwaterError
from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.faults import DisruptionError
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.vocabulary import STATES
from breakwater.foundation.database.source import new_id

LIMITLESS = frozenset({Aim.BUSINESS, Aim.CONTAIN})
"""Aims that need no limit: the cheapest plan is looked for."""
MOST_ACTORS, MOST_ACTORS_CONTAINED = 2_000, 50_000
"""On a picture that a plan is made on; above, all pairs are too many to be looked at."""
MOST_REMOVALS = 50
"""More is no plan that anybody carries out at one time."""
MOST_COST = 1_000_000_000
"""Up to here sums of costs are exact enough to be compared."""


class CannotPlan(BreakwaterError):
    """What is asked contradicts itself, or names somebody who cannot stand in a plan."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Against what: a collection by its name, a network or another record by its id."""

    kind: SubjectKind
    id: str

    def on_networks(self) -> networks.Subject:
        """Return the same as networks name it."""
        return networks.Subject(**{str(self.kind): self.id})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked; people are named by their records.

    Attributes:
        aim: what the plan is to bring.
        removals, budget: at least one; with both, both hold.
        audience: organisations that may read all that goes in, beside the planner.
        largest: how many people may hang together at most, where a network is contained.
        measure: by which plans against the business are chosen.
        quotas: how many targets at most fall to a state.
        costs: of removing somebody; 1 where none is given.
        excluded, taken, not_both, only_together, sources, sinks: as the engine's constraints and goal have them.
    """

    aim: Aim = Aim.FRAGMENT
    removals: int | None = None
    budget: float | None = None
    largest: int | None = None
    measure: Measure = Measure.COST
    audience: tuple[str, ...] = ()
    quotas: tuple[tuple[str, int], ...] = ()
    costs: tuple[tuple[str, float], ...] = ()
    excluded: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    not_both: tuple[tuple[str, ...], ...] = ()
    only_together: tuple[tuple[str, ...], ...] = ()
    sources: tuple[str, ...] = field(default=())
    sinks: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse numbers that are none.

        Raises:
            CannotPlan: a cost, a quota or a limit is negative or larger than any plan needs.
        """
        limits = [self.budget] if self.budget is not None else []
        for number in (*limits, *(cost for _record, cost in self.costs), *(most for _state, most in self.quotas)):
            if not math.isfinite(number) or number < 0:
                raise CannotPlan(_("A number is missing or negative."), _("Give numbers from 0 upwards."))
            if number > MOST_COST:
                raise CannotPlan(
                    _("A number is larger than {most}.").format(most=MOST_COST), _("Count costs in larger units.")
                )
        if self.removals is not None and not 0 <= self.removals <= MOST_REMOVALS:
            raise CannotPlan(
                _("A plan names {most} at most.").format(most=MOST_REMOVALS), _("Ask for fewer, or plan in steps.")
            )

    def to_json(self) -> dict[str, Any]:
        """Return all that names nobody."""
        return {
            "aim": str(self.aim),
            "removals": self.removals,
            "budget": self.budget,
            "largest": self.largest,
            "measure": str(self.measure),
            "audience": list(self.audience),
            "quotas": dict(self.quotas),
        }

    def named(self) -> Iterator[tuple[Part, int, str, float | None]]:
        """Yield whoever is named: as what, in which group, by which record, at which cost."""
        for part, records in (
            (Part.EXCLUDED, self.excluded),
            (Part.TAKEN, self.taken),
            (Part.SOURCE, self.sources),
            (Part.SINK, self.sinks),
        ):
            yield from ((part, 0, record, None) for record in records)
        for part, groups in ((Part.NOT_BOTH, self.not_both), (Part.ONLY_TOGETHER, self.only_together)):
            yield from ((part, number, record, None) for number, group in enumerate(groups) for record in group)
        yield from ((Part.COST, 0, record, cost) for record, cost in self.costs)


def asked_of(plan: Plan, named: Iterable[Named]) -> Asked:
    """Return what was asked of a stored plan; of several records of one actor, each is named."""
    parts: dict[Part, list[str]] = defaultdict(list)
    groups: dict[Part, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    costs = []
    for row in sorted(named, key=lambda row: (row.part, row.together, row.place, str(row.record_id))):
        part, record = Part(row.part), str(row.record_id)
        parts[part].append(record)
        groups[part][row.together].append(record)
        if part is Part.COST and row.amount is not None:
            costs.append((record, row.amount))
    data = plan.asked
    return Asked(
        aim=Aim(data["aim"]),
        removals=data["removals"],
        budget=data["budget"],
        largest=data["largest"],
        measure=Measure(data["measure"]),
        audience=tuple(data["audience"]),
        quotas=tuple(sorted((state, int(most)) for state, most in data["quotas"].items())),
        costs=tuple(costs),
        excluded=tuple(parts[Part.EXCLUDED]),
        taken=tuple(parts[Part.TAKEN]),
        not_both=tuple(tuple(group) for _number, group in sorted(groups[Part.NOT_BOTH].items())),
        only_together=tuple(tuple(group) for _number, group in sorted(groups[Part.ONLY_TOGETHER].items())),
        sources=tuple(parts[Part.SOURCE]),
        sinks=tuple(parts[Part.SINK]),
    )


def problem(asked: Asked, drawn: Drawn) -> tuple[Goal, Constraints]:
    """Return what is asked as the engine takes it, in the numbers of a picture.

    Raises:
        CannotPlan: somebody named is none of the picture's actors, or protected: one refusal for all of these. Or
            the limits contradict themselves, or say nothing.
    """
    try:
        return _problem(asked, drawn)
    except DisruptionError as error:
        raise CannotPlan(_in_names(error.message, drawn), error.remedy) from error


def _in_names(message: str, drawn: Drawn) -> str:
    """Put the engine's words, which number the actors, in the names that the planner sees."""

    def name(found: re.Match[str]) -> str:
        node = drawn.by_number.get(found[1])
        return f"“{node.label}”" if node is not None and node.label else found[0]

    return re.sub(r"“(\d{5})”", name, message)


def _problem(asked: Asked, drawn: Drawn) -> tuple[Goal, Constraints]:
    if drawn.picture is None:
        raise CannotPlan(_("Nobody acts on this picture."), _("Choose a network with persons or organisations in it."))

    most = MOST_ACTORS_CONTAINED if asked.aim is Aim.CONTAIN else MOST_ACTORS
    if len(drawn.nodes) > most:
        raise CannotPlan(
            _("This network has too many people for one plan of this kind."),
            _("Choose a part of it, or ask that no large part be left."),
        )

    def numbers(records: Iterable[str]) -> frozenset[str]:
        return frozenset(number_of(drawn, record) for record in records)

    goal = Goal(
        aim=asked.aim,
        sources=tuple(sorted(numbers(asked.sources))),
        sinks=tuple(sorted(numbers(asked.sinks))),
        largest=asked.largest,
        measure=asked.measure,
    )
    constraints = Constraints(
        removals=asked.removals,
        budget=asked.budget,
        excluded=numbers(asked.excluded),
        taken=numbers(asked.taken),
        not_both=tuple(numbers(group) for group in asked.not_both),
        only_together=tuple(numbers(group) for group in asked.only_together),
        quotas=asked.quotas,
    )
    if asked.aim not in LIMITLESS:
        constraints.check_some()
    if asked.aim is Aim.SEVER and not (goal.sources and goal.sinks):
        raise CannotPlan(_("A flow has two ends."), _("Say from whom and to whom it goes."))
    if asked.aim is Aim.CONTAIN:
        if goal.largest is None:
            raise CannotPlan(_("How many may hang together is not said."), _("Give a number from 1."))
        if constraints.has_groups:
            raise CannotPlan(
                _("A network is contained without quotas and groups."), _("Leave them out, or choose another aim.")
            )
    numbers(record for record, _cost in asked.costs)
    known = {state for node in drawn.nodes for state in node.states}
    if any(state not in STATES and state not in known for state, _most in asked.quotas):
        raise CannotPlan(_("A quota is of no state."), _("Choose among the states of this picture."))
    constraints.check(drawn.picture)
    return goal, constraints


def number_of(drawn: Drawn, record: str) -> str:
    """Return the number of the actor that a record is.

    Raises:
        CannotPlan: it is none that a plan may name.
    """
    actor = drawn.actor(record)
    if actor is None:
        raise CannotPlan(
            _("Somebody you named cannot stand in a plan on this picture."),
            _("Choose among the persons and organisations in it."),
        )
    return actor.number


def rows_of(plan: Plan, asked: Asked, drawn: Drawn) -> list[Named]:
    """Return the rows of whoever is named in the limits: of an actor of several records one for each."""
    rows = []
    seen = set()
    for place, (part, together, record, amount) in enumerate(asked.named()):
        actor = drawn.actor(record)
        for each in actor.records if actor else (record,):
            if (part, together, each) not in seen:
                seen.add((part, together, each))
                rows.append(named_row(plan, each, part, together=together, place=place, amount=amount))
    return rows


def named_row(
    plan: Plan, record: str, part: Part, *, together: int = 0, place: int = 0, amount: float | None = None
) -> Named:
    """Return one row."""
    return Named(
        id=new_id(),
        organisation=plan.organisation,
        plan_id=plan.pk,
        record_id=record,
        part=part,
        together=together,
        place=place,
        amount=amount,
    )
