"""What a network's own waves tell: figures that were measured elsewhere, and a wave that does not belong."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.recovering.faults import BadHistory
from breakwater.core.network.disruption.recovering.features import FEATURES, loss
from breakwater.core.network.disruption.recovering.history import History, history
from breakwater.core.network.disruption.recovering.mixture import auc, fit, skill
from breakwater.core.network.disruption.recovering.outlook import levels_of
from breakwater.core.network.disruption.recovering.quality import odd_waves
from breakwater.core.network.disruption.recovering.tests.waves import ARE_HERE, BALI, CAVIAR, WITHOUT_SEVEN, waves
from breakwater.core.network.disruption.tests.networks import pictures
from breakwater.core.network.graph import build, from_indices

needs_reference = pytest.mark.skipif(
    not ARE_HERE, reason="the reference collection of networks is not beside the repository"
)
RING = [(str(at), str((at + 1) % 12)) for at in range(12)]


@needs_reference
def test_caviar_is_predicted_as_well_as_was_measured() -> None:
    """By each feature alone, and by the mixture on transitions that it has not seen; degree counts most."""
    past = waves("caviar", WITHOUT_SEVEN)
    found = skill(past)
    alone = {name: round(value, 2) for name, value in found.by_feature}
    assert found.news == 70
    assert alone == {"distance": 0.62, "degree": 0.74, "common ties": 0.65, "orphaned ends": 0.66, "same role": 0.5}
    assert round(found.mixture, 2) == 0.72
    assert [round(weight, 2) for weight in fit(past).weights] == [0.21, 0.46, 0.13, 0.18, 0]


@needs_reference
def test_bali_is_hardly_predicted_and_dies() -> None:
    """Little data, and after the arrests no new tie: every level of recovery in its past is collapse."""
    past = waves("bali_2002_dynamic", BALI)
    found = skill(past)
    alone = {name: round(value, 2) for name, value in found.by_feature}
    assert found.news == 79
    assert alone == {"distance": 0.63, "degree": 0.62, "common ties": 0.65, "orphaned ends": 0.5, "same role": 0.5}
    assert round(skill(waves("bali_2002_dynamic", BALI[:6])).mixture, 2) == 0.55
    assert set(levels_of(past)) == {0.0}
    sizes = [int((wave.degree > 0).sum()) for wave in past.waves]
    assert sizes == [10, 17, 22, 23, 23, 27, 13, 6, 6, 6, 5]


@needs_reference
def test_the_wave_that_does_not_belong_is_found() -> None:
    """Phase 7 of the collection's Caviar is mislabelled; nothing else is flagged, nor anything of Bali."""
    assert [odd.name for odd in odd_waves(waves("caviar", CAVIAR))] == ["phase07"]
    assert odd_waves(waves("caviar", WITHOUT_SEVEN)) == ()
    assert odd_waves(waves("bali_2002_dynamic", BALI)) == ()


def test_a_wave_of_other_ties_is_flagged_and_a_changing_network_is_not() -> None:
    """Ties drift from wave to wave; one wave in the middle has its actors exchanged."""
    drift = [(f"w{at}", [*RING[at : at + 8], *((f"x{at}", name) for name in "012")]) for at in range(4)]
    drift = [(name, [*ties, *((f"k{one}", f"k{one + 1}") for one in range(15))]) for name, ties in drift]
    assert odd_waves(history(drift)) == ()
    turned = [(_turned(one), _turned(other)) for one, other in drift[1][1]]
    (odd,) = odd_waves(history([drift[0], ("w1", turned), drift[2], drift[3]]))
    assert (odd.name, odd.ties, odd.shared) == ("w1", len(set(turned)), (0, 0))
    assert odd.expected > 0.5


def _turned(name: str) -> str:
    """Return another actor of the same kind."""
    return f"k{7 * int(name[1:]) % 16}" if name[0] == "k" else f"x{name}"


def test_what_is_no_history_is_refused() -> None:
    """One wave, a name twice, a wave without ties."""
    for bad in (
        [("a", RING)],
        [("a", RING), ("a", RING)],
        [("a", RING), ("b", [])],
        [("a", RING), ("b", [("x", "x")])],
    ):
        with pytest.raises(BadHistory):
            history(bad)


