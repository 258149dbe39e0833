"""What may be left after the network has recovered: the file of its waves, and the ranking in words."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from breakwater.config.disrupt_rows import read_waves
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Plan
from breakwater.core.network.disruption.recovering.history import History, history
from breakwater.core.network.disruption.recovering.mixture import Skill
from breakwater.core.network.disruption.recovering.outlook import Outlook, Ranking, rank_plan
from breakwater.core.network.disruption.recovering.quality import OddWave, odd_waves


def read_history(file: Path, picture: Picture, waves: tuple[str, ...]) -> History:
    """Read a network's waves; roles and protection are those of the picture."""
    roles = dict(zip(picture.ids, picture.roles, strict=True))
    protected = [name for name, shield in zip(picture.ids, picture.protected, strict=True) if shield]
    return history(read_waves(file, waves), roles=roles, protected=protected)


def recovered(plan: Plan, past: History | None, *, seed: int) -> tuple[Ranking, tuple[OddWave, ...]]:
    """Rank a plan and its alternatives after recovery; name waves that do not belong."""
    return rank_plan(plan, past=past, seed=seed), odd_waves(past) if past else ()


def ranking_to_json(ranking: Ranking, odd: tuple[OddWave, ...]) -> dict[str, Any]:
    """Write a ranking as a mapping that JSON can hold; what is not known is null."""
    return {
        "levels": list(ranking.levels),
        "clear": ranking.is_clear,
        "plans": [
            {
                "targets": [target.id for target in one.targets],
                "now": one.now,
                "expected": one.expected,
                "error": _known(one.error),
                "by": {str(reading.mechanism): reading.pairs for reading in one.by},
            }
            for one in ranking.outlooks
        ],
        "skill": _skill(ranking.skill) if ranking.skill else None,
        "odd_waves": [{"name": one.name, "ties": one.ties, "shared": list(one.shared)} for one in odd],
    }


def ranking_in_words(ranking: Ranking, odd: tuple[OddWave, ...]) -> Iterator[str]:
    """Say a ranking in a few lines: a range, and how little the past predicts."""
    for one in odd:
        yield f"Wave “{one.name}” shares {one.shared[0]} and {one.shared[1]} of its {one.ties} ties with its neighbours,"
        yield f"of whose own {one.expected:.0%} recur: look whether it is mislabelled, and leave it out with --waves."
    yield "After the network has recovered, connected pairs, from the mechanism that leaves least to the one that leaves most:"
    for outlook in ranking.outlooks:
        yield _row(outlook)
    if not ranking.is_clear and len(ranking.outlooks) > 1:
        yield "No plan is ahead by every mechanism: the order is no more than a hint."
    if ranking.skill is None:
        yield "Without a history of the network nobody can say which mechanism it follows (--history)."
    elif math.isnan(ranking.skill.mixture):
        yield "Its history does not tell how it finds new ties; after losses it made as many as are assumed here."
    else:
        yield f"How well its past told {ranking.skill.news} new ties (0.5 is chance, 1 is certain): {ranking.skill.mixture:.2f};"
        yield f"alone: {', '.join(f'{name} {value:.2f}' for name, value in ranking.skill.by_feature)}."


def _row(one: Outlook) -> str:
    names = ", ".join(target.id for target in one.targets)
    return f"  {one.low:.0f} to {one.high:.0f}, {one.expected:.0f} expected ({one.now:.0f} at first): {names}"


def _skill(skill: Skill) -> dict[str, Any]:
    return {
        "new_ties": skill.news,
        "mixture": _known(skill.mixture),
        "alone": {name: _known(value) for name, value in skill.by_feature},
    }


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
