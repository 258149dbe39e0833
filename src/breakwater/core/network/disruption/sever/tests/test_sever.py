"""What severing says beside the cut, and what it refuses."""

import io
from contextlib import redirect_stdout
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from breakwater.core.network.disruption.faults import (
    BadCapacity,
    BadCost,
    BadShape,
    DisruptionError,
    EmptyPicture,
    ForbiddenTarget,
)
from breakwater.core.network.disruption.sever.check import faults
from breakwater.core.network.disruption.sever.faults import BadArc, BadEnds, EndlessFlow
from breakwater.core.network.disruption.sever.network import FlowNetwork, flow_network
from breakwater.core.network.disruption.sever.programme import sever
from breakwater.core.network.disruption.sever.tests.instances import instance, instance_file

# Two camps send along a coast road and over a pass; what the road no longer takes can go over the pass.
CAMPS, ROAD, PASS, PORT = [0, 1], 2, 3, 4
TAIL, HEAD = [0, 0, 1, 2, 3], [2, 3, 2, 4, 4]
HELD = [6.0, 5.0, 2.0, 7.0, 5.0]


def coast(**said: object) -> FlowNetwork:
    """Return the network of the two camps."""
    return flow_network(5, TAIL, HEAD, HELD, sources=CAMPS, sinks=[PORT], **said)


def test_what_is_cut_shows_where_the_rest_goes() -> None:
    """Closing the coast road sends what it carried over the pass, as far as that has room; the rest stays."""
    narrow = flow_network(
        5, TAIL, HEAD, [4.0, 4.0, 1.0, 4.0, 9.0], sources=[0, 1], sinks=[PORT], node_cost=[9, 9, 3, 9, 9]
    )
    cut = sever(narrow, 3)
    assert cut.nodes.tolist() == [ROAD]
    assert (cut.flow_before, cut.flow_after) == (8, 4)
    assert cut.node_after.tolist() == [4, 0, 0, 4, 4]
    assert cut.certificate_arcs.tolist() == [1]
    assert faults(cut) == []


def test_flow_that_is_cut_off_moves_to_ways_that_were_idle() -> None:
    """One unit may go either way; the way it took is closed, and it takes the other."""
    either = flow_network(
        4, [0, 0, 1, 2], [1, 2, 3, 3], [1, 1, 1, 1], sources=[0], sinks=[3], node_capacity=[1, 9, 9, 9],
        arc_cost=[1, 1, 1, 1], spared_arcs=np.array([False, True, False, True]),
    )  # fmt: skip
    cut = sever(either, 0)
    assert cut.flow_after == 1
    used = int(np.flatnonzero(cut.arc_before[:2])[0])
    spared = np.arange(4) % 2 != used
    closed = flow_network(
        4, [0, 0, 1, 2], [1, 2, 3, 3], [1, 1, 1, 1], sources=[0], sinks=[3], node_capacity=[2, 9, 9, 9],
        arc_cost=[1, 1, 1, 1], spared_arcs=spared,
    )  # fmt: skip
    shown = sever(closed, 1)
    assert shown.flow_after == 1
    assert shown.shift.min() == -1
    assert faults(shown) == []


def test_of_equal_cuts_the_cheapest_is_taken_and_nothing_beside_the_point() -> None:
    """Money that is left is not spent."""
    cut = sever(coast(arc_cost=[1, 1, 1, 5, 2]), 100)
    assert cut.flow_after == 0
    assert sorted(cut.arcs.tolist()) == [0, 1, 2]
    assert cut.cost == 3


def test_a_protected_node_and_its_arcs_are_not_cut_however_cheap() -> None:
    """Nor spared ones; what is left to do is done."""
    kept = np.array([False, False, False, True, False])
    cut = sever(coast(arc_cost=[9, 0, 9, 3, 0], node_cost=[9, 9, 9, 0, 9], protected=kept), 8)
    assert not {1, 4} & set(cut.arcs.tolist())
    assert PASS not in cut.nodes
    assert cut.flow_after == 5
    assert sever(coast(arc_cost=[1] * 5, spared_arcs=np.ones(5, np.bool_)), 9).flow_after == 12


def test_a_protected_node_cannot_be_put_into_a_cut() -> None:
    """Neither by the constructor, nor by changing a cut, nor by changing the network."""
    kept = np.array([False, False, True, False, False])
    network = coast(arc_cost=[1] * 5, node_cost=[1] * 5, protected=kept)
    cut = sever(network, 1)
    for more in ({"nodes": np.array([ROAD])}, {"arcs": np.array([0])}, {"arcs": np.array([3])}):
        with pytest.raises(ForbiddenTarget):
            replace(cut, **more)
    for array in (network.may_cut_node, network.protected, cut.nodes):
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.setflags(write=True)
    anyway = replace(network, may_cut_node=np.ones(5, np.bool_), may_cut_arc=np.ones(5, np.bool_))
    assert not anyway.may_cut_node[ROAD]
    assert not anyway.may_cut_arc[[0, 2, 3]].any()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"flow_after": 4.0}, "passes after the cut"),
        ({"flow_before": 99.0}, "passes before the cut"),
        ({"certificate_arcs": np.array([], np.int64)}, "The certificate holds"),
        ({"budget": 0.5}, "The cut costs"),
        ({"bound": 99.0}, "The bound"),
        ({"arc_after": np.array([1.0, 5, 0, 1, 5])}, "Arc 0 is shown to carry"),
        ({"arc_after": np.array([0.0, 5, 2, 1, 5])}, "What is shown at node 2"),
        ({"arc_after": np.zeros(5), "node_after": np.zeros(5)}, "The flow shown adds up to"),
        ({"node_after": np.zeros(5)}, "What is shown at node"),
    ],
)
def test_the_check_finds_each_untruth(change: dict[str, object], words: str) -> None:
    """A cut that says something else than what is so is not approved."""
    fair = sever(coast(arc_cost=[1, 9, 9, 9, 9]), 1)
    assert faults(fair) == []
    assert any(words in fault for fault in faults(replace(fair, **change)))


