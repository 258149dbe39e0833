"""Value chains that replace who is removed: the qualitative results that any such model must show."""

from functools import cache

import networkx as nx
import numpy as np
import pytest

from breakwater.core.network.disruption.recovering.faults import BadRecovery
from breakwater.core.network.disruption.recovering.tests.waves import COUNTS, TIES, invented_chain
from breakwater.core.network.disruption.recovering.value_chain import (
    Health,
    Removal,
    Replacement,
    chain_of_roles,
    disrupt_chain,
    health,
)
from breakwater.core.network.graph import build

TARGETED = (Removal.DEGREE, Removal.BETWEENNESS, Removal.VALUE_CHAIN_DEGREE)
RECOVERIES = (Replacement.RANDOM, Replacement.DEGREE, Replacement.DISTANCE)


@cache
def after(removal: Removal, replacement: Replacement) -> Health:
    """Return the mean of a few draws after one in fifteen of the chain is removed, replaced with 80 percent."""
    found = [
        disrupt_chain(invented_chain(), removal, replacement, removals=30, chance=0.8, seed=seed)[1]
        for seed in range(1 if removal is Removal.BETWEENNESS else 2)
    ]
    rows = [(one.efficiency, one.density, one.largest) for one in found]
    return Health(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))


START = health(invented_chain().graph)


@pytest.mark.parametrize("removal", Removal)
@pytest.mark.parametrize("replacement", RECOVERIES)
def test_any_recovery_is_better_for_the_network_than_none(removal: Removal, replacement: Replacement) -> None:
    """In efficiency and in density, whoever is removed."""
    none = after(removal, Replacement.NONE)
    assert after(removal, replacement).efficiency >= none.efficiency
    assert after(removal, replacement).density >= none.density


def test_random_removal_with_recovery_ends_above_the_start() -> None:
    """Stronger but more visible: in efficiency where heirs are drawn or well tied, in density always."""
    for replacement in RECOVERIES:
        assert after(Removal.RANDOM, replacement).density > START.density
    for replacement in (Replacement.RANDOM, Replacement.DEGREE):
        assert after(Removal.RANDOM, replacement).efficiency > START.efficiency


@pytest.mark.parametrize("removal", TARGETED)
def test_targeted_removal_loses_far_less_with_recovery(removal: Removal) -> None:
    """Where heirs are drawn, less than a third of what is lost without."""
    lost = START.efficiency - after(removal, Replacement.NONE).efficiency
    assert START.efficiency - after(removal, Replacement.RANDOM).efficiency < lost / 3


@pytest.mark.parametrize("removal", TARGETED)
def test_drawn_heirs_restore_most_and_the_best_tied_least(removal: Removal) -> None:
    """The nearest lie between: who ties everybody to the best tied builds the next target."""
    drawn, near, tied = (
        after(removal, one).efficiency for one in (Replacement.RANDOM, Replacement.DISTANCE, Replacement.DEGREE)
    )
    assert drawn > near > tied


def test_a_chain_has_the_actors_and_ties_that_were_asked_for() -> None:
    """Of each role and between each two; more than there are pairs is refused."""
    chain = invented_chain()
    role = np.array(chain.role)
    assert tuple(np.bincount(role)) == COUNTS
    drawn = sorted(zip(role[chain.graph.source].tolist(), role[chain.graph.target].tolist(), strict=True))
    assert drawn == sorted((one, other) for one, other, many in TIES for _ in range(many))
    with pytest.raises(BadRecovery):
        chain_of_roles((2, 2), ((0, 1, 5),), seed=0)
    for bad in ({"removals": 999, "chance": 0.5}, {"removals": 1, "chance": 1.5}, {"removals": -1, "chance": 0.5}):
        with pytest.raises(BadRecovery):
            disrupt_chain(chain, Removal.RANDOM, Replacement.NONE, seed=0, **bad)


def test_health_is_what_networkx_says() -> None:
    """Efficiency, density, largest part."""
    graph = build("abcdefg", ["ab", "bc", "cd", "da", "de", "fg"])
    other = nx.Graph((graph.ids[a], graph.ids[b]) for a, b in zip(graph.source, graph.target, strict=True))
    found = health(graph)
    assert found.efficiency == pytest.approx(nx.global_efficiency(other))
    assert found.density == pytest.approx(nx.density(other))
    assert found.largest == 5 / 7


def test_equal_seeds_give_equal_ends() -> None:
    """Whatever is drawn."""
    asked = {"removals": 8, "chance": 0.5}
    one, two = (
        disrupt_chain(invented_chain(), Removal.DEGREE, Replacement.DISTANCE, seed=4, **asked) for _ in range(2)
    )
    assert one == two
