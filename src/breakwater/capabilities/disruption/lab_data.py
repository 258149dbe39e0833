"""What a plan's page is laid out from, read out of the plan's data: actors, ties, pieces, and small words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format

from breakwater.core.network.picture import PROTECTED_KIND, PROTECTED_RADIUS, Node, Tie
from breakwater.core.network.scene.pieces import pairs, pieces

_RADIUS, _GROWN = 6.5, 7.0
_NODE = ("label", "label_lang", "other_label", "role", "role_family", "custody")


@dataclass(frozen=True, slots=True)
class Left:
    """What hangs together: how many pairs can reach each other, and how many people the largest group has."""

    pairs: int
    largest: int
    groups: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The network that a plan was made on, as its page draws and counts it.

    Attributes:
        nodes, ties: as drawn.
        open_to: ids of who may be taken out.
        state_of: where each actor may be acted against.
        gone: ids of who is gone before the plan begins.
        targets: ids of the plan, in its order.
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    open_to: frozenset[str]
    state_of: Mapping[str, str]
    gone: tuple[str, ...]
    targets: tuple[str, ...]

    def left(self, out: Iterable[str] = ()) -> Left:
        """Count what is left without some, and without who is gone already."""
        found = pieces(
            [node.id for node in self.nodes],
            [(tie.source, tie.target) for tie in self.ties],
            {*self.gone, *out},
        )
        return Left(pairs(found), len(found[0]) if found else 0, sum(1 for piece in found if len(piece) > 1))

    def told(self, out: Iterable[str] = ()) -> Left:
        """Count what is left as a copy that leaves tells it: through protected persons, but without them."""
        found = pieces(
            [node.id for node in self.nodes],
            [(tie.source, tie.target) for tie in self.ties],
            {*self.gone, *out},
        )
        shields = {node.id for node in self.nodes if node.protected}
        sizes = sorted((len(set(piece) - shields) for piece in found), reverse=True)
        return Left(sum(size * (size - 1) // 2 for size in sizes), sizes[0] if sizes else 0, sum(n > 1 for n in sizes))

    def node(self, name: str) -> Node | None:
        """Return a node, where the drawing has it."""
        return next((node for node in self.nodes if node.id == name), None)


def drawn(data: Mapping[str, Any]) -> Drawn:
    """Read the network out of a plan's data."""
    rows: Sequence[Mapping[str, Any]] = data["nodes"]
    radius = _radii(data["ties"])
    asked = data.get("asked") or {}
    return Drawn(
        nodes=tuple(_node(row, radius.get(row["id"], _RADIUS)) for row in rows),
        ties=tuple(_tie(number, row) for number, row in enumerate(data["ties"])),
        open_to=frozenset(row["id"] for row in rows if row.get("removable") and not row.get("protected")),
        state_of={row["id"]: _joined(row.get("state", "")) for row in rows},
        gone=tuple(asked.get("taken") or ()),
        targets=tuple(row["id"] for row in data["plan"]["targets"]),
    )


def told_by(plan: Mapping[str, Any]) -> float:
    """Return a plan's value in the unit in which its alternatives and the prices of its limits are told.

    That is what is left; what it takes, where a network is contained; the plan's measure, against the business.
    """
    if plan.get("broken"):
        value = plan["broken"]["value"]
        return float("inf") if value is None else float(value)
    return float(plan["price"] if plan.get("price") is not None else plan["effect"][-1])


def number(value: float) -> str:
    """Write a count with its thousands apart; a part of one to one place."""
    whole = float(value).is_integer()
    return str(number_format(int(value) if whole else round(value, 1), force_grouping=True))


def percent_less(before: float, after: float) -> int:
    """Return by how many of a hundred a value fell; never 100 while something is left."""
    if not before:
        return 0
    return min(round(100 * (before - after) / before), 99 if after else 100)


def _radii(ties: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return a radius by how many ties somebody has, where the data gives none."""
    counted: dict[str, int] = {}
    for tie in ties:
        for end in (tie["source"], tie["target"]):
            counted[end] = counted.get(end, 0) + 1
    most = max(counted.values(), default=1)
    return {name: _RADIUS + _GROWN * (count / most) ** 0.5 for name, count in counted.items() if count > 1}


def _node(row: Mapping[str, Any], radius: float) -> Node:
    x, y = float(row.get("x", 0.0)), float(row.get("y", 0.0))
    if row.get("protected"):
        return Node(row["id"], PROTECTED_KIND, x, y, PROTECTED_RADIUS, protected=True)
    told = {name: row[name] for name in _NODE if row.get(name)}
    return Node(row["id"], row.get("kind", "person"), x, y, float(row.get("r", radius)), **told)


def _tie(number_: int, row: Mapping[str, Any]) -> Tie:
    return Tie(
        id=str(row.get("id", number_)),
        source=row["source"],
        target=row["target"],
        family=row.get("family", "works"),
        relations=(),
        directed=bool(row.get("directed")),
        confidence=int(row.get("confidence") or _confidence(row.get("p", 1.0))),
        more=int(row.get("more", 0)),
    )


def _confidence(chance: float) -> int:
    """Choose the pattern of a line by how likely the tie is: for the eye only."""
    return 3 if chance >= 0.8 else 2 if chance >= 0.5 else 1


def _joined(states: str | Sequence[str]) -> str:
    return states if isinstance(states, str) else ", ".join(states)
