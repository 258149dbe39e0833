"""Plans of the real engine on published and drawn networks, as the lab's page is given them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from breakwater.capabilities.disruption.looking_ahead import looked_ahead
from breakwater.core.network.chance import seeded, unit
from breakwater.core.network.compose import Record, Relation, compose
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Plan
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.writing import plan_to_json

MONTAGNA = Path(__file__).parents[2] / "examples" / "montagna"
STATES = ("BD", "ID", "LK", "MM", "MY", "TH")
ROLES = (
    ("organiser", "leads"), ("recruiter", "recruits"), ("transporter", "moves"), ("skipper", "sails"),
    ("safe-house keeper", "houses"), ("forger", "papers"), ("money handler", "money"), ("enforcer", "force"),
)  # fmt: skip
WHYS = (
    "holds two groups together that nobody else joins",
    "every movement of money passes through him",
    "the only one who commands both houses",
    "sends the candidates; nobody else knows the drivers",
    "keeps the boats and the fuel; replaced with difficulty",
)


@cache
def montagna(*, removals: int = 5, protected: int = 6) -> dict[str, Any]:
    """Return a plan on both layers of Operation Montagna, some of it protected by us."""
    with (MONTAGNA / "edges.csv").open(encoding="utf-8", newline="") as lines:
        ties = sorted({tuple(sorted((row["source"], row["target"]))) for row in csv.DictReader(lines)})
    names = sorted({end for tie in ties for end in tie})
    shields = set(names[7 :: len(names) // protected][:protected]) if protected else set()
    return _data("Operation Montagna", names, ties, shields, removals=removals, curve_to=removals + 2)


@cache
def drawn(size: int, *, removals: int = 4, seed: int = 3) -> dict[str, Any]:
    """Return a plan on a drawn network of a size."""
    names, pairs, shields = people(size, seed=seed)
    return _data(f"{size} people", names, pairs, shields, removals=removals, steps=60)


@cache
def uncertain(size: int, *, removals: int = 4, seed: int = 3) -> dict[str, Any]:
    """Return a plan on a drawn network whose ties are more or less sure, with what it is worth to learn."""
    names, pairs, shields = people(size, seed=seed)
    chances = [0.82 if place % 3 else 0.56 for place in range(len(pairs))]
    on = Picture(
        [Actor(name, states=(STATES[place % 6],), protected=name in shields) for place, name in enumerate(names)],
        [Tie(*pair, probability=chance) for pair, chance in zip(pairs, chances, strict=True)],
    )
    goal, limits = Goal(aim=Aim.EXPECTED), Constraints(removals=removals)
    found = solve(on, goal, limits, seed=7, steps=200)
    said = plan_to_json(found)
    base = drawn(size, removals=removals, seed=seed)
    often = {row["id"]: row["share"] for row in said["sampled"]["often"]}
    return base | {
        "title": f"{size} people, uncertain ties",
        "plan": base["plan"]
        | {key: said[key] for key in ("bound", "gap", "proved", "end", "method", "relaxed", "sampled")}
        | looked_ahead(on, goal, limits, found, should_stop=lambda: False)
        | {
            "aim": "expected",
            "alternatives": [],
            "targets": [
                {"id": row["id"], "label": row["id"], "adds": row["adds"], "in_best": often.get(row["id"], 0.0)}
                for row in said["targets"]
            ],
            "effect": [said["before"], *(row["left"] for row in said["targets"])],
        },
        "asked": {"aim": "expected", "removals": removals},
    }


def left(size: int, gone: Iterable[str], *, seed: int = 3) -> float:
    """Return what the engine says is left of a drawn network without some of its people."""
    names, pairs, shields = people(size, seed=seed)
    limits = Constraints(removals=0, taken=frozenset(gone))
    return solve(picture(names, pairs, shields), Goal(aim=Aim.FRAGMENT), limits, seed=7).value


@cache
def people(size: int, *, seed: int) -> tuple[list[str], list[tuple[str, str]], set[str]]:
    """Draw people, who knows whom, and who is protected: groups, bridges, a few pieces apart."""
    state = seeded(size, seed)

    def below(count: int) -> int:
        return int(unit(state) * count)

    names = [f"n{place:04}" for place in range(size)]
    ties = set()
    heads, at = [0], 0
    while at < size:
        group = min(size - at, 6 + below(12))
        for one in range(1, group):
            ties.add((names[at + below(one)], names[at + one]))
            if below(3) == 0:
                ties.add(tuple(sorted((names[at + below(group)], names[at + one]))))
        heads.append(at)
        at += group
    for one, other in pairwise(heads[1:]):
        if below(5):
            ties.add(tuple(sorted((names[one], names[other + below(min(3, size - other))]))))
    shields = {names[place] for place in range(4, size, max(9, size // 8))}
    return names, sorted(tie for tie in ties if tie[0] != tie[1]), shields


def picture(names: Iterable[str], ties: Iterable[tuple[str, str]], shields: Iterable[str]) -> Picture:
    """Return the engine's picture."""
    protected = set(shields)
    actors = [
        Actor(name, states=(STATES[place % len(STATES)],), protected=name in protected)
        for place, name in enumerate(names)
    ]
    return Picture(actors, [Tie(*tie) for tie in ties])


