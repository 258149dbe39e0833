"""The laws of markings and decisions, over random subjects and markings."""

import itertools
from dataclasses import replace

from hypothesis import find, given, settings
from hypothesis import strategies as st

from breakwater.core.marking import Marking, Tlp, combine, digest, from_json, to_json
from breakwater.core.policy import READ, Environment, Resource, decide, reading_periods
from breakwater.core.policy import subject as subjects_json
from breakwater.core.policy.periods import contains
from breakwater.core.policy.tests.strategies import INSTANTS, markings, subjects

instants = st.sampled_from(INSTANTS)


def reads(subject, marking, at) -> bool:
    return decide(subject, READ, Resource(marking), Environment(at=at)).allowed


@settings(max_examples=400)
@given(subjects(), markings(), markings(), instants)
def test_who_reads_a_combination_reads_each_part(subject, a, b, at):
    if reads(subject, combine([a, b]), at):
        assert reads(subject, a, at)
        assert reads(subject, b, at)


@settings(max_examples=150)
@given(subjects(), st.lists(markings(), min_size=1, max_size=4), instants)
def test_the_law_holds_for_more_than_two(subject, many, at):
    if reads(subject, combine(many), at):
        assert all(reads(subject, marking, at) for marking in many)


def test_combinations_are_not_empty_of_readers():
    """The law must not hold by nobody reading: two originators' AMBER for a common third reaches that third."""
    a = Marking("AA-1", Tlp.AMBER, releasable_to=frozenset({"CC-1", "BB-1"}))
    b = Marking("BB-2", Tlp.AMBER, releasable_to=frozenset({"CC-1"}))
    found = find(subjects(), lambda subject: reads(subject, combine([a, b]), INSTANTS[1]))
    assert found.organisation == "CC-1" or any(code == "CC-1" for code, _ in found.client_of)


@given(st.lists(markings(), min_size=1, max_size=4))
def test_combining_is_free_of_order(many):
    results = {combine(order) for order in itertools.permutations(many)}
    assert len(results) == 1


@given(markings())
def test_combining_a_marking_with_itself_changes_nothing(marking):
    assert combine([marking, marking]) == marking


@given(markings())
def test_a_marking_survives_its_json(marking):
    assert from_json(to_json(marking)) == marking
    assert digest(from_json(to_json(marking))) == digest(marking)


@given(markings(), markings())
def test_digests_are_equal_only_for_equal_markings(a, b):
    assert (digest(a) == digest(b)) == (a == b)


@given(subjects())
def test_a_subject_survives_its_json(subject):
    assert subjects_json.from_json(subjects_json.to_json(subject)) == subject


@settings(max_examples=150)
@given(subjects(), markings(), instants, st.booleans())
def test_periods_and_decision_agree(subject, marking, at, protects):
    resource = Resource(marking, protects_identity=protects)
    assert (
        contains(reading_periods(subject, resource), at) == decide(subject, READ, resource, Environment(at=at)).allowed
    )


@settings(max_examples=150)
@given(subjects(), markings(), instants)
def test_gate_seven_only_narrows(subject, marking, at):
    if decide(subject, READ, Resource(marking, protects_identity=True), Environment(at=at)).allowed:
        assert reads(subject, marking, at)


@settings(max_examples=150)
@given(subjects(), markings(), instants)
def test_excluding_a_state_bars_it(subject, marking, at):
    assert not reads(subject, replace(marking, excluded=marking.excluded | {subject.state}), at)


@settings(max_examples=150)
@given(subjects(), markings(), instants)
def test_a_stricter_part_never_adds_a_reader(subject, marking, at):
    stricter = replace(marking, compartments=marking.compartments | {"Y"})
    if reads(subject, stricter, at):
        assert reads(subject, marking, at)
