"""From evidence to the probability of a tie: every code has a number, and sources add up."""

from itertools import product

import pytest

from breakwater.core.grading import ADMIRALTY, EUROPOL, SCHEMES, UK, parse_grade
from breakwater.core.network.disruption.faults import BadProbability
from breakwater.core.network.disruption.uncertain.belief import PLACEHOLDER, Belief, Evidence, Scale


def believed(*codes: str, scheme: str = ADMIRALTY, sources: str = "pqrs") -> float:
    """Return the probability by one statement of each code, each of a source of its own."""
    rows = [Evidence(parse_grade(code, scheme=scheme), source) for code, source in zip(codes, sources, strict=False)]
    return PLACEHOLDER.of_statements(rows)


@pytest.mark.parametrize("scheme", [ADMIRALTY, EUROPOL, UK])
def test_every_code_is_a_probability(scheme: str) -> None:
    """Whatever pair of codes, alone."""
    rules = SCHEMES[scheme]
    for source, information in product(rules.source, rules.information):
        assert 0 < believed(source + information, scheme=scheme) < 1


def test_better_grades_are_more_probable() -> None:
    """Within an axis; what cannot be judged is not the lowest, and what is improbable is below even odds."""
    assert believed("A1") > believed("B1") > believed("B2") > believed("C3") > 0.5 > believed("B5")
    assert believed("F2") > believed("E2")
    assert believed("B6") > believed("B5")
    assert believed("1A", scheme=UK) > believed("2D", scheme=UK) > believed("1E", scheme=UK)


def test_independent_sources_add_up_and_one_source_does_not() -> None:
    """Two are more than one; the same again is not; a doubt lowers it; nothing said is even odds."""
    assert believed("B2", "B2") > believed("B2")
    assert believed("B2", "B2", sources="pp") == believed("B2")
    assert believed("B2", "C3", sources="pp") == believed("C3", "B2", sources="pp") == believed("B2")
    assert believed("B2", "B5") < believed("B2")
    assert believed() == 0.5
    assert PLACEHOLDER.of_statements([Evidence(None, "p")]) == pytest.approx(PLACEHOLDER.ungraded)
    assert believed(*["A1"] * 4) == PLACEHOLDER.most


def test_counted_evidence_has_steps() -> None:
    """As often as it was seen."""
    assert [PLACEHOLDER.of_count(count) for count in (0, 1, 1.5, 2, 3, 4.9, 5, 400)] == [
        *[0.5, 0.5, 0.5, 0.7, 0.85, 0.85, 0.95, 0.95]
    ]
    for wrong in (-1, float("nan")):
        with pytest.raises(BadProbability):
            PLACEHOLDER.of_count(wrong)


@pytest.mark.parametrize(
    "changed",
    [
        {"scales": {}},
        {"scales": {**PLACEHOLDER.scales, UK: Scale({"A": 0.9}, {"1": 1.0, "2": 0.5, "3": 0.1})}},
        {"scales": {**PLACEHOLDER.scales, EUROPOL: Scale(dict.fromkeys("1234", 1.0), dict.fromkeys("ABCX", 1.0))}},
        {"ungraded": 1.0},
        {"most": 1.5},
        {"counts": ()},
        {"counts": ((0.0, 0.5), (3.0, 0.7), (2.0, 0.8))},
        {"counts": ((1.0, 0.5),)},
    ],
)
def test_maps_that_cannot_be_are_refused(changed: dict[str, object]) -> None:
    """A code without a number, certainty by one statement, counts that do not rise."""
    with pytest.raises(BadProbability):
        Belief(**changed)


def test_another_map_may_be_set() -> None:
    """The numbers are settings."""
    assert Belief(ungraded=0.9).of_statements([Evidence(None, "p")]) == pytest.approx(0.9)