def plan(on: Picture, *, removals: int, steps: int | None = None, **limits: Any) -> Plan:
    """Solve for the fewest pairs left."""
    return solve(on, Goal(aim=Aim.FRAGMENT), Constraints(removals=removals, **limits), seed=7, steps=steps)


def _data(
    title: str,
    names: list[str],
    ties: list[tuple[str, str]],
    shields: set[str],
    *,
    removals: int,
    steps: int | None = None,
    curve_to: int = 0,
) -> dict[str, Any]:
    on = picture(names, ties, shields)
    # two more as rules, so that the page has something to say
    out = next(name for name in names if name not in shields)
    found = plan(on, removals=removals, steps=steps, excluded=frozenset({out}), quotas=(("TH", 2),))
    said = plan_to_json(found)
    curve = [{"count": 0, "value": found.effect[0], "bound": found.effect[0]}]
    for count in range(1, curve_to + 1):
        point = plan(on, removals=count, steps=40 if count > removals else steps, excluded=frozenset({out}))
        curve.append({"count": count, "value": point.value, "bound": point.bound})
    composed = compose(
        [
            Record(
                name,
                "person",
                name,
                role=ROLES[place % len(ROLES)][0] if place % 3 == 0 else "",
                role_family=ROLES[place % len(ROLES)][1] if place % 3 == 0 else "",
                protected=name in shields,
                custody=place % 31 == 30,
            )
            for place, name in enumerate(names)
        ],
        [
            Relation(f"{place}", *tie, "works_with", "works with", 1 + (place % 5 > 0) + (place % 3 > 0))
            for place, tie in enumerate(ties)
        ],
        title=title,
        ratio=1.5,
        quick=len(names) > 300,
    )
    state_of = {name: STATES[place % len(STATES)] for place, name in enumerate(names)}
    rows = [
        {name: value for name, value in row.items() if name not in {"community", "rank", "place", "url"}}
        | {"state": "" if row.get("protected") else state_of[row["id"]]}
        | {"removable": not row.get("protected")}
        for row in composed.picture.to_json()["nodes"]
    ]
    return {
        "title": title,
        "nodes": rows,
        "ties": [
            {"source": tie.source, "target": tie.target, "family": tie.family, "confidence": tie.confidence}
            for tie in composed.picture.ties
        ],
        "plan": {
            "aim": "fragment",
            "targets": [
                {
                    "id": row["id"],
                    "label": row["id"],
                    "lead": state_of[row["id"]],
                    "agency": "",
                    "why": WHYS[place % len(WHYS)],
                    "adds": row["adds"],
                    "in_best": None,
                }
                for place, row in enumerate(said["targets"])
            ],
            "effect": [said["before"], *(row["left"] for row in said["targets"])],
            **({"curve": curve} if curve_to else {}),
            **{
                key: said[key]
                for key in (
                    "bound",
                    "gap",
                    "proved",
                    "end",
                    "method",
                    "seed",
                    "steps",
                    "relaxed",
                    "alternatives",
                    "exhausted",
                    "certificate",
                )
            },
        },
        "asked": {"removals": removals, "excluded": [out], "quotas": {"TH": 2}},
        "markings": [],
    }
