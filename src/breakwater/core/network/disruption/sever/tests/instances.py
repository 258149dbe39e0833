"""The published networks of flow: two that come with the tests, and the reference collection beside the repository."""

import csv
from pathlib import Path

import numpy as np

from breakwater.core.network.disruption.sever.network import FlowNetwork, flow_network

ROOT = Path(__file__).parents[7]
COLLECTION = ROOT.parent / "shared" / "data" / "networks"
SKIPPED = "the reference collection of networks is not beside the repository"
TO_VICTIMS = 100  # the price that the authors gave to arcs that nobody should cut


def instance_file(number: int) -> Path:
    """Return where an instance is: with the tests, or in the collection."""
    own = ROOT / "tests" / "data" / "interdiction" / f"{number:02}.csv"
    return own if own.exists() else COLLECTION / f"ht_interdiction_{number:02}" / "edges.csv"


def instance(file: Path, *, protect_victims: bool) -> FlowNetwork:
    """Read an instance; arcs to victims are forbidden, and with protection all that touches a victim."""
    with file.open(encoding="utf-8", newline="") as text:
        rows = [{key: int(row[key]) for key in _COLUMNS} for row in csv.DictReader(text)]
    tail, head, capacity, cost = (np.array([row[key] for row in rows]) for key in _COLUMNS)
    sink = int(max(tail.max(), head.max()))
    protected = np.zeros(sink + 1, np.bool_)
    if protect_victims:
        protected[head[cost == TO_VICTIMS]] = True
        protected[[0, sink]] = False  # the two ends are nobody; one arc leads back from the sink
    return flow_network(
        sink + 1,
        tail,
        head,
        capacity,
        sources=[0],
        sinks=[sink],
        arc_cost=cost,
        spared_arcs=cost == TO_VICTIMS,
        protected=protected,
    )


_COLUMNS = ("source", "target", "capacity", "interdiction_cost")
