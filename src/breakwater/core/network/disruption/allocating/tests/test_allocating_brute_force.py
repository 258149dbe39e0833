"""Small tasks, every allocation tried: as little gives way as can, and the grounds are the best."""

from dataclasses import replace
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.allocating.allocation import Allocation
from breakwater.core.network.disruption.allocating.assigning import allocate
from breakwater.core.network.disruption.allocating.check import faults
from breakwater.core.network.disruption.allocating.grounds import RANK, Ground, best_option
from breakwater.core.network.disruption.allocating.inputs import Agency, Agreement, Facts, Offence, Task
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.rows import Actor

STATES = ("XA", "XB", "XC")
NAMES = ("a", "b", "c", "d")
PICTURE = Picture([Actor(name) for name in NAMES], ())


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Draw up to three agencies, four targets, and all that couples them."""
    codes = ("P", "Q", "R")[: draw(st.integers(1, 3))]
    some = st.frozensets(st.sampled_from(["SOM", "ML"]), max_size=1)
    agencies = tuple(
        Agency(
            code=code,
            state=draw(st.sampled_from(STATES)),
            capacity=draw(st.integers(0, 3)),
            at_once=draw(st.none() | st.integers(0, 2)),
            offences=draw(some),
        )
        for code in codes
    )
    offence = st.builds(Offence, st.sampled_from(["SOM", "ML"]), st.sampled_from(STATES))
    facts = st.builds(
        Facts,
        place=st.sampled_from(["", *STATES]),
        nationalities=st.frozensets(st.sampled_from(STATES), max_size=2),
        offences=st.frozensets(offence, max_size=2),
    )
    pairs = (
        st.lists(st.sampled_from(list(map(frozenset, combinations(codes, 2)))), max_size=1)
        if codes[1:]
        else st.just([])
    )
    return Task(
        agencies=agencies,
        agreements=tuple(
            Agreement(states=frozenset(pair), offences=draw(some))
            for pair in combinations(STATES, 2)
            if draw(st.booleans())
        ),
        facts={name: draw(facts) for name in NAMES},
        same_night=draw(st.sampled_from([(), (frozenset("ab"),), (frozenset("ab"), frozenset("bcd"))])),
        apart=tuple(draw(pairs)),
        taken=draw(st.sampled_from([{}, {"a": codes[0]}])),
    )


def given_way(task: Task, taken_by: dict[str, str], needs: set[frozenset[str]]) -> int:
    """Count by how much limits are overstepped."""
    held = {one.code: {name for name, code in taken_by.items() if code == one.code} for one in task.agencies}
    over = sum(max(0, len(held[one.code]) - one.capacity) for one in task.agencies)
    for night in task.same_night:
        over += sum(
            max(0, len(held[one.code] & night) - one.at_once) for one in task.agencies if one.at_once is not None
        )
    over += sum(any(all(held[code] & night for code in pair) for night in task.same_night) for pair in task.apart)
    return over + len(needs)


def best(task: Task) -> tuple[int, int, int]:
    """Try everything: how many nobody has a ground for, the least that gives way, and the best grounds then."""
    options = {}
    for name in NAMES:
        mine = {one.code: best_option(one, task.facts[name], task) for one in task.agencies}
        found = {code: (RANK[one.ground], one.needs) for code, one in mine.items() if one is not None}
        options[name] = {task.taken[name]: (RANK[Ground.TAKEN], ())} if name in task.taken else found
    able = [name for name in NAMES if options[name]]
    tried = []
    for codes in product(*(options[name] for name in able)):
        chosen = dict(zip(able, codes, strict=True))
        rank = sum(options[name][code][0] for name, code in chosen.items())
        asked = [options[name][code][1] for name, code in chosen.items() if options[name][code][1]]
        ways = [set(way) for way in product(*asked)] if asked else [set()]
        tried.append((min(given_way(task, chosen, needs) for needs in ways), rank))
    return (len(NAMES) - len(able), *min(tried))


@settings(max_examples=25)
@given(tasks())
def test_as_little_gives_way_as_can_on_the_best_grounds(task: Task) -> None:
    """Equal to trying every allocation; whatever stands instead gives way as little."""
    found = allocate(PICTURE, list(PICTURE.targets()), task)
    assert faults(found, task) == []
    over = sum(one.by for one in found.relax) - len(found.left_out)
    assert (len(found.left_out), over, found.rank) == best(task)
    for other in found.instead:
        assert sum(one.by for one in other) == over + len(found.left_out)
        assert set(other) != set(found.relax)


@settings(max_examples=15)
@given(tasks(), st.integers(0, 2))
def test_more_room_never_makes_it_worse_and_order_does_not_matter(task: Task, at: int) -> None:
    """One more of an agency's capacity; agencies and targets given the other way round."""
    found = allocate(PICTURE, list(PICTURE.targets()), task)
    turned = allocate(PICTURE, list(PICTURE.targets())[::-1], replace(task, agencies=task.agencies[::-1]))
    assert _worth(turned) == _worth(found)
    first = task.agencies[at % len(task.agencies)]
    wider = (replace(first, capacity=first.capacity + 1), *(one for one in task.agencies if one is not first))
    assert _worth(allocate(PICTURE, list(PICTURE.targets()), replace(task, agencies=wider))) <= _worth(found)


def _worth(found: Allocation) -> tuple[int, int]:
    return sum(one.by for one in found.relax), found.rank
