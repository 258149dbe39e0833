"""Send what can be sent by walking: augmenting ways in plain Python, for checks alone."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from breakwater.core.network.disruption.sever.network import FlowNetwork

Place = tuple[str, int]


@dataclass
class Residual:
    """What can still be sent from each place to each other."""

    room: dict[Place, dict[Place, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))

    def join(self, one: Place, other: Place, room: float) -> None:
        self.room[one][other] += room
        self.room[other][one] += 0.0

    def way(self) -> list[tuple[Place, Place]] | None:
        """Find a shortest way from source to sink that has room."""
        came: dict[Place, Place] = {("source", 0): ("source", 0)}
        waiting = deque(came)
        while waiting:
            place = waiting.popleft()
            for other, room in self.room[place].items():
                if room > 1e-12 and other not in came:
                    came[other] = place
                    waiting.append(other)
        if ("sink", 0) not in came:
            return None
        place, steps = ("sink", 0), []
        while place != ("source", 0):
            steps.append((came[place], place))
            place = came[place]
        return steps

    def fill(self) -> float:
        """Send along shortest ways until none has room (Edmonds and Karp); return how much was sent."""
        sent = 0.0
        while (steps := self.way()) is not None:
            least = min(self.room[one][other] for one, other in steps)
            if math.isinf(least):
                return math.inf
            for one, other in steps:
                self.room[one][other] -= least
                self.room[other][one] += least
            sent += least
        return sent


def residual(network: FlowNetwork, arcs: set[int], nodes: set[int]) -> Residual:
    """Return all that can be sent without some arcs and nodes."""
    left = Residual()
    for node in range(network.nodes):
        left.join(("in", node), ("out", node), 0.0 if node in nodes else float(network.node_capacity[node]))
    for arc in range(network.arcs):
        if arc not in arcs:
            ends = int(network.tail[arc]), int(network.head[arc])
            left.join(("out", ends[0]), ("in", ends[1]), float(network.capacity[arc]))
    for source in network.sources.tolist():
        left.join(("source", 0), ("in", source), math.inf)
    for sink in network.sinks.tolist():
        left.join(("out", sink), ("sink", 0), math.inf)
    return left
