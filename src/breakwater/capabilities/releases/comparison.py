"""Readers before and after a release: what an officer sees before anything is shared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from breakwater.core.marking import GROUP, Marking
from breakwater.foundation.access.readers import Ground, Reader

Found = Mapping[Marking, Sequence[Reader]]
Pair = tuple[Marking, Marking]
"""A statement's marking now and after."""

_Key = tuple[str, str]
_ORDER = list(Ground)


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation: how many of its people read today and after, and why.

    Args:
        ground: the first reason that holds for any of its people.
        via: who declared it as a client.
        statements: how many of the statements somebody there reads after.
        gains: persons who read something after the release that they do not read today.
        loses: the reverse.
        unnamed: its people gain only as a client of another: nobody wrote its name.
    """

    organisation: str
    ground: Ground
    via: tuple[str, ...]
    today: int
    after: int
    statements: int
    gains: frozenset[str]
    loses: frozenset[str]
    unnamed: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """All readers of a set of statements, before and after.

    Args:
        lines: the organisations that read today first, then the new ones; within each by reason and code.
        without_reader: organisations that are named, yet nobody there would read.
    """

    lines: tuple[Line, ...]
    persons_today: int
    organisations_today: int
    persons_after: int
    organisations_after: int
    gains: frozenset[str]
    loses: frozenset[str]
    without_reader: tuple[str, ...]

    @property
    def unnamed(self) -> tuple[Line, ...]:
        """Return the lines of clients that nobody named."""
        return tuple(line for line in self.lines if line.unnamed)


def compare(pairs: Collection[Pair], found: Found) -> Comparison:
    """Compare who reads before and after; `found` holds the readers of every marking in `pairs`.

    A person reads "today" who reads at least one of the statements, and gains who will read at least one that
    is not readable to that person now.

    Args:
        pairs: one a statement.
        found: of `foundation.access.readers.readers`.
    """
    today: dict[_Key, Reader] = {}
    after: dict[_Key, Reader] = {}
    gains: set[_Key] = set()
    loses: set[_Key] = set()
    statements: Counter[str] = Counter()
    for (old, new), count in Counter(pairs).items():
        before_here, after_here = _by_person(found[old]), _by_person(found[new])
        today |= before_here
        after |= after_here
        gains |= after_here.keys() - before_here.keys()
        loses |= before_here.keys() - after_here.keys()
        statements.update(dict.fromkeys({key[0] for key in after_here}, count))
    named = frozenset[str]().union(*(new.releasable_to for _, new in pairs)) - {GROUP}
    lines = []
    for code in sorted({key[0] for key in today.keys() | after.keys()}):
        own_today, own_after = _of(code, today), _of(code, after)
        ground, via = _first_ground(own_after or own_today)
        gained = frozenset(person for organisation, person in gains if organisation == code)
        lines.append(
            Line(
                organisation=code,
                ground=ground,
                via=via,
                today=len(own_today),
                after=len(own_after),
                statements=statements[code],
                gains=gained,
                loses=frozenset(person for organisation, person in loses if organisation == code),
                unnamed=bool(gained) and ground is Ground.CLIENT and code not in named,
            )
        )
    return Comparison(
        lines=tuple(sorted(lines, key=lambda line: (line.today == 0, _ORDER.index(line.ground), line.organisation))),
        persons_today=len({person for _, person in today}),
        organisations_today=len({code for code, _ in today}),
        persons_after=len({person for _, person in after}),
        organisations_after=len({code for code, _ in after}),
        gains=frozenset(person for _, person in gains),
        loses=frozenset(person for _, person in loses),
        without_reader=tuple(sorted(named - {code for code, _ in after})),
    )


def _by_person(readers: Sequence[Reader]) -> dict[_Key, Reader]:
    return {(reader.organisation, reader.person): reader for reader in readers}


def _of(code: str, readers: Mapping[_Key, Reader]) -> list[Reader]:
    return [reader for (organisation, _person), reader in readers.items() if organisation == code]


def _first_ground(readers: Sequence[Reader]) -> tuple[Ground, tuple[str, ...]]:
    ground = min((reader.ground for reader in readers), key=_ORDER.index)
    return ground, tuple(sorted({via for reader in readers if reader.ground is ground for via in reader.via}))
