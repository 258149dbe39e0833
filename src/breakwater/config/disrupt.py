"""`breakwater disrupt`: the disruption engine on files, for researchers. Needs no database."""

import argparse
import json
import math
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

from breakwater.config.disrupt_business import business_in_words
from breakwater.config.disrupt_rows import read_picture
from breakwater.config.disrupt_uncertain import learning_in_words, sampled_in_words
from breakwater.core.errors import BreakwaterError
from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal, Objective
from breakwater.core.network.disruption.plan import End, Plan
from breakwater.core.network.disruption.progress import Progress
from breakwater.core.network.disruption.script import SMUGGLING, Step

_ABOUT: Final = "choose whom to remove so that a network falls apart; a plan is a lead, not grounds"
_ENDS: Final = {
    End.PROVED: "Proved: nothing better exists within these limits.",
    End.STEPS: "Cut short when the steps were used up.",
    End.STOPPED: "Cut short when it was stopped.",
}


_WITHOUT: Final = {
    "removals": "With a little more removals",
    "budget": "With a little more budget",
    "not_both": "Without “not both”",
    "only_together": "Without “only together”",
    "quotas": "Without the quotas",
    "excluded": "With nobody excluded",
    "protection": "What protection costs: without it",
}


def add_parser(commands: Any) -> None:  # argparse has no public type for it
    """Add `disrupt` to the command line."""
    parser = commands.add_parser("disrupt", help=_ABOUT, description=_ABOUT.capitalize())
    parser.add_argument("edges", type=Path, metavar="EDGES.csv", help="ties: columns source, target, …")
    parser.add_argument("--goal", choices=[str(aim) for aim in Aim], default=str(Aim.FRAGMENT))
    parser.add_argument("--source", action="append", default=[], metavar="ID", help="to sever: where the flow begins")
    parser.add_argument("--sink", action="append", default=[], metavar="ID", help="to sever: where the flow ends")
    parser.add_argument(
        "--measure",
        choices=[str(one) for one in Measure],
        default=str(Measure.COST),
        help="business: which plan is best",
    )
    parser.add_argument(
        "--script", type=_script, default=SMUGGLING, metavar="STEP=S1+S2,…", help="business: the steps of a chain"
    )
    parser.add_argument("--within", type=int, metavar="STEPS", help="reach: who is so near is reached, nobody else")
    parser.add_argument("--samples", type=int, default=200, metavar="N", help="expected: how many networks to draw")
    parser.add_argument("--learn", action="store_true", help="expected: say which ties are worth learning first")
    parser.add_argument("--evidence", metavar="COLUMN", help="how often a tie was seen: makes it so probable")
    parser.add_argument("--largest", type=int, help="to contain: how many actors may hang together at most")
    parser.add_argument("--share", type=float, help="to contain: the same as a share of all actors")
    parser.add_argument("--objective", choices=[str(one) for one in Objective], default=str(Objective.COST))
    parser.add_argument(
        "--weight",
        type=_weight,
        action="append",
        default=[],
        metavar="ROLE,ROLE=N",
        help="fragment: such pairs count N",
    )
    parser.add_argument("--removals", type=int, help="how many targets at most")
    parser.add_argument("--budget", type=float, help="how much the targets may cost together (column cost of --nodes)")
    parser.add_argument("--nodes", type=Path, help="actors: columns id, kind, roles, states, cost, protected")
    parser.add_argument("--protected", type=Path, help="ids that are never targets, one a line")
    parser.add_argument("--where", type=_pair, action="append", default=[], help="count ties with COLUMN=VALUE alone")
    parser.add_argument("--exclude", action="append", default=[], metavar="ID", help="not to be chosen")
    parser.add_argument("--taken", action="append", default=[], metavar="ID", help="somebody else removes this actor")
    parser.add_argument("--not-both", type=_group, action="append", default=[], metavar="ID,ID", help="at most one")
    parser.add_argument(
        "--only-together", type=_group, action="append", default=[], metavar="ID,ID", help="all or none"
    )
    parser.add_argument("--quota", type=_quota, action="append", default=[], metavar="STATE=N", help="at most N there")
    parser.add_argument(
        "--agencies", type=Path, metavar="FILE", help="who can take targets (JSON): say who takes which, and why"
    )
    parser.add_argument("--recover", action="store_true", help="compare plans by what is left after recovery")
    parser.add_argument("--history", type=Path, metavar="FILE", help="to recover: columns source, target, wave")
    parser.add_argument("--waves", type=_names, default=(), metavar="WAVE,…", help="of the history: which, in order")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, help="how much work at most; equal steps give an equal plan")
    parser.add_argument("--seconds", type=float, help="stop then, with the best so far and its bound")
    parser.add_argument("--json", action="store_true", help="print the plan as JSON")
    parser.set_defaults(run=_run)


