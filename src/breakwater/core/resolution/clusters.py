"""Join records into entities by the identity claims that one viewer may read.

A pair is joined by default when `same` is said by the viewer's own organisation, by the opener of either record, or by
two organisations. Any other `same` is a suggestion: "X says same". A `different` cuts its pair, whoever says it: to
take two persons for one is the worse error. Of several claims of one organisation about one pair the latest stands.

What contradicts is shown, never resolved: `same` and `different` on one pair, or a pair that is said to be different
and yet joined through others (A = B, B = C, A ≠ C). A cluster of more than `LARGEST` records is a conflict, and its
records stay apart. The result does not depend on the order of records or claims.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from breakwater.core.resolution.claims import IdentityClaim, Pair

__all__ = [
    "LARGEST", "Cluster", "Clusters", "Contradiction", "IdentityClaim", "Oversized", "Suggestion", "clusters",
]  # fmt: skip

LARGEST = 200


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two records said to be different, with every claim that says or makes them the same.

    `through`: the records of a shortest chain that joins them, both ends included; empty when only the pair's own
    claims disagree.
    """

    pair: Pair
    different: tuple[IdentityClaim, ...]
    same: tuple[IdentityClaim, ...]
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two records not joined that somebody says are the same, or is unsure about."""

    pair: Pair
    same: tuple[IdentityClaim, ...]
    unsure: tuple[IdentityClaim, ...]
    different: tuple[IdentityClaim, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records shown as one entity, with the claims among them and what contradicts."""

    records: tuple[str, ...]
    claims: tuple[IdentityClaim, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class Oversized:
    """Records that claims would join into more than `LARGEST`: shown as a conflict, not joined."""

    records: tuple[str, ...]
    claims: tuple[IdentityClaim, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """How the records fall together for one viewer.

    Every record is in exactly one cluster; a record alone is a cluster of one.
    """

    clusters: tuple[Cluster, ...]
    suggestions: tuple[Suggestion, ...]
    contradictions: tuple[Contradiction, ...]
    oversized: tuple[Oversized, ...]
    _by_record: Mapping[str, Cluster] = field(repr=False, compare=False, default_factory=dict)

    def of(self, record_id: str) -> Cluster:
        """Return the cluster of a record; a record that was not given is alone."""
        return self._by_record.get(record_id) or Cluster((record_id,))

    def suggestions_for(self, cluster: Cluster) -> tuple[Suggestion, ...]:
        """Return the suggestions that concern a record of the cluster."""
        members = set(cluster.records)
        return tuple(each for each in self.suggestions if not members.isdisjoint(each.pair))


@dataclass(slots=True)
class _Said:
    """The standing claims on one pair, by judgement."""

    same: list[IdentityClaim] = field(default_factory=list)
    unsure: list[IdentityClaim] = field(default_factory=list)
    different: list[IdentityClaim] = field(default_factory=list)


def clusters(records: Mapping[str, str], claims: Iterable[IdentityClaim], viewer_organisation: str) -> Clusters:
    """Join records by the claims that stand.

    Args:
        records: the organisation that opened each record the viewer may see, by record id.
        claims: those the viewer may read; claims that are withdrawn, or have an end not among `records`, are
            left out.
        viewer_organisation: whose view this is.
    Cost: linear in records and claims, and one search for each `different` claim inside a cluster.
    """
    said = _by_pair(_standing(records, claims))
    joined = {
        pair for pair, each in said.items() if not each.different and _joins(pair, each, records, viewer_organisation)
    }
    neighbours = _neighbours(joined)
    groups = _components(records, neighbours)
    within = {record: index for index, group in enumerate(groups) for record in group}
    too_large = {index for index, group in enumerate(groups) if len(group) > LARGEST}

    inside: dict[int, list[IdentityClaim]] = defaultdict(list)
    against: dict[int, list[Contradiction]] = defaultdict(list)
    loose: list[Contradiction] = []
    suggestions: list[Suggestion] = []
    for pair, each in sorted(said.items()):
        index = within[pair[0]]
        together = index == within[pair[1]]
        if together:
            inside[index] += (*each.same, *each.unsure, *each.different)
        if each.different and (each.same or together):
            contradiction = _contradiction(pair, each, said, neighbours if together and index not in too_large else {})
            (against[index] if together else loose).append(contradiction)
        if (each.same or each.unsure) and not together:
            suggestions.append(Suggestion(pair, tuple(each.same), tuple(each.unsure), tuple(each.different)))

    made: list[Cluster] = []
    oversized: list[Oversized] = []
    for index, group in enumerate(groups):
        if index in too_large:
            oversized.append(Oversized(group, _ordered(inside[index])))
            made += [Cluster((record,)) for record in group]
        else:
            made.append(Cluster(group, _ordered(inside[index]), tuple(against[index])))
    made.sort(key=lambda cluster: cluster.records)
    found = [*loose, *(each for index in sorted(against) for each in against[index])]
    return Clusters(
        clusters=tuple(made),
        suggestions=tuple(suggestions),
        contradictions=tuple(sorted(found, key=lambda each: each.pair)),
        oversized=tuple(oversized),
        _by_record={record: cluster for cluster in made for record in cluster.records},
    )


def _standing(records: Mapping[str, str], claims: Iterable[IdentityClaim]) -> Iterable[IdentityClaim]:
    """Keep the latest claim of each organisation on each pair, both of whose records are there."""
    latest: dict[tuple[Pair, str], IdentityClaim] = {}
    for claim in claims:
        if claim.withdrawn_at is not None or claim.left not in records or claim.right not in records:
            continue
        key = (claim.pair, claim.organisation)
        if key not in latest or _recency(latest[key]) < _recency(claim):
            latest[key] = claim
    return latest.values()


# Said in the same instant, the more careful judgement stands.
_CAUTION = {"same": 0, "unsure": 1, "different": 2}


def _recency(claim: IdentityClaim) -> tuple[datetime, int, str]:
    return claim.said_at, _CAUTION[claim.judgement], claim.id


def _by_pair(claims: Iterable[IdentityClaim]) -> dict[Pair, _Said]:
    said: dict[Pair, _Said] = defaultdict(_Said)
    for claim in _ordered(claims):
        getattr(said[claim.pair], claim.judgement).append(claim)
    return said


def _ordered(claims: Iterable[IdentityClaim]) -> tuple[IdentityClaim, ...]:
    return tuple(sorted(claims, key=lambda claim: (claim.said_at, claim.organisation, claim.pair, claim.id)))


def _joins(pair: Pair, said: _Said, records: Mapping[str, str], viewer_organisation: str) -> bool:
    """Tell whether what is said joins the pair by default for this viewer."""
    speakers = {claim.organisation for claim in said.same}
    trusted = {viewer_organisation, records[pair[0]], records[pair[1]]}
    return len(speakers) >= 2 or not speakers.isdisjoint(trusted)


def _neighbours(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """Return the joined records of each record, in the order of their ids."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for left, right in sorted(pairs):
        neighbours[left].append(right)
        neighbours[right].append(left)
    return neighbours


def _components(records: Iterable[str], neighbours: Mapping[str, list[str]]) -> list[tuple[str, ...]]:
    """Return the connected components, each sorted, in the order of their first record."""
    groups: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for start in sorted(records):
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [start], [start]
        while waiting:
            fresh = [other for other in neighbours.get(waiting.pop(), ()) if other not in seen]
            seen.update(fresh)
            group += fresh
            waiting += fresh
        groups.append(tuple(sorted(group)))
    return groups


def _contradiction(
    pair: Pair, said: _Said, every: Mapping[Pair, _Said], neighbours: Mapping[str, list[str]]
) -> Contradiction:
    """Name the claims that contradict: the pair's own, and those along a shortest chain where one joins it."""
    chain = _chain(pair, neighbours)
    along = [claim for step in pairwise(chain) for claim in every[_sorted(step)].same]
    return Contradiction(pair, tuple(said.different), _ordered([*said.same, *along]), chain)


def _sorted(pair: Pair) -> Pair:
    return pair if pair[0] < pair[1] else (pair[1], pair[0])


def _chain(pair: Pair, neighbours: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Return a shortest chain of joined records between the pair, the first in the order of ids; empty if none."""
    start, goal = pair
    came_from: dict[str, str] = {start: start}
    waiting = deque([start])
    while waiting and goal not in came_from:
        record = waiting.popleft()
        for other in neighbours.get(record, ()):
            if other not in came_from:
                came_from[other] = record
                waiting.append(other)
    if goal not in came_from:
        return ()
    chain = [goal]
    while chain[-1] != start:
        chain.append(came_from[chain[-1]])
    return tuple(reversed(chain))
