"""From statements to the engine's picture: who acts, who is tied to whom, and who is never a target.

Persons and organisations are actors. A thing that several of them touch (a phone, a boat, a house) ties them pairwise,
for nothing of it is removed with one of them; things in a row tie as one. Belonging to a network ties nobody, as on the
network's picture. Whoever is protected, by an agency or by the role that is stated, is an actor without name, kind, role
or state. Actors are numbers here: what the engine answers names nobody. How probable a tie is follows from the gradings of
all that is said of it, by the engine's map; through a thing, both must touch it. Where a flow is cut, each tie is one way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from breakwater.capabilities.networks.composing import OFF_PICTURE, is_said_in_custody
from breakwater.core.entity import assemble
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.uncertain.belief import PLACEHOLDER, Evidence
from breakwater.core.network.grammar import ARREST, MEMBERSHIP
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import PROTECTED_ROLES, ROLES, relation_for, value_label

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
        drawn_as: its id on the network's picture.
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
    drawn_as: str = ""
    is_protected: bool = False
    is_in_custody: bool = False


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
    shielded: Collection[str] = (),
) -> Drawn:
    """Draw the engine's picture from what one reader reads.

    Args:
        facts: statements on records.
        relations: between records.
        into: of records that are one with others, the one they go by.
        costs: of removing an actor, by record; 1 where none is given.
        shielded: records that are one with a protected record elsewhere.
    """
    grouped: dict[str, list[Statement]] = defaultdict(list)
    for row in facts:
        if row.kind not in OFF_PICTURE:
            grouped[into.get(row.record_id, row.record_id)].append(row)
    numbers = {record: f"{number:05}" for number, record in enumerate(sorted(grouped))}
    arrested = {into.get(row.source_id, row.source_id) for row in relations if row.prop in ARREST and row.source_id}
    nodes = tuple(_nodes(grouped, numbers, frozenset(shielded), arrested))
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
    grouped: Mapping[str, list[Statement]], numbers: Mapping[str, str], shielded: frozenset[str], arrested: set[str]
) -> Iterable[Node]:
    shields, shields_drawn = 0, 0
    for record in sorted(grouped):
        rows = grouped[record]
        is_set = any(row.is_protected for row in rows)
        roles = () if is_set else tuple(dict.fromkeys(row.value for row in rows if row.prop == "role"))
        shields_drawn += is_set
        is_one = not shielded.isdisjoint(row.record_id for row in rows)
        if is_set or is_one or not PROTECTED_ROLES.keys().isdisjoint(roles):
            shields += 1
            drawn_as = f"shield-{shields_drawn}" if is_set else record
            yield Node(numbers[record], f"shield-{shields}", PROTECTED, drawn_as=drawn_as, is_protected=True)
        elif rows[0].kind in ACTORS:
            yield _actor(record, rows, numbers[record], is_arrested=record in arrested)


def _actor(record: str, rows: Sequence[Statement], number: str, *, is_arrested: bool) -> Node:
    entity = assemble(rows, record_ids=sorted({row.record_id for row in rows}), kind=rows[0].kind)
    roles = tuple(value.text for value in entity.values("role"))
    states = tuple(value.text for value in entity.values("nationality"))
    return Node(
        number=number,
        id=record,
        kind=entity.kind.code,
        records=tuple(sorted({record, *(row.record_id for row in rows)})),
        label=entity.caption,
        label_lang=entity.captions[0].lang,
        role=(ROLES[roles[0]].label if roles[0] in ROLES else roles[0]) if roles else "",
        state=states[0] if states else "",
        roles=tuple(role for role in roles if role in ROLES),
        states=states,
        drawn_as=record,
        is_in_custody=is_arrested or is_said_in_custody(value.text for value in entity.values("status")),
    )


class _Said:
    """What is said of pairs: in which words, and how sure."""

    def __init__(self) -> None:
        self.words: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._evidence: dict[tuple[str, str], list[Evidence]] = defaultdict(list)

    def add(self, pair: tuple[str, str], row: Statement) -> None:
        self.words[pair].add(relation_for(row.prop).label)
        self._evidence[pair].append(Evidence(row.grade, row.originator))

    def probability(self, pair: tuple[str, str]) -> float:
        return PLACEHOLDER.of_statements(self._evidence[pair])


def _ties(
    relations: Sequence[Statement],
    into: Mapping[str, str],
    numbers: Mapping[str, str],
    actors: Mapping[str, Node],
) -> tuple[list[Tie], int]:
    """Tie actors whom a relation ties, and those who touch one thing or things in a row."""
    between, touching, chained = _Said(), _Said(), _Chains()
    for row in relations:
        if row.source_id is None or row.target_id is None or row.prop in MEMBERSHIP:
            continue
        one, other = sorted(numbers.get(into.get(end, end), "") for end in (row.source_id, row.target_id))
        if not one or one == other:
            continue
        if one in actors and other in actors:
            between.add((one, other), row)
        elif one in actors or other in actors:
            touching.add((one, other) if one in actors else (other, one), row)
        else:
            chained.join(one, other)
    words = {pair: set(said) for pair, said in between.words.items()}
    absent = {pair: 1 - between.probability(pair) for pair in words}
    left_out = _tie_through_things(words, absent, touching, chained)
    ties = [
        Tie(*pair, probability=1 - absent[pair], kind=" + ".join(sorted(said)), capacity=1.0)
        for pair, said in sorted(words.items())
    ]
    return ties, left_out


def _tie_through_things(
    words: dict[tuple[str, str], set[str]], absent: dict[tuple[str, str], float], touching: _Said, chained: _Chains
) -> int:
    """Tie whoever touches the same, in place; returns how many things too many touch."""
    around: dict[str, dict[str, float]] = defaultdict(dict)
    by_what: dict[tuple[str, str], set[str]] = defaultdict(set)
    for who, what in sorted(touching.words):
        thing = chained.first(what)
        around[thing][who] = max(around[thing].get(who, 0.0), touching.probability((who, what)))
        by_what[thing, who] |= touching.words[who, what]
    left_out = 0
    for thing, people in sorted(around.items()):
        if len(people) > MOST_SHARE:
            left_out += 1
            continue
        for pair in combinations(sorted(people), 2):
            words.setdefault(pair, set()).update(by_what[thing, pair[0]] | by_what[thing, pair[1]])
            absent[pair] = absent.get(pair, 1.0) * (1 - people[pair[0]] * people[pair[1]])
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
