"""The job that makes a plan: reads as its planner does, solves, has the plan checked by other means, stores it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from breakwater.capabilities.disruption import actions, queries
from breakwater.capabilities.disruption.asking import Asked, asked_of, named_row, problem
from breakwater.capabilities.disruption.looking_ahead import looked_ahead, mentioned
from breakwater.capabilities.disruption.models import UNDER_WAY, Named, Part, Plan, State
from breakwater.capabilities.disruption.queries import Ground
from breakwater.core.errors import BreakwaterError
from breakwater.core.network.disruption import plan as engine
from breakwater.core.network.disruption.faults import DisruptionError
from breakwater.core.network.disruption.goals import Aim, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.progress import Progress
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.verify import Verdict, verify
from breakwater.core.network.disruption.writing import plan_to_json
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.database.refusals import in_words

SEED = 1
WORK = 600_000_000
"""Of a search, in steps by actors by ties: a minute or two on one core."""
FEWEST_STEPS, MOST_STEPS = 200, 50_000
LONGEST_S = 180.0
"""After this a search is stopped, whatever its steps; the plan then says how far it is from the best at most."""
TOLD_EVERY_S = 1.0
TRIES, ROUTING = 5_000, 10_000_000
"""What checking may take: a few seconds."""


MOST_BEGUN = 3
"""How often a plan is begun whose worker ended in the middle."""
PROTECTION = "protection"
"""What the engine calls the limit that nobody protected is a target."""


class Stopped(Exception):
    """Somebody stopped this run, or began another."""


def make(principal: Principal, *, plan_id: str, run: int) -> None:
    """Make a plan that was asked for; begun again after a crash, it is made anew."""
    with acting(principal, actions.ASK) as passage:
        row = readable(principal, Plan).filter(pk=plan_id, state__in=UNDER_WAY, run=run).first()
        passage.about("plan", plan_id, step="begin")
        if row is None:
            return
        asked = asked_of(row, readable(principal, Named).filter(plan_id=row.pk))
        begun = row.progress.get("begun", 0) + 1 if row.state == State.RUNNING else 1
        _go_on(passage, row, state=State.RUNNING, progress={"begun": begun})
    if begun > MOST_BEGUN:
        # What ends the worker each time would else do so at every start, for ever.
        _give_up(principal, row, _("The server ended each time it made this plan. Ask for a smaller network."))
        return
    try:
        _make(principal, row, asked, begun=begun)
    except Stopped:
        return
    except DisruptionError:
        _give_up(principal, row, _("What was asked no longer fits the network. Ask again."))
    except (BreakwaterError, DatabaseError) as error:
        refused = error if isinstance(error, BreakwaterError) else in_words(error)
        if refused is None:
            raise
        _give_up(principal, row, str(refused))


def _make(principal: Principal, row: Plan, asked: Asked, *, begun: int) -> None:
    ground = queries.ground(principal, queries.subject_of(row), asked)
    goal, constraints = problem(asked, ground.drawn)
    picture = ground.drawn.picture
    if picture is None:
        raise AssertionError  # `problem` has refused
    teller = _Teller(principal, row, begun=begun)
    found = solve(
        picture,
        goal,
        constraints,
        seed=SEED,
        steps=steps_for(picture, goal),
        should_stop=teller.should_stop,
        progress=teller.tell,
    )
    if teller.is_stopped:
        raise Stopped
    verdict = verify(found, Picture(ground.drawn.actors, ground.drawn.ties), tries=TRIES, work=ROUTING)
    if not verdict.is_accepted:
        raise BreakwaterError(
            _("The plan did not pass its check: {fault}").format(fault=verdict.faults[0]),
            _("It is not kept. Ask again; if it stays so, tell whoever runs the server."),
        )
    ahead = looked_ahead(picture, goal, constraints, found, should_stop=teller.should_stop)
    _keep(principal, row, ground, found, result_of(found, ground, verdict, ahead))


def steps_for(picture: Picture, goal: Goal) -> int | None:
    """Return how many steps a search may take, so that it ends; None where the aim's own number holds."""
    if goal.aim not in (Aim.FRAGMENT, Aim.EXPECTED):
        return None
    size = max(1, len(picture)) * max(1, len(picture.tails)) * (goal.samples if goal.aim is Aim.EXPECTED else 1)
    return max(FEWEST_STEPS, min(MOST_STEPS, WORK // size))


def _keep(principal: Principal, row: Plan, ground: Ground, found: engine.Plan, result: dict[str, Any]) -> None:
    with acting(principal, actions.ASK) as passage:
        _go_on(
            passage,
            row,
            state=State.READY,
            progress={},
            message="",
            result=result,
            statement_ids=list(ground.statement_ids),
            claim_ids=list(ground.claim_ids),
            joined_ids=list(ground.into),
            into_ids=list(ground.into.values()),
            ended_at=passage.at,
        )
        insert(principal, _targets(row, ground, found, mentioned(result["ahead"])))
        passage.about(
            "plan", str(row.pk), step="keep", statements=len(ground.statement_ids), targets=len(found.targets)
        )


def result_of(found: engine.Plan, ground: Ground, verdict: Verdict, ahead: dict[str, Any]) -> dict[str, Any]:
    """Return what is stored of a plan: numbers, no names.

    Without what protection costs: with everybody else left out, that would be a score of somebody protected.
    """
    told = plan_to_json(found)
    return {
        "plan": told | {"relaxed": [row for row in told["relaxed"] if row["limit"] != PROTECTION]},
        "ahead": ahead,
        "places": {number: list(at) for number, at in ground.places.items()},
        "left_out": ground.drawn.left_out,
        "checked": {"accepted": verdict.is_accepted, "tried": verdict.is_tried, "followed": verdict.is_followed},
    }


def _targets(row: Plan, ground: Ground, found: engine.Plan, beside: frozenset[str]) -> list[Named]:
    by_number = ground.drawn.by_number
    rows = [
        named_row(row, record, Part.TARGET, place=place)
        for place, target in enumerate(found.targets)
        for record in by_number[target.id].records
    ]
    rows += [
        named_row(row, record, Part.MENTIONED)
        for number in sorted(beside | ({target.id for target in found.sampled.named()} if found.sampled else set()))
        for record in by_number[number].records
    ]
    for together, other in enumerate(found.alternatives):
        rows += [
            named_row(row, record, Part.ALTERNATIVE, together=together, place=place)
            for place, target in enumerate(other.targets)
            for record in by_number[target.id].records
        ]
    return rows


def _give_up(principal: Principal, row: Plan, message: str) -> None:
    with acting(principal, actions.ASK) as passage:
        passage.about("plan", str(row.pk), step="give up")
        rows = readable(principal, Plan).filter(pk=row.pk, state__in=UNDER_WAY, run=row.run)
        rows.update(state=State.FAILED, message=message, progress={}, ended_at=passage.at)


def _go_on(passage: Passage, row: Plan, **fields: Any) -> None:
    """Change a plan if this run is still the one that makes it.

    Raises:
        Stopped: it is not.
    """
    rows = readable(passage.principal, Plan).filter(pk=row.pk, state__in=UNDER_WAY, run=row.run)
    if not rows.update(**fields):
        raise Stopped


class _Teller:
    """Writes down how far the search is, now and then, and learns by that whether it is still wanted."""

    def __init__(
        self, principal: Principal, row: Plan, clock: Callable[[], float] = time.monotonic, *, begun: int = 1
    ) -> None:
        self._principal = principal
        self._row = row
        self._begun = begun
        self._clock = clock
        self._began = self._told = clock()
        self.is_stopped = False

    def tell(self, progress: Progress) -> None:
        now = self._clock()
        # Seldomer as it goes on: each is an act of its own.
        if self.is_stopped or now - self._told < max(TOLD_EVERY_S, (now - self._began) / 20):
            return
        self._told = now
        with acting(self._principal, actions.ASK) as passage:
            passage.about("plan", str(self._row.pk), step="progress")
            rows = readable(self._principal, Plan).filter(pk=self._row.pk, state=State.RUNNING, run=self._row.run)
            done = {"begun": self._begun, "steps": progress.steps, "best": progress.value, "bound": progress.bound}
            self.is_stopped = not rows.update(progress=done)

    def should_stop(self) -> bool:
        return self.is_stopped or self._clock() - self._began > LONGEST_S
