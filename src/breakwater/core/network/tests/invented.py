"""An invented network: groups with leaders, bridges between them, small pieces, records without ties."""

from breakwater.core.network.chance import seeded, unit


def invented_pairs(nodes: int, *, seed: int = 7) -> tuple[list[str], list[tuple[str, str]]]:
    """Return ids and ties; 85 % of the nodes hang together, 4.5 % have no tie."""
    state = seeded(seed)

    def below(count: int) -> int:
        return int(unit(state) * count)

    ids = [f"R{i:05d}" for i in range(nodes)]
    pairs: list[tuple[int, int]] = []
    heads: list[int] = []
    main = int(0.85 * nodes)
    at = 0
    while at < main:
        size = min(main - at, 25 + below(60))
        for i in range(1, size):
            pairs.append((at + i, at + int(i * unit(state) * unit(state))))
            if unit(state) < 0.62:
                pairs.append((at + i, at + below(size)))
        if heads:
            pairs += [(at + below(min(4, size)), heads[below(len(heads))]) for _ in range(1 + below(2))]
        heads.append(at)
        at += size
    loose = int(0.955 * nodes)
    while at < loose:
        size = min(loose - at, 2 + below(6))
        pairs += [(at + i, at + below(i)) for i in range(1, size)]
        at += size
    return ids, [(ids[a], ids[b]) for a, b in pairs]