def _run(parsed: argparse.Namespace) -> int:
    from breakwater.config.disrupt_agencies import allocation_in_words, fitted, read_task
    from breakwater.config.disrupt_recovery import ranking_in_words, ranking_to_json, read_history, recovered
    from breakwater.core.network.disruption.allocating.allocation import allocation_to_json
    from breakwater.core.network.disruption.allocating.assigning import allocate
    from breakwater.core.network.disruption.solving import solve
    from breakwater.core.network.disruption.uncertain.learning import learn
    from breakwater.core.network.disruption.uncertain.writing import learning_to_json
    from breakwater.core.network.disruption.writing import plan_to_json

    task = read_task(parsed.agencies) if parsed.agencies else None
    picture = read_picture(
        parsed.edges, nodes=parsed.nodes, protected=parsed.protected, where=parsed.where, evidence=parsed.evidence
    )
    past = read_history(parsed.history, picture, parsed.waves) if parsed.history else None
    constraints = Constraints(
        removals=parsed.removals,
        budget=parsed.budget,
        excluded=frozenset(parsed.exclude),
        taken=frozenset(parsed.taken),
        not_both=tuple(parsed.not_both),
        only_together=tuple(parsed.only_together),
        quotas=tuple(parsed.quota),
    )
    if parsed.recover and parsed.goal == str(Aim.REACH):
        raise BreakwaterError("--recover asks what is left of a network.", "Nobody is removed by --goal reach.")
    if parsed.learn and parsed.goal != str(Aim.EXPECTED):
        raise BreakwaterError("--learn asks about doubtful ties.", "Plan on these: --goal expected.")
    with _until(parsed.seconds) as should_stop, _bar() as progress:
        plan = solve(
            picture,
            Goal(
                aim=Aim(parsed.goal),
                sources=tuple(parsed.source),
                sinks=tuple(parsed.sink),
                script=parsed.script,
                largest=_size(parsed, len(picture)),
                objective=Objective(parsed.objective),
                measure=Measure(parsed.measure),
                samples=parsed.samples,
                within=parsed.within,
                weights=tuple(parsed.weight),
            ),
            constraints,
            seed=parsed.seed,
            steps=parsed.steps,
            should_stop=should_stop,
            progress=progress,
        )
        learning = learn(picture, constraints, seed=parsed.seed, should_stop=should_stop) if parsed.learn else None
    ranked = recovered(plan, past, seed=parsed.seed) if parsed.recover or past else None
    allocation = allocate(picture, plan.targets, fitted(task, plan)) if task else None
    if parsed.json:
        written = plan_to_json(plan) | ({"allocation": allocation_to_json(allocation)} if allocation else {})
        written |= {"learning": learning_to_json(learning)} if learning else {}
        written |= {"recovery": ranking_to_json(*ranked)} if ranked else {}
        sys.stdout.write(json.dumps(written, ensure_ascii=False, indent=1) + "\n")
    else:
        lines = [*in_words(plan), *(allocation_in_words(allocation) if allocation else ())]
        lines += learning_in_words(learning) if learning else ()
        lines += ranking_in_words(*ranked) if ranked else ()
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _counted(within: int | None) -> str:
    """Say how far somebody may be from those chosen, to count as reached."""
    if within is None:
        return "next to them, counts in full; who is two steps away as a half, three as a third."
    return f"up to {within} steps away, counts in full; nobody else counts."


def _size(parsed: argparse.Namespace, actors: int) -> int | None:
    """Return the size to contain to; a share of all is rounded down."""
    if parsed.share is None:
        return None if parsed.largest is None else int(parsed.largest)
    if parsed.largest is not None or not 0 < parsed.share <= 1:
        raise BreakwaterError(f"{parsed.share} is no share of its own.", "Give --share from 0 to 1, or --largest.")
    return max(1, math.floor(float(parsed.share) * actors))


