"""Compose the picture of what one reader may read: measure, lay out, and choose how each thing is drawn."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from breakwater.core.network.grammar import ARREST, DIRECTED, MEMBERSHIP, family_of
from breakwater.core.network.graph import FloatArray, Graph, build
from breakwater.core.network.layout import PLAIN_RATIO, Layout, lay_out
from breakwater.core.network.legend import counts, groups, months
from breakwater.core.network.measures import Ranks, betweenness, ranks
from breakwater.core.network.picture import (
    PROTECTED_KIND,
    PROTECTED_RADIUS,
    Claim,
    Node,
    Picture,
    Stub,
    Tie,
)

ACTORS = frozenset({"person", "organisation"})  # these alone are ranked
NAMED_FIRST = ACTORS | {"network"}
RADIUS_BY_STEP = (6.0, 6.5, 8.0, 10.0, 12.5, 15.5)
RADIUS_BY_KIND = {"network": 12.0, "vessel": 8.0}
LARGE = 600  # nodes; above, marks are drawn smaller against their ties and only bridges keep room for names


@dataclass(frozen=True, slots=True)
class Record:
    """One readable entity, as the picture needs it; the fields mean what they mean on `Node`."""

    id: str
    kind: str
    label: str
    label_lang: str = ""
    other_label: str = ""
    role: str = ""
    role_family: str = ""
    protected: bool = False
    custody: bool = False
    disagree: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """One readable relation between two entities.

    Attributes:
        source, target: entity ids; one of them None where its originator shows it as withheld.
        type: of the vocabulary; `label` is the type in words.
        confidence: as `grammar.line_of` gives it.
        when: the time in the words of the statement.
        month: the month it is stated to begin, as 2025-11; empty where the date is coarser.
    """

    id: str
    source: str | None
    target: str | None
    type: str
    label: str
    confidence: int
    since: date | None = None
    until: date | None = None
    when: str = ""
    month: str = ""
    grade: str = ""
    originator: str = ""
    tlp: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A picture, and the places to hand in on the next visit.

    Attributes:
        picture: for the reader.
        places: by record id, protected ones too: stays on the server.
    """

    picture: Picture
    places: dict[str, tuple[float, float]]


def compose(
    records: Sequence[Record],
    relations: Iterable[Relation],
    *,
    claims: Iterable[tuple[str, str, str]] = (),
    title: str = "",
    ratio: float = PLAIN_RATIO,
    previous: Mapping[str, tuple[float, float]] | None = None,
    quick: bool = False,
) -> Composed:
    """Compose a picture.

    Args:
        records: what the reader may read, each entity once.
        relations: what the reader may read; an end that is not among the records makes the relation absent.
        claims: pairs that may be the same, with who says so; those with an absent end are left out.
        title: of the picture.
        ratio: width to height of the stage or sheet.
        previous: places of the reader's earlier visit.
        quick: see `lay_out`.
    """
    known = {record.id: record for record in records}
    whole, withheld = _split(relations, known)
    graph = build(known, [(_end(r.source), _end(r.target)) for r in whole])
    rows = [known[name] for name in graph.ids]
    ranked, order = _importance(graph, rows, whole)
    arrested = {_end(r.source) for r in whole if r.type in ARREST}
    radius = _radii(rows, ranked)
    layout = lay_out(
        graph,
        radius=radius,
        half_width=_name_room(rows, ranked),
        ratio=ratio,
        previous=previous,
        quick=quick,
    )
    shown_id = _shown_ids(rows)
    nodes = tuple(
        _node(rows[i], i, shown_id, graph=graph, layout=layout, radius=radius, ranked=ranked, arrested=arrested)
        for i in order
    )
    ties = _ties(whole, shown_id)
    stubs = tuple(
        Stub(r.id, shown_id[_end(r.source or r.target)], family_of(r.type), r.label, r.confidence, r.originator)
        for r in withheld
    )
    picture = Picture(
        title=title,
        nodes=nodes,
        ties=ties,
        claims=tuple(
            Claim(shown_id[a], shown_id[b], says) for a, b, says in sorted(claims) if a in known and b in known
        ),
        stubs=stubs,
        groups=groups(layout.community),
        months=months([(r.month, r.confidence) for r in whole if r.month]),
        counts=counts(nodes, ties),
        ranked=ranked.counted,
        bounds=_bounds(layout, radius),
        tie_length=layout.tie_length,
    )
    places = {name: (float(x), float(y)) for name, (x, y) in zip(layout.ids, layout.position, strict=True)}
    return Composed(picture, places)


def _end(name: str | None) -> str:
    if name is None:  # `_split` has sorted these out
        raise AssertionError
    return name


def _split(relations: Iterable[Relation], known: Mapping[str, Record]) -> tuple[list[Relation], list[Relation]]:
    """Part relations with both ends from those with one withheld; order by id, drop what hangs loose."""
    whole, withheld = [], []
    for relation in sorted(relations, key=lambda r: r.id):
        ends = [end for end in (relation.source, relation.target) if end is not None]
        if any(end not in known for end in ends) or len(set(ends)) != len(ends):
            continue
        if len(ends) == 2:
            whole.append(relation)
        elif len(ends) == 1:
            withheld.append(relation)
    return whole, withheld