def test_a_history_without_new_ties_teaches_nothing() -> None:
    """Fitting is refused; the skill is unknown, and said to be."""
    past = history([("a", RING), ("b", RING[:9])])
    with pytest.raises(BadHistory):
        fit(past)
    assert math.isnan(skill(past).mixture)
    assert all(math.isnan(value) for _, value in skill(past).by_feature)


def test_features_are_of_the_network_before_the_loss() -> None:
    """A square with a tail; the one in the middle is lost."""
    graph = build("abcde", ["ab", "bc", "cd", "da", "de"])
    gone = np.array([name == "d" for name in graph.ids])
    roles = [frozenset({"x"}) if name in "bd" else frozenset() for name in graph.ids]
    seen = loss(graph, gone, roles)
    a, b, c, e = (graph.ids.index(name) for name in "abce")
    told = dict(zip(FEATURES, seen.features(np.array([a]), np.array([c]))[0].tolist(), strict=True))
    assert told == {
        "distance": 0.5,
        "degree": pytest.approx(2 * math.log(3)),
        "common ties": 2,
        "orphaned ends": 2,
        "same role": 0,
    }
    assert seen.features(np.array([b]), np.array([e]))[0, 4] == 1  # e has lost somebody of b's role
    assert (
        loss(build("ab", []), np.zeros(2, np.bool_), [frozenset()] * 2).features(np.array([0]), np.array([1]))[0, 0]
        == 0
    )


@settings(max_examples=20)
@given(pictures(), st.data())
def test_the_features_of_one_are_those_of_its_pairs(picture: Picture, data: st.DataObject) -> None:
    """Asked of one actor with everybody, or pair by pair."""
    graph = from_indices(picture.ids, picture.pairs())
    gone = np.array(data.draw(st.lists(st.booleans(), min_size=len(picture), max_size=len(picture))))
    roles = [frozenset(states) for states in picture.states]
    seen, mine = loss(graph, gone, roles), data.draw(st.integers(0, len(picture) - 1))
    others = np.array([other for other in range(len(picture)) if other != mine])
    np.testing.assert_array_equal(seen.features_of(mine)[others], seen.features(np.full(len(others), mine), others))


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=30))
def test_auc_is_how_often_one_that_was_made_is_put_first(rows: list[tuple[int, bool]]) -> None:
    """Counted pair by pair, equals as half."""
    score, made = np.array([one for one, _ in rows], dtype=float), np.array([one for _, one in rows])
    pairs = [(one > other) + 0.5 * (one == other) for one in score[made] for other in score[~made]]
    found = auc(score, made)
    assert math.isnan(found) if not pairs else found == pytest.approx(sum(pairs) / len(pairs))


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, list[tuple[str, str]]]]:
    """Draw three waves of up to nine actors."""
    tie = st.tuples(st.sampled_from("abcdefghi"), st.sampled_from("abcdefghi")).filter(lambda tie: tie[0] != tie[1])
    return [(name, draw(st.lists(tie, min_size=3, max_size=14))) for name in ("one", "two", "three")]


@settings(max_examples=30)
@given(histories(), st.permutations("abcdefghi"))
def test_other_names_change_nothing(rows: list[tuple[str, list[tuple[str, str]]]], names: list[str]) -> None:
    """Neither the features' worth nor the mixture's."""
    renamed = dict(zip("abcdefghi", names, strict=True))
    other = [(name, [(renamed[a], renamed[b]) for a, b in ties]) for name, ties in rows]
    one, two = skill(history(rows)), skill(history(other))
    assert one.news == two.news
    np.testing.assert_allclose([value for _, value in one.by_feature], [value for _, value in two.by_feature])
    np.testing.assert_allclose(one.mixture, two.mixture)


def test_protected_actors_are_not_among_the_pairs_that_are_learned_from() -> None:
    """Their new ties count for nothing."""
    before, after = RING, [*RING, ("0", "6"), ("3", "9")]
    past = history([("a", before), ("b", after)], protected=("0",))
    assert isinstance(past, History)
    assert skill(past).news == 1
