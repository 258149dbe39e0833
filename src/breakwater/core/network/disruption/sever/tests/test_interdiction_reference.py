"""Published networks: the proven optimum at every budget, and what it is once victims are protected."""

import pytest

from breakwater.core.network.disruption.sever.check import faults
from breakwater.core.network.disruption.sever.programme import sever
from breakwater.core.network.disruption.sever.tests.instances import (
    COLLECTION,
    SKIPPED,
    instance,
    instance_file,
)

BUDGETS = (0, 4, 8, 12, 16, 24, 32)
LEFT = {  # what is left at each budget, where only the arcs to victims are forbidden
    1: (195, 175, 133, 113, 89, 52, 25),
    2: (161, 137, 83, 64, 46, 19, 3),
    3: (126, 101, 81, 65, 52, 27, 7),
    4: (183, 163, 119, 101, 83, 48, 17),
    5: (161, 134, 110, 91, 72, 37, 10),
}
LEFT_PROTECTED = {  # where nothing that touches a victim is cut; to budget 16 every lawful cut was tried
    1: (195, 186, 133, 124, 89, 52, 25),
    3: (126, 101, 92, 73, 64, 41, 18),
}


@pytest.mark.parametrize("number", LEFT)
def test_the_published_networks_have_their_proven_optimum_at_every_budget(number: int) -> None:
    """Each is proved, and the check by augmenting ways finds as much left as the certificate holds."""
    file = instance_file(number)
    if not file.exists():
        pytest.skip(SKIPPED)
    network = instance(file, protect_victims=False)
    for budget, left in zip(BUDGETS, LEFT[number], strict=True):
        cut = sever(network, budget)
        assert (cut.flow_after, cut.bound, cut.is_proved) == (left, left, True)
        assert faults(cut) == []


@pytest.mark.parametrize("number", LEFT_PROTECTED)
def test_what_the_protection_of_victims_costs_is_paid(number: int) -> None:
    """The cheapest arcs are those that victims' labour runs through; with protection none of them is cut."""
    network = instance(instance_file(number), protect_victims=True)
    for budget, left in zip(BUDGETS, LEFT_PROTECTED[number], strict=True):
        cut = sever(network, budget)
        assert (cut.flow_after, cut.is_proved) == (left, True)
        assert not network.protected[network.tail[cut.arcs]].any()
        assert not network.protected[network.head[cut.arcs]].any()


def test_the_values_here_are_those_of_the_collection() -> None:
    """The table of the collection says the same."""
    if not COLLECTION.exists():
        pytest.skip(SKIPPED)
    lines = (COLLECTION / "REFERENCE.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.startswith("| ht_interdiction_")]
    assert {int(row[1][-2:]): tuple(map(int, row[4:11])) for row in rows} == LEFT
