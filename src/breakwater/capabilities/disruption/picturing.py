"""From statements to the engine's picture: who acts, who is tied to whom, and who is never a target.

Persons and organisations are actors. A thing that several of them touch (a phone, a boat, a house) ties them pairwise,
for nothing of it is removed with one of them; things in a row tie as one. Belonging to a network ties nobody, as on the
network's picture. Whoever is protected is an actor without name, kind, role or state. Actors are numbers here: what the
engine answers names nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from breakwater.capabilities.networks.composing import OFF_PICTURE
from breakwater.core.entity import assemble
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.grammar import MEMBERSHIP
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import ROLES, kind_for, relation_for, value_label

ACTORS = frozenset({"person", "organisation"})
PROTECTED = "protected"
MOST_SHARE = 60
"""A thing that more actors touch tells too little to tie them pairwise; it is left out, and that is said."""


@dataclass(frozen=True, slots=True)
class Node:
    """An actor, as the page needs it.

    Attributes:
        number: place among all that the statements are about, written so that texts sort as numbers; the engine's id.
        id: the record it goes by; an opaque name of this picture alone for protected ones.
        records: all that are one; empty for protected ones.
        label, label_lang: what it is called.
        role, state: in words and as code; of several, the first said.
        roles, states: codes.
    """

    number: str
    id: str
    kind: str
    records: tuple[str, ...] = ()
    label: str = ""
    label_lang: str = ""
    role: str = ""
    state: str = ""
    roles: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the engine sees, and who is who in it.

    Attributes:
        nodes: the actors, in the order of their numbers.
        actors: the same, as rows of the engine.
        ties: between their numbers, the smaller first; `kind` says how in words.
        picture: of the engine; None where there is no actor.
        left_out: how many things too many actors touch.
    """

    nodes: tuple[Node, ...]
    actors: tuple[Actor, ...]
    ties: tuple[Tie, ...]
    picture: Picture | None
    left_out: int
    by_record: Mapping[str, Node] = field(repr=False, default_factory=dict)
    by_number: Mapping[str, Node] = field(repr=False, default_factory=dict)

    def actor(self, record_id: str) -> Node | None:
        """Return the actor that may be named by a record: nobody protected, no thing."""
        return self.by_record.get(record_id)


def draw(
    facts: Iterable[Statement],
    relations: Sequence[Statement],
    *,
    into: Mapping[str, str],
    costs: Mapping[str, float] | None = None,
) -> Drawn:
    """Draw the engine's picture from what one reader reads.

    Args:
        facts: statements on records.
        relations: between records.
        into: of records that are one with others, the one they go by.
        costs: of removing an actor, by record; 1 where none is given.
    """
    grouped: dict[str, list[Statement]] = defaultdict(list)
    for row in facts:
        if row.kind not in OFF_PICTURE:
            grouped[into.get(row.record_id, row.record_id)].append(row)
    numbers = {record: f"{number:05}" for number, record in enumerate(sorted(grouped))}
    nodes = tuple(_nodes(grouped, numbers, into))
    by_number = {node.number: node for node in nodes}
    lines, left_out = _ties(relations, into, numbers, by_number)
    by_record = {record: node for node in nodes for record in node.records}
    prices = {by_record[record].number: cost for record, cost in (costs or {}).items() if record in by_record}
    actors = tuple(
        Actor(
            node.number,
            kind=node.kind,
            roles=node.roles,
            states=node.states,
            cost=prices.get(node.number, 1.0),
            protected=node.is_protected,
        )
        for node in nodes
    )
    picture = Picture(actors, lines) if actors else None
    return Drawn(nodes, actors, tuple(lines), picture, left_out, by_record, by_number)


def _nodes(
    grouped: Mapping[str, list[Statement]], numbers: Mapping[str, str], into: Mapping[str, str]
) -> Iterable[Node]:
    shields = 0
    for record in sorted(grouped):
        rows = grouped[record]
        if any(row.is_protected for row in rows):
            shields += 1
            yield Node(numbers[record], f"shield-{shields}", PROTECTED, is_protected=True)
            continue
        if rows[0].kind not in ACTORS:
            continue
        entity = assemble(rows, record_ids=sorted({row.record_id for row in rows}), kind=rows[0].kind)
        caption = entity.captions[0]
        roles = tuple(value.text for value in entity.values("role"))
        states = tuple(value.text for value in entity.values("nationality"))
        yield Node(
            number=numbers[record],
            id=record,
            kind=entity.kind.code,
            records=tuple(sorted({record, *(row.record_id for row in rows)})),
            label=entity.caption,
            label_lang=caption.lang,
            role=(ROLES[roles[0]].label if roles[0] in ROLES else roles[0]) if roles else "",
            state=states[0] if states else "",
            roles=roles,
            states=states,
        )


def _ties(
    relations: Sequence[Statement],
    into: Mapping[str, str],
    numbers: Mapping[str, str],
    actors: Mapping[str, Node],
) -> tuple[list[Tie], int]:
    """Tie actors whom a relation ties, and those who touch one thing or things in a row."""
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    chained = _Chains()
    touching: list[tuple[str, str, str]] = []
    for row in relations:
        if row.source_id is None or row.target_id is None or row.prop in MEMBERSHIP:
            continue
        ends = [numbers.get(into.get(end, end), "") for end in (row.source_id, row.target_id)]
        if not all(ends) or ends[0] == ends[1]:
            continue
        one, other = sorted(ends)
        if one in actors and other in actors:
            kinds[one, other].add(relation_for(row.prop).label)
        elif one in actors or other in actors:
            who, what = (one, other) if one in actors else (other, one)
            touching.append((who, what, relation_for(row.prop).label))
        else:
            chained.join(one, other)
    left_out = _shared(kinds, touching, chained)
    ties = [Tie(one, other, kind=" + ".join(sorted(said))) for (one, other), said in sorted(kinds.items())]
    return ties, left_out


def _shared(kinds: dict[tuple[str, str], set[str]], touching: Iterable[tuple[str, str, str]], chained: _Chains) -> int:
    around: dict[str, dict[str, str]] = defaultdict(dict)
    for who, what, label in touching:
        around[chained.first(what)].setdefault(who, label)
    left_out = 0
    for people in around.values():
        if len(people) > MOST_SHARE:
            left_out += 1
            continue
        for one, other in combinations(sorted(people), 2):
            kinds[one, other].add(people[one])
    return left_out


class _Chains:
    """Things that relations tie to each other, as one."""

    def __init__(self) -> None:
        self._under: dict[str, str] = {}

    def first(self, thing: str) -> str:
        while (above := self._under.get(thing, thing)) != thing:
            thing = above
        return thing

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self.first(one), self.first(other)))
        self._under[high] = low


def state_in_words(code: str) -> str:
    """Return a state's name."""
    return value_label("nationality", code)


def kind_in_words(kind: str) -> str:
    """Return the name of a kind of actor."""
    return "" if kind == PROTECTED else kind_for(kind).label
