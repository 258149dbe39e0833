"""A task from JSON: what is wrong is said by name and place."""

from collections.abc import Mapping
from typing import Any

from breakwater.core.errors import BreakwaterError
from breakwater.core.network.disruption.allocating.faults import BadTask
from breakwater.core.network.disruption.allocating.inputs import Agency, Agreement, Facts, Offence, Task

_KEYS = {
    "": frozenset({"agencies", "agreements", "targets", "same_night", "apart", "taken"}),
    "agencies": frozenset({"code", "state", "capacity", "at_once", "offences"}),
    "agreements": frozenset({"states", "offences"}),
    "targets": frozenset({"id", "place", "nationalities", "offences"}),
}


def task_from_json(data: object) -> Task:
    """Read a task.

    Args:
        data: `agencies`: each with `code`, `state`, `capacity`, perhaps `at_once` and `offences`; perhaps
            `agreements`: each with `states`, perhaps `offences`; `targets`: each with `id`, perhaps `place`,
            `nationalities`, `offences` (pairs of a code and a state); `same_night`: lists of ids; `apart`: pairs of
            codes; `taken`: codes by id.
    Raises:
        BadTask: something is missing, unknown or of another kind.
        VocabularyError: an offence is not in the vocabulary.
    """
    whole = _known(data, "", "the task")
    try:
        facts = [(str(row["id"]), _facts(row)) for row in _list(whole, "targets", "targets")]
        task = Task(
            agencies=tuple(_agency(row) for row in _list(whole, "agencies", "agencies")),
            agreements=tuple(
                Agreement(states=_words(row["states"]), offences=_words(row.get("offences", [])))
                for row in _list(whole, "agreements", "agreements")
            ),
            facts=dict(facts),
            same_night=tuple(_words(group) for group in whole.get("same_night", [])),
            apart=tuple(_words(pair) for pair in whole.get("apart", [])),
            taken={str(name): str(code) for name, code in dict(whole.get("taken", {})).items()},
        )
    except BreakwaterError:
        raise
    except KeyError as error:
        raise BadTask(f"The task does not say {error}.", "Give each row what it needs.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise BadTask(f"The task cannot be read: {error}.", "Compare it with the example in the guide.") from error
    if len(task.facts) < len(facts):
        raise BadTask("A target stands twice in the task.", "Give each one row.")
    return task


def _agency(row: Mapping[str, Any]) -> Agency:
    return Agency(
        code=str(row["code"]),
        state=str(row["state"]),
        capacity=_whole(row["capacity"]),
        at_once=None if row.get("at_once") is None else _whole(row["at_once"]),
        offences=_words(row.get("offences", [])),
    )


def _facts(row: Mapping[str, Any]) -> Facts:
    offences = []
    for one in row.get("offences", []):
        if isinstance(one, str) or len(one) != 2:
            raise BadTask(f"“{one}” is no offence.", 'Write a code and the state: ["SOM", "XA"].')
        offences.append(Offence(str(one[0]), str(one[1])))
    return Facts(
        place=str(row.get("place") or ""),
        nationalities=_words(row.get("nationalities", [])),
        offences=frozenset(offences),
    )


def _known(row: object, kind: str, what: str) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise BadTask(f"In {what} stands “{row}”.", "Write names and values there.")
    for key in row:
        if key not in _KEYS[kind]:
            raise BadTask(f"{what.capitalize()}: “{key}” is not known.", f"Use {', '.join(sorted(_KEYS[kind]))}.")
    return row


def _list(whole: Mapping[str, Any], key: str, kind: str) -> list[Mapping[str, Any]]:
    rows = whole.get(key, [])
    if not isinstance(rows, list):
        raise BadTask(f"“{key}” is no list.", "Write a list of rows.")
    return [_known(row, kind, key) for row in rows]


def _words(given: object) -> frozenset[str]:
    if isinstance(given, str) or not isinstance(given, (list, tuple, frozenset, set)):
        raise BadTask(f"“{given}” is no list of words.", "Write a list.")
    if len(set(map(str, given))) < len(given):
        raise BadTask(f"{', '.join(map(str, given))}: one stands twice.", "Write each once.")
    return frozenset(map(str, given))


def _whole(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise BadTask(f"“{given}” is no number of targets.", "Write a whole number.")
    return given
