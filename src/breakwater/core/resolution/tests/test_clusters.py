"""Records join by the claims that stand for a viewer, and by nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.errors import ClaimError
from breakwater.core.marking import Marking, Tlp
from breakwater.core.resolution.claims import IdentityClaim
from breakwater.core.resolution.clusters import LARGEST, Cluster, clusters

MARKING = Marking(originator="MY", tlp=Tlp.AMBER)
START = datetime(2026, 3, 1, tzinfo=UTC)
OPENED = {"a": "BD", "b": "ID", "c": "LK", "d": "TH"}


def claim(pair, organisation, judgement="same", *, day=0, **fields):
    left, right = pair
    number = fields.pop("id", f"{pair}-{organisation}-{judgement}-{day}")
    return IdentityClaim(
        id=number, left=left, right=right, judgement=judgement, organisation=organisation, reason="same face",
        said_at=START + timedelta(days=day), marking=MARKING, **fields,
    )  # fmt: skip


def joined(result):
    return [cluster.records for cluster in result.clusters if len(cluster.records) > 1]


@pytest.mark.parametrize(
    ("speakers", "viewer", "is_joined"),
    [
        (["MY"], "MY", True),  # the viewer's own
        (["BD"], "MY", True),  # opener of the first record
        (["ID"], "MY", True),  # opener of the second
        (["NZ"], "MY", False),  # somebody else
        (["NZ", "AU"], "MY", True),  # two
        ([], "MY", False),
    ],
)
def test_whose_word_joins_a_pair(speakers, viewer, is_joined):
    """Own agency, either opener, or two agencies; any other word is a suggestion."""
    said = [claim("ab", speaker) for speaker in speakers]
    result = clusters(OPENED, said, viewer)
    assert joined(result) == ([("a", "b")] if is_joined else [])
    assert [each.same for each in result.suggestions] == ([] if is_joined or not said else [tuple(said)])


def test_one_agency_saying_it_twice_is_one_agency():
    """Two claims of one organisation are not two organisations, whichever way round they name the records."""
    said = [claim("ab", "NZ"), claim("ba", "NZ", day=1)]
    result = clusters(OPENED, said, "MY")
    assert joined(result) == []
    assert result.suggestions[0].same == (said[1],)


def test_the_same_claims_give_different_viewers_different_entities():
    """What joins for its author is a suggestion to another."""
    said = [claim("ab", "NZ")]
    assert joined(clusters(OPENED, said, "NZ")) == [("a", "b")]
    assert joined(clusters(OPENED, said, "AU")) == []


def test_different_cuts_its_pair_and_the_contradiction_is_shown():
    """Even against the viewer's own word: two persons in one is the worse error."""
    same, different = claim("ab", "MY"), claim("ab", "NZ", "different")
    result = clusters(OPENED, [same, different], "MY")
    assert joined(result) == []
    assert [(each.pair, each.same, each.different, each.through) for each in result.contradictions] == [
        (("a", "b"), (same,), (different,), ())
    ]
    assert result.suggestions[0].different == (different,)


def test_a_chain_that_joins_what_is_said_to_be_different_is_flagged_with_its_claims():
    """A = B, B = C, A ≠ C: shown as one, and as a contradiction with all three claims."""
    one, two, against = claim("ab", "BD"), claim("bc", "LK"), claim("ca", "NZ", "different")
    result = clusters(OPENED, [one, two, against], "MY")
    assert joined(result) == [("a", "b", "c")]
    (contradiction,) = result.of("a").contradictions
    assert contradiction.pair == ("a", "c")
    assert contradiction.through == ("a", "b", "c")
    assert set(contradiction.same) == {one, two}
    assert contradiction.different == (against,)
    assert result.contradictions == (contradiction,)


def test_different_alone_is_no_contradiction():
    """Namesakes told apart are simply apart."""
    result = clusters(OPENED, [claim("ab", "NZ", "different")], "MY")
    assert (result.contradictions, result.suggestions) == ((), ())


def test_the_latest_word_of_an_agency_stands():
    """Changing one's mind needs no withdrawal."""
    said = [claim("ab", "MY", "different", day=0), claim("ab", "MY", "same", day=1)]
    assert joined(clusters(OPENED, said, "MY")) == [("a", "b")]
    said.append(claim("ab", "MY", "unsure", day=2))
    result = clusters(OPENED, said, "MY")
    assert joined(result) == []
    assert result.suggestions[0].unsure == (said[2],)
    assert result.contradictions == ()


def test_two_words_in_one_instant_leave_the_more_careful_one():
    """No order of arrival decides."""
    said = [claim("ab", "MY", "same"), claim("ab", "MY", "different")]
    assert joined(clusters(OPENED, said, "MY")) == []
    assert joined(clusters(OPENED, said[::-1], "MY")) == []