def in_words(plan: Plan) -> Iterator[str]:
    """Say a plan in a few lines."""
    if plan.broken is not None:
        yield from business_in_words(plan, plan.broken)
        return
    if plan.goal.aim is Aim.CONTAIN:
        yield from _containing(plan)
    elif plan.goal.aim is Aim.SEVER:
        yield f"Of {plan.effect[0]:g} that can flow {plan.value:g} is left; at least {plan.bound:g} must be."
    elif plan.goal.aim is Aim.REACH:
        yield f"Of {plan.effect[0]:.0f} actors {plan.value:.2f} are out of reach; at least {plan.bound:.2f} must be."
        yield f"Who is chosen, and who is {_counted(plan.goal.within)}"
    elif plan.goal.aim is Aim.EXPECTED:
        yield f"On the average of {plan.goal.samples} networks drawn, of {plan.effect[0]:.1f} connected pairs"
        yield f"{plan.value:.1f} are left; at least {plan.bound:.1f} must be on these."
    else:
        pairs = "connected pairs, counted by weight," if plan.goal.weights else "connected pairs"
        yield f"Of {plan.effect[0]:.0f} {pairs} {plan.value:.0f} are left; at least {plan.bound:.0f} must be."
    is_sampled = plan.goal.aim is Aim.EXPECTED and plan.end is End.STEPS
    yield "Not proved: it may be as far from the best as the bound says." if is_sampled else _ENDS[plan.end]
    for target, left, adds in zip(plan.targets, plan.effect[1:], plan.adds, strict=True):
        yield f"{target.id:<24} {left:>12.10g} left    {adds:>12.10g} more if spared"
    if plan.exhausted:
        yield "Room is left, but there is no further lawful target that brings anything."
    for limit in plan.relaxed:
        if limit.binds:
            how = _WITHOUT.get(limit.limit, f"Without {limit.limit.replace('_', ' ')}")
            yield f"{how}: {limit.value:.10g} would {'be left' if plan.price is None else 'do'}."
    if plan.sampled:
        yield from sampled_in_words(plan.sampled)
    for other in plan.alternatives:
        what = f"{other.value:.6g} left" if plan.price is None else f"{other.value:.6g}"
        yield f"Nearly as good, {what}: {', '.join(target.id for target in other.targets)}"


def _containing(plan: Plan) -> Iterator[str]:
    before, after, size = plan.effect[0], plan.effect[-1], plan.goal.largest
    if plan.price is None:
        yield f"Of {before:.0f} who hang together {after:.0f} still do, not {size}: no set within the limits was found."
        yield f"At least {plan.bound:.0f} must be left together."
    else:
        what = "a cost of" if plan.goal.objective is Objective.COST else "an area of"
        yield f"Of {before:.0f} who hang together at most {after:.0f} still do, for {what} {plan.price:.6g}."
        yield f"At least {plan.bound:.6g} is needed."


@contextmanager
def _until(seconds: float | None) -> Iterator[Callable[[], bool]]:
    """Give a question that turns true at Ctrl C, and after some seconds; the plan so far is kept."""
    is_asked = False
    end = None if seconds is None else time.monotonic() + seconds

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal is_asked
        is_asked = True

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: is_asked or (end is not None and time.monotonic() >= end)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    """Show on a terminal how far the proof is; nothing where the errors go to a file."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    width = 30

    def show(at: Progress) -> None:
        full = int(width * at.bound / at.value) if at.value else width
        told = f"{at.value:.6g} left, at least {at.bound:.6g}; {at.steps} steps"
        sys.stderr.write(f"\r[{'#' * full}{'.' * (width - full)}] {told}\x1b[K")
        sys.stderr.flush()

    yield show
    sys.stderr.write("\r\x1b[K")


def _script(text: str) -> tuple[Step, ...]:
    """Read steps of a script: a label and the stages of which any one fills it."""
    pairs = [_pair(part) for part in text.split(",") if part.strip()]
    return tuple(Step(name.strip(), frozenset(stages.replace("+", " ").split())) for name, stages in pairs)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"“{text}” is not of the form COLUMN=VALUE")
    return name, value


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _group(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _weight(text: str) -> tuple[str, str, int]:
    pair, many = _pair(text)
    roles = _names(pair)
    if len(roles) != 2 or not many.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not of the form ROLE,ROLE=N")
    return roles[0], roles[1], int(many)


def _quota(text: str) -> tuple[str, int]:
    state, most = _pair(text)
    if not most.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not of the form STATE=N")
    return state, int(most)
