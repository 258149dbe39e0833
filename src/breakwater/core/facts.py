"""What an entity is made of: values with their statements, and ties to other records."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from breakwater.core.interval import Interval, When, parse_when, possible_span
from breakwater.core.readings import key_for
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import Property, RelationType, relation_for, value_label

# Not frozen, for speed: nothing changes them after `core.entity.assemble` has returned.


@dataclass(slots=True)
class Value:
    """One value of a property, with every statement that gives it, the first said first.

    `text` is as first said; `label` puts a code in words; `when` is set for dates.
    """

    text: str
    label: str
    when: When | None
    statements: list[Statement]

    @property
    def spellings(self) -> list[str]:
        """The forms in which it was said, the first said first."""
        return list(dict.fromkeys(statement.value for statement in self.statements))

    @property
    def originators(self) -> list[str]:
        """The organisations that say it, the first first."""
        return list(dict.fromkeys(statement.originator for statement in self.statements))

    @property
    def held(self) -> list[Interval | None]:
        """The widest time each statement may have held; None where it says none."""
        return [_held(each) for each in self.statements]


@dataclass(slots=True)
class PropertyValues:
    """A property with its distinct values. `past`: statements withdrawn or superseded, kept for the page.

    `conflict`: there can be one value only, and agencies, or one agency, say different ones for one time.
    """

    prop: Property
    values: list[Value]
    past: list[Statement]
    conflict: bool = False


@dataclass(slots=True)
class Tie:
    """How the entity stands to one other record; several statements of one relation are one tie.

    `direction`: out, in, both (the relation has none), within (both ends are this entity).
    `other_id` is None for an end that is shown as withheld; such ties are never merged.
    """

    relation: RelationType
    direction: str
    other_id: str | None
    statements: list[Statement]
    past: list[Statement]

    @property
    def label(self) -> str:
        """The relation as read from this entity: "reports to", "is superior of"."""
        return self.relation.reverse if self.direction == "in" else self.relation.label

    @property
    def held(self) -> list[Interval | None]:
        """The widest time each statement may have held; None where it says none."""
        return [_held(each) for each in self.statements]


def _held(statement: Statement) -> Interval | None:
    """Return the widest time a statement may have held; most say none, and need no look-up."""
    if statement.held_from or statement.held_to:
        return possible_span(statement.held_from, statement.held_to)
    return None


# Within a day by the text, so that neither the order of arrival nor an id decides what stands first on a page.
SAID_ORDER = attrgetter("said_on", "value", "id")


def property_values(prop: Property, said: list[Statement], past: Collection[str]) -> PropertyValues:
    """Group statements on one property by value, and tell whether the values disagree."""
    gone: list[Statement] = []
    if past:
        gone = sorted((each for each in said if each.id in past), key=SAID_ORDER)
        said = [each for each in said if each.id not in past]
    if len(said) > 1:
        said.sort(key=SAID_ORDER)
    dated, coded = prop.type == "date", bool(prop.codes)
    values: list[Value] = []
    # First by the text as said, which costs nothing; keys only where texts differ.
    by_text: dict[str, Value] = {}
    for statement in said:
        text = statement.value
        if text in by_text:
            by_text[text].statements.append(statement)
            continue
        when = parse_when(text) if dated or statement.value_kind == "date" else None
        value = Value(text, value_label(prop.code, text) if coded else text, when, [statement])
        by_text[text] = value
        values.append(value)
    if len(values) < 2:
        return PropertyValues(prop, values, gone)
    values = _merged(prop, values)
    return PropertyValues(prop, values, gone, prop.single and len(values) > 1 and disagree(values))


def _merged(prop: Property, values: list[Value]) -> list[Value]:
    """Make one value of those that differ in nothing but their form."""
    key_of = key_for(prop, values[0].statements[0].value_kind)
    by_key: dict[Hashable, Value] = {}
    for value in values:
        key = key_of(value.text)
        if key in by_key:
            by_key[key].statements += value.statements
            by_key[key].statements.sort(key=SAID_ORDER)
        else:
            by_key[key] = value
    return list(by_key.values()) if len(by_key) < len(values) else values


def disagree(values: Sequence[Value]) -> bool:
    """Tell whether two of the values cannot both be so."""
    for place, one in enumerate(values, start=1):
        for other in values[place:]:
            if not _agree(one, other):
                return True
    return False


def _agree(one: Value, other: Value) -> bool:
    """Tell whether two values of a single-valued property leave each other room.

    Dates do when they may mean one day. Anything does when the times it held cannot overlap: a vessel blue until 2024
    and green since 2025 is no disagreement.
    """
    if one.when is not None and other.when is not None and one.when.overlaps(other.when):
        return True
    for mine in one.statements:
        for theirs in other.statements:
            span, beside = _held(mine), _held(theirs)
            if span is None or beside is None or span.overlaps(beside):
                return False
    return True


def grouped(ties: Iterable[Statement], ids: Collection[str], past: Collection[str]) -> list[Tie]:
    """Group relation statements by relation, direction and other end, in the order of the vocabulary.

    Those with no end among `ids` are left out.
    """
    found: dict[tuple[str, str, str], Tie] = {}
    for statement in sorted(ties, key=SAID_ORDER):
        relation = relation_for(statement.prop)
        at_source, at_target = statement.source_id in ids, statement.target_id in ids
        if not (at_source or at_target):
            continue
        other = statement.target_id if at_source else statement.source_id
        direction = "within" if at_source and at_target else "both"
        if relation.directed and direction == "both":
            direction = "out" if at_source else "in"
        # A withheld end is keyed by its relation: never merged, so that nothing can be counted.
        key = (statement.prop, direction, other if other is not None else f"withheld {statement.record_id}")
        tie = found.get(key)
        if tie is None:
            tie = found[key] = Tie(relation, direction, other, [], [])
        (tie.past if statement.id in past else tie.statements).append(statement)
    return sorted(found.values(), key=attrgetter("relation.order", "relation.code", "direction"))