def test_a_withdrawn_claim_disturbs_nothing():
    """As if it had not been made."""
    withdrawn = claim("ab", "MY", withdrawn_at=START)
    assert clusters(OPENED, [withdrawn], "MY") == clusters(OPENED, [], "MY")


def test_a_claim_about_a_record_the_viewer_may_not_see_changes_nothing():
    """Not even a chain through the hidden record: a and c are not joined by way of it."""
    visible = {"a": "BD", "c": "LK"}
    said = [claim("ab", "BD"), claim("bc", "LK")]
    assert clusters(visible, said, "MY") == clusters(visible, [], "MY")


def test_a_cluster_over_the_limit_is_a_conflict_and_not_joined():
    """One record more than allowed, and all stay apart."""
    names = [f"r{n:03}" for n in range(LARGEST + 1)]
    said = [claim(pair, "MY") for pair in pairwise(names)]
    opened = dict.fromkeys([*names, "z"], "BD")
    result = clusters(opened, said, "MY")
    assert joined(result) == []
    assert [each.records for each in result.oversized] == [tuple(names)]
    assert len(result.oversized[0].claims) == LARGEST
    within = clusters(opened, said[:-1], "MY")
    assert [len(records) for records in joined(within)] == [LARGEST]
    assert within.oversized == ()


def test_every_record_is_in_one_cluster_and_an_unknown_one_is_alone():
    """`of` always answers."""
    result = clusters(OPENED, [claim("ab", "BD")], "MY")
    assert sorted(record for cluster in result.clusters for record in cluster.records) == sorted(OPENED)
    assert result.of("a") is result.of("b")
    assert result.of("elsewhere") == Cluster(("elsewhere",))


def test_suggestions_are_found_for_an_entity():
    """Those that touch one of its records."""
    result = clusters(OPENED, [claim("ab", "BD"), claim("bc", "NZ"), claim("cd", "NZ")], "MY")
    assert [each.pair for each in result.suggestions_for(result.of("a"))] == [("b", "c")]


@pytest.mark.parametrize(("fields", "words"), [({"right": "a"}, "itself"), ({"judgement": "maybe"}, "maybe")])
def test_a_claim_that_says_nothing_is_refused(fields, words):
    """One record, or no judgement."""
    with pytest.raises(ClaimError, match=words):
        replace(claim("ab", "MY"), **fields)


PAIRS = st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda pair: pair[0] != pair[1])
CLAIMS = st.lists(
    st.builds(
        lambda pair, organisation, judgement, day, number: claim(
            pair, organisation, judgement, day=day, id=str(number)
        ),
        PAIRS, st.sampled_from(["MY", "NZ", "AU", "BD"]), st.sampled_from(["same", "same", "different", "unsure"]),
        st.integers(0, 2), st.uuids(),
    ),
    max_size=12,
    unique_by=lambda made: made.id,
)  # fmt: skip
SIX = {**OPENED, "e": "MY", "f": "NZ"}


@given(CLAIMS, st.randoms(use_true_random=False))
def test_no_order_of_records_or_claims_changes_the_result(said, chance):
    """Same claims, same clusters, suggestions and contradictions, in the same order."""
    shuffled, records = list(said), list(SIX.items())
    chance.shuffle(shuffled)
    chance.shuffle(records)
    assert clusters(dict(records), shuffled, "MY") == clusters(SIX, said, "MY")


@settings(max_examples=50)
@given(CLAIMS)
def test_the_clusters_are_those_of_a_slow_reading_of_the_rule(said):
    """A second reading of the rule, by repeated passes over all pairs."""
    standing = {}
    for each in sorted(said, key=lambda c: (c.said_at, ["same", "unsure", "different"].index(c.judgement), c.id)):
        standing[(frozenset((each.left, each.right)), each.organisation)] = each.judgement
    group = {record: record for record in SIX}
    for _ in SIX:
        for pair in {pair for pair, _ in standing}:
            words = {who: word for (other, who), word in standing.items() if other == pair}
            same = {who for who, word in words.items() if word == "same"}
            trusted = same & {"MY", *(SIX[record] for record in pair)}
            if "different" not in words.values() and (trusted or len(same) > 1):
                lowest = min(group[record] for record in pair)
                old = {group[record] for record in pair}
                group = {record: lowest if mark in old else mark for record, mark in group.items()}
    expected = {frozenset(r for r in SIX if group[r] == mark) for mark in group.values()}
    assert {frozenset(cluster.records) for cluster in clusters(SIX, said, "MY").clusters} == expected
