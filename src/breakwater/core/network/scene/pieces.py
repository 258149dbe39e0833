"""Who can still reach whom: pieces of a network, and the pairs in them."""

from collections.abc import Collection, Iterable, Sequence


def pieces(
    names: Iterable[str], ties: Iterable[tuple[str, str]], gone: Collection[str] = ()
) -> tuple[tuple[str, ...], ...]:
    """Return the pieces that hang together without those who are gone, the largest first, equals as they stand."""
    away = set(gone)
    above = {name: name for name in names if name not in away}

    def top(name: str) -> str:
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for source, target in ties:
        if source in above and target in above:
            above[top(source)] = top(target)
    found: dict[str, list[str]] = {}
    for name in above:
        found.setdefault(top(name), []).append(name)
    return tuple(tuple(piece) for piece in sorted(found.values(), key=len, reverse=True))


def pairs(found: Iterable[Sequence[str]]) -> int:
    """Count the pairs that can reach each other."""
    return sum(len(piece) * (len(piece) - 1) // 2 for piece in found)