@pytest.mark.parametrize("limit", [{"steps": 0}, {"should_stop": lambda: True}])
def test_a_search_that_is_cut_short_says_how_far_it_may_be_from_the_best(limit: dict[str, Any]) -> None:
    """There is a lawful cut all the same, and nothing is called proved that is not."""
    network = instance(instance_file(1), protect_victims=True)
    cut = sever(network, 20, **limit)
    assert len(cut.arcs)
    assert cut.bound <= sever(network, 20).flow_after <= cut.flow_after < cut.flow_before
    assert not cut.is_proved
    assert faults(cut) == []


def test_equal_questions_have_equal_answers_and_nothing_is_printed() -> None:
    """The solver's banner stays unsaid."""
    network = instance(instance_file(3), protect_victims=True)
    said = io.StringIO()
    with redirect_stdout(said):
        one, other = sever(network, 12), sever(network, 12)
    assert said.getvalue() == ""
    assert one.arcs.tolist() == other.arcs.tolist()
    assert np.array_equal(one.arc_after, other.arc_after)


def test_the_solver_prints_nothing_past_python(capfd: pytest.CaptureFixture[str]) -> None:
    """Not even on the process's own output, where a service's answers may go."""
    sever(coast(arc_cost=[1] * 5), 1)
    assert capfd.readouterr() == ("", "")


def test_ways_without_limit_are_named_unless_they_are_cut() -> None:
    """A flow of any size is no number; once its way is cut, what is left is one."""
    held = [np.inf, 5.0, 2.0, np.inf, 5.0]
    endless = flow_network(5, TAIL, HEAD, held, sources=CAMPS, sinks=[PORT], arc_cost=[3] * 5)
    with pytest.raises(EndlessFlow):
        sever(endless, 2)
    cut = sever(endless, 3)
    assert (cut.flow_before, cut.flow_after) == (np.inf, 5)
    assert faults(cut) == []


BAD: list[tuple[dict[str, object], type[DisruptionError]]] = [
    ({"nodes": 0, "tail": [], "head": [], "capacity": []}, EmptyPicture),
    ({"head": [2, 3, 2, 4]}, BadShape),
    ({"tail": [0, 0, 1, 2, 9]}, BadArc),
    ({"tail": [0, 0, 1, 2, -1]}, BadArc),
    ({"tail": [0.0, 0, 1, 2, 3]}, BadArc),
    ({"head": [2, 3, 2, 4, 3]}, BadArc),  # leads to where it begins
    ({"sources": []}, BadEnds),
    ({"sinks": []}, BadEnds),
    ({"sinks": [1]}, BadEnds),
    ({"sinks": [7]}, BadArc),
    ({"capacity": [1, 2, 3, -4, 5]}, BadCapacity),
    ({"capacity": [1, 2, 3, np.nan, 5]}, BadCapacity),
    ({"capacity": [1, 2, 3]}, BadShape),
    ({"arc_cost": [1, 2, 3, -4, 5]}, BadCost),
    ({"arc_cost": [1, 2, 3, np.nan, 5]}, BadCost),
    ({"node_cost": [1, 2, 3, np.inf, 5]}, BadCost),
    ({"node_capacity": [1, 2, 3, -1, 5]}, BadCapacity),
    ({"protected": [True]}, BadShape),
    ({"protected": [0, 1, 0, 1, 0]}, BadShape),
]


@pytest.mark.parametrize(("change", "refusal"), BAD)
def test_what_cannot_be_is_refused_by_name(change: dict[str, object], refusal: type[DisruptionError]) -> None:
    """Each with what is wrong and what to do."""
    said = {"nodes": 5, "tail": TAIL, "head": HEAD, "capacity": HELD, "sources": CAMPS, "sinks": [PORT]} | change
    with pytest.raises(refusal) as caught:
        flow_network(**said)
    assert caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("budget", [-1.0, np.nan, np.inf])
def test_a_budget_that_is_no_number_is_refused(budget: float) -> None:
    """Neither negative nor endless."""
    with pytest.raises(BadCost):
        sever(coast(arc_cost=[1] * 5), budget)


def test_ends_that_nothing_joins_need_no_cut() -> None:
    """Nothing flows, nothing is cut, and it is proved."""
    apart = flow_network(4, [0, 2], [1, 3], [5, 5], sources=[0], sinks=[3], arc_cost=[1, 1])
    cut = sever(apart, 9)
    assert (cut.flow_before, cut.flow_after, len(cut.arcs), cut.is_proved) == (0, 0, 0, True)
    assert faults(cut) == []


def test_a_node_without_arcs_changes_nothing() -> None:
    """Somebody whom nobody deals with is in no cut and on no way."""
    alone = flow_network(6, TAIL, HEAD, HELD, sources=CAMPS, sinks=[PORT], node_cost=[1] * 6)
    cut, other = sever(alone, 1), sever(coast(node_cost=[1] * 5), 1)
    assert cut.flow_after == other.flow_after
    assert cut.nodes.tolist() == other.nodes.tolist()
