"""Waves of the reference collection, which does not come with the product; and an invented value chain."""

from breakwater.core.network.disruption.recovering.history import History, history
from breakwater.core.network.disruption.recovering.value_chain import Chain, chain_of_roles
from breakwater.core.network.disruption.tests.networks import REFERENCE, table

CAVIAR = tuple(f"phase{number:02}" for number in range(1, 12))
WITHOUT_SEVEN = tuple(name for name in CAVIAR if name != "phase07")
BALI = ("1985_1989", "1990_1994", "1995_1999", *(str(year) for year in range(2000, 2008)))
ARE_HERE = (REFERENCE / "caviar" / "edges.csv").exists()

# Roles of an invented venture: how many of each, and how many ties between them.
COUNTS = (60, 50, 80, 45, 90, 70, 45)
_MANY = (20, 60, 15)  # within a role, to the next, to the one after
TIES = tuple((one, other, _MANY[other - one]) for one in range(7) for other in range(one, min(one + 3, 7)))


def waves(network: str, names: tuple[str, ...]) -> History:
    """Return some waves of a network of the collection."""
    rows = table(REFERENCE / network / "edges.csv")
    return history([(name, [(row["source"], row["target"]) for row in rows if row["wave"] == name]) for name in names])


def invented_chain(seed: int = 5) -> Chain:
    """Return an invented value chain of 440 positions."""
    return chain_of_roles(COUNTS, TIES, seed=seed)
