"""Who takes which target: the file of agencies, and the allocation in words, for `breakwater disrupt`."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from breakwater.core.errors import BreakwaterError
from breakwater.core.network.disruption.allocating.allocation import Allocation, in_words, reason
from breakwater.core.network.disruption.allocating.inputs import Task
from breakwater.core.network.disruption.allocating.reading import task_from_json
from breakwater.core.network.disruption.plan import Plan


def read_task(file: Path) -> Task:
    """Read agencies, agreements and facts of targets from a file."""
    try:
        return task_from_json(json.loads(file.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BreakwaterError(f"{file} cannot be read: {error}.", "Name a file of JSON in UTF-8.") from error


def fitted(task: Task, plan: Plan) -> Task:
    """Leave out of nights and of what is taken whoever the plan does not choose: the file may know more people."""
    for name in sorted({*task.facts, *task.taken, *(one for group in task.same_night for one in group)}):
        plan.picture.place(name)
    ids = frozenset(target.id for target in plan.targets)
    nights = tuple(group & ids for group in task.same_night if len(group & ids) > 1)
    return replace(task, same_night=nights, taken={name: code for name, code in task.taken.items() if name in ids})


def allocation_in_words(allocation: Allocation) -> Iterator[str]:
    """Say an allocation in a few lines."""
    yield (
        "Who takes whom:"
        if allocation.is_possible
        else "As things stand not everybody can be taken. What must give way:"
    )
    for one in allocation.relax:
        yield f"  {in_words(one)}"
    for other in allocation.instead:
        yield f"  or else: {'; '.join(in_words(one) for one in other)}"
    if not allocation.is_possible and allocation.assignments:
        yield "Then:"
    for each in allocation.assignments:
        yield f"{each.target.id:<24} {each.agency}: {reason(each)}"
