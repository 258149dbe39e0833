"""What an entity is called, from the names this viewer may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from breakwater.core.facts import Value
from breakwater.core.readings import is_latin, script_of
from breakwater.core.statement import RELATION
from breakwater.core.vocabulary import Kind, relation_for

LOCAL_NAME = "name_local"


@dataclass(slots=True)
class Caption:
    """What a record is called, with its names in other scripts."""

    record_id: str
    text: str
    lang: str = ""
    other_scripts: Sequence[Value] = ()

    @property
    def other(self) -> str:
        """The first name in another script, or empty."""
        return self.other_scripts[0].text if self.other_scripts else ""


@cache
def unnamed(kind: Kind) -> str:
    """Return the words for a record nobody has named."""
    return f"Unnamed {kind.label[:1].lower()}{kind.label[1:]}"


@cache
def protected_words(kind: Kind) -> str:
    """Return the fixed words for a protected record, the same whatever is known."""
    return f"Protected {kind.label[:1].lower()}{kind.label[1:]}"


def captions(record_ids: Sequence[str], kind: Kind, named: Mapping[str, Sequence[Value]]) -> list[Caption]:
    """Return a caption for the entity and, where it has several records, for each of the others.

    Args:
        record_ids: the entity's records.
        kind: says which properties name it.
        named: values by property code, in the order they were said.
    """
    first = _caption(record_ids, kind, named)
    if len(record_ids) < 2:
        return [first]
    others = [record for record in record_ids if record != first.record_id]
    own = _caption([first.record_id], kind, _of_record(named, kind, first.record_id))
    first.other_scripts = own.other_scripts
    return [first, *(_caption([record], kind, _of_record(named, kind, record)) for record in others)]


def _caption(record_ids: Sequence[str], kind: Kind, named: Mapping[str, Sequence[Value]]) -> Caption:
    """Choose a caption by a fixed rule, never by grade and never by count of agencies.

    From the first naming property of the kind that has a value: a name still held before one whose end is stated,
    then one in Latin script before others, then the one said first (ties: by the text).
    So a later statement changes a caption only where none was Latin or current, and no agency outvotes another.
    """
    for code in kind.naming:
        values = named.get(code)
        if values:
            best = values[0]
            if len(values) > 1 and not (best.text.isascii() and _is_held(best)):
                best = min(values, key=_rank)
            said = best.statements[0]
            return Caption(said.record_id, best.text, said.lang, _elsewhere(best, code, named))
    words = unnamed(kind)
    if kind.code == RELATION and named:
        words = relation_for(next(iter(named))).label
    return Caption(record_ids[0] if record_ids else "", words)


def _rank(value: Value) -> tuple[bool, bool]:
    return not _is_held(value), not is_latin(value.text)


def _is_held(value: Value) -> bool:
    return not value.statements[0].held_to or any(not statement.held_to for statement in value.statements)


def _of_record(named: Mapping[str, Sequence[Value]], kind: Kind, record: str) -> dict[str, list[Value]]:
    """Return the names that are said of one record, each with what is said of it there."""
    found: dict[str, list[Value]] = {}
    for code in dict.fromkeys((*kind.naming, LOCAL_NAME)):
        for value in named.get(code, ()):
            said = [each for each in value.statements if each.record_id == record]
            if said:
                found.setdefault(code, []).append(replace(value, text=said[0].value, statements=said))
    return found


def _elsewhere(best: Value, code: str, named: Mapping[str, Sequence[Value]]) -> list[Value]:
    """Return the names in scripts other than the caption's, of its own property and of the local name."""
    values = named[code]
    if code != LOCAL_NAME and LOCAL_NAME in named:
        values = [*values, *named[LOCAL_NAME]]
    if len(values) == 1:
        return []
    script = script_of(best.text)
    return [value for value in values if script_of(value.text) not in (script, "")]
