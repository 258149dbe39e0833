"""Count what a picture holds: its legend, its histogram, its groups."""

from collections import Counter
from collections.abc import Sequence

from breakwater.core.network.grammar import WELL
from breakwater.core.network.graph import IntArray
from breakwater.core.network.picture import Group, Month, Node, Tie

MONTHS_SHOWN = 24  # bars of the histogram; the window of all times includes what is older


def groups(community: IntArray) -> tuple[Group, ...]:
    """List the shown groups by size; `community` is -1 where there is none."""
    sizes = Counter(c for c in community.tolist() if c >= 0)
    return tuple(Group(c + 1, _letter(c), sizes[c]) for c in sorted(sizes))


def _letter(number: int) -> str:
    """Name groups A to Z, then AA, AB and so on."""
    ahead, last = divmod(number, 26)
    return (_letter(ahead - 1) if ahead else "") + chr(ord("A") + last)


def months(stated: Sequence[tuple[str, int]]) -> tuple[Month, ...]:
    """Count by month up to the last stated, months with none included; older ones have no bar."""
    if not stated:
        return ()
    sure = Counter(month for month, confidence in stated if confidence == WELL)
    doubt = Counter(month for month, confidence in stated if confidence != WELL)
    last = _serial(max(month for month, _ in stated))
    first = min(s for s in map(_serial, {month for month, _ in stated}) if s > last - MONTHS_SHOWN)
    names = (f"{serial // 12:04d}-{serial % 12 + 1:02d}" for serial in range(first, last + 1))
    return tuple(Month(name, sure[name], doubt[name]) for name in names)


def _serial(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def counts(nodes: tuple[Node, ...], ties: tuple[Tie, ...]) -> dict[str, int]:
    """Count by kind, role, family and confidence, as `Picture.counts` says."""
    counted = Counter(f"kind:{node.kind}" for node in nodes)
    counted.update(f"role:{node.role_family}" for node in nodes if node.role_family)
    counted.update("custody" for node in nodes if node.custody)
    counted.update(f"family:{tie.family}" for tie in ties)
    counted.update(f"confidence:{tie.confidence}" for tie in ties)
    return dict(sorted(counted.items()))