def _importance(graph: Graph, rows: list[Record], whole: list[Relation]) -> tuple[Ranks, list[int]]:
    """Measure who bridges, rank persons and organisations, and order all for names and list.

    Ranks leave membership out, since else every path runs through a network's own mark; the networks
    themselves are put in order by their place with membership counted.
    """
    protected = np.array([row.protected for row in rows], dtype=bool)
    actor = np.array([row.kind in ACTORS for row in rows], dtype=bool)
    channels = build(graph.ids, [(_end(r.source), _end(r.target)) for r in whole if r.type not in MEMBERSHIP])
    between = betweenness(channels, protected=protected)
    ranked = ranks(between, eligible=actor, protected=protected)
    with_membership = betweenness(graph, protected=protected)
    network = np.array([row.kind == "network" for row in rows], dtype=bool)
    weight = np.where(network, with_membership, between)
    degree = graph.degree

    def key(i: int) -> tuple[bool, bool, float, int, str]:
        row = rows[i]
        return (
            row.protected,
            row.kind not in NAMED_FIRST,
            -round(float(weight[i]), 9),
            -int(degree[i]),
            row.id,
        )

    return ranked, sorted(range(len(rows)), key=key)


def _radii(rows: list[Record], ranked: Ranks) -> FloatArray:
    scale = 1.0 if len(rows) <= LARGE else 0.62
    return np.array(
        [
            PROTECTED_RADIUS
            if row.protected
            else scale * (RADIUS_BY_STEP[step] if step else RADIUS_BY_KIND.get(row.kind, RADIUS_BY_STEP[0]))
            for row, step in zip(rows, ranked.step.tolist(), strict=True)
        ],
        dtype=np.float64,
    )


def _name_room(rows: list[Record], ranked: Ranks) -> FloatArray:
    least = 1 if len(rows) <= LARGE else 3
    return np.array(
        [
            min(40.0, 1.7 * len(row.label)) if not row.protected and (step >= least or row.kind == "network") else 0.0
            for row, step in zip(rows, ranked.step.tolist(), strict=True)
        ],
        dtype=np.float64,
    )


def _shown_ids(rows: list[Record]) -> dict[str, str]:
    """Name the nodes of the picture: protected persons are numbered, so that no address leads to them."""
    shields = [row.id for row in rows if row.protected]
    return {row.id: row.id for row in rows} | {name: f"shield-{n}" for n, name in enumerate(shields, 1)}


def _node(
    row: Record,
    i: int,
    shown_id: Mapping[str, str],
    *,
    graph: Graph,
    layout: Layout,
    radius: FloatArray,
    ranked: Ranks,
    arrested: set[str],
) -> Node:
    x, y = (float(v) for v in layout.position[i])
    community = int(layout.community[i]) + 1
    ties = int(graph.degree[i])
    tray = bool(layout.in_tray[i])
    if row.protected:
        return Node(
            id=shown_id[row.id],
            kind=PROTECTED_KIND,
            x=x,
            y=y,
            r=PROTECTED_RADIUS,
            ties=ties,
            community=community,
            protected=True,
            tray=tray,
        )
    return Node(
        id=row.id,
        kind=row.kind,
        x=x,
        y=y,
        r=round(float(radius[i]), 2),
        label=row.label,
        label_lang=row.label_lang,
        other_label=row.other_label,
        role=row.role,
        role_family=row.role_family,
        rank=int(ranked.step[i]),
        place=int(ranked.place[i]),
        ties=ties,
        community=community,
        custody=row.custody or row.id in arrested,
        disagree=row.disagree,
        tray=tray,
        url=row.url,
    )


def _ties(whole: list[Relation], shown_id: Mapping[str, str]) -> tuple[Tie, ...]:
    """Draw one line a pair, in the look of its strongest relation; of equals, the best graded, then by id."""
    pairs: dict[tuple[str, str], list[Relation]] = defaultdict(list)
    for relation in whole:
        a, b = _end(relation.source), _end(relation.target)
        pairs[(a, b) if a < b else (b, a)].append(relation)
    ties = []
    for relations in pairs.values():
        relations.sort(key=lambda r: (-family_of(r.type).strength, -r.confidence, r.id))
        first = relations[0]
        families = tuple(dict.fromkeys(family_of(r.type).value for r in relations))
        begins = [r.since for r in relations]
        ends = [r.until for r in relations]
        ties.append(
            Tie(
                id=first.id,
                source=shown_id[_end(first.source)],
                target=shown_id[_end(first.target)],
                family=family_of(first.type),
                relations=tuple(dict.fromkeys(r.label for r in relations)),
                directed=first.type in DIRECTED,
                confidence=first.confidence,
                since=None if None in begins else min(d for d in begins if d),
                until=None if None in ends else max(d for d in ends if d),
                when=first.when,
                grade=first.grade,
                originator=first.originator,
                tlp=first.tlp,
                more=len(relations) - 1,
                membership=all(r.type in MEMBERSHIP for r in relations),
                families=families if len(families) > 1 else (),
            )
        )
    return tuple(ties)


def _bounds(layout: Layout, radius: FloatArray) -> tuple[float, float, float, float]:
    if len(radius) == 0:
        return (0.0, 0.0, 0.0, 0.0)
    low = (layout.position - radius[:, None]).min(axis=0)
    high = (layout.position + radius[:, None]).max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
