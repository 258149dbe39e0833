"""Entities are composed from what a viewer may read, and say where statements disagree."""

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakwater.core.entity import assemble, caption_of
from breakwater.core.grading import parse_grade
from breakwater.core.interval import Interval, parse_when
from breakwater.core.marking import Marking, Tlp
from breakwater.core.resolution.claims import IdentityClaim
from breakwater.core.statement import Statement

NOW = datetime(2026, 6, 22, tzinfo=UTC)
START = date(2026, 1, 31)


def say(prop, value, *, by="BD-CCI", day=0, record="p", kind="person", **more):
    return Statement(
        id=more.pop("id", f"{record}-{prop}-{value}-{by}-{day}"), record_id=record, kind=kind, prop=prop, value=value,
        said_on=START + timedelta(days=day), recorded_at=NOW, originator=by, grade=parse_grade("B2", scheme="admiralty"),
        marking=Marking(originator=by, tlp=Tlp.AMBER), **more,
    )  # fmt: skip


def tie(prop, source, target, *, record="r", value="", **more):
    return say(prop, value, record=record, kind="relation", source_id=source, target_id=target, **more)


def texts(entity, prop):
    return [value.text for value in entity.values(prop)]


RASHID = [
    say("name", "Abdur Rashid"),
    say("name", "আব্দুর রশিদ", lang="bn"),
    say("birth", "1984-03-01"),
    say("nationality", "BD"),
    say("sex", "m"),
    say("name", "Muhammad Rasyid bin Karim", record="q", by="ID-IID", day=26),
    say("birth", "1983", record="q", by="ID-IID", day=26),
    say("nationality", "ID", record="q", by="ID-IID", day=26),
    say("sex", "m", record="q", by="ID-IID", day=26),
]


def test_two_records_are_composed_as_one():
    """Caption, names in other scripts and of the other record, facts in order, what disagrees, what is missing."""
    entity = assemble(RASHID, record_ids=["p", "q"])
    assert entity.caption == "Abdur Rashid"
    assert [(each.record_id, each.text, each.other) for each in entity.captions] == [
        ("p", "Abdur Rashid", "আব্দুর রশিদ"),
        ("q", "Muhammad Rasyid bin Karim", ""),
    ]
    assert [group.prop.label for group in entity.properties] == ["Name", "Born", "Sex", "Nationality"]
    assert [group.prop.code for group in entity.conflicts] == ["birth", "nationality"]
    assert [value.label for value in entity.values("nationality")] == ["Bangladesh", "Indonesia"]
    assert [gap.label for gap in entity.gaps] == ["role", "place", "phone", "passport"]
    assert (entity.oldest, entity.newest) == (START, START + timedelta(days=26))
    assert entity.values("birth")[1].when == parse_when("1983")
    assert (entity.kind.code, entity.protected, list(entity.relations)) == ("person", False, [])


def test_one_value_said_by_several_agencies_is_one_value_with_all_its_statements():
    """Both agencies say male: one row, each statement with its own grade and marking."""
    (sex,) = assemble(RASHID).values("sex")
    assert sex.originators == ["BD-CCI", "ID-IID"]
    assert [each.marking.originator for each in sex.statements] == ["BD-CCI", "ID-IID"]


@pytest.mark.parametrize(
    ("prop", "one", "other", "same"),
    [
        ("passport_number", "EXN8241177", "exn 824 1177", True),
        ("passport_number", "EXN8241177", "EXN8241178", False),
        ("name", "Abdur Rashid", "ABDUR  RASHID", True),
        ("name", "Rashid", "Rasyid", False),
        ("date", "2025-11-08", "8 Nov 2025", True),
        ("date", "2025-11-08", "2025-11", False),
        ("date", "never", "Never", True),
        ("count_total", "1,250", "1250.0", True),
        ("count_total", "147", "152", False),
        ("count_total", "about 150", "About 150", True),
        ("colour", "Blue hull", "blue  hull", True),
        ("address", "TXabc", "TXABC", False),
        ("based_at", "PL01", "PL 01", False),
        ("shoe_size", "Large", "large", True),
        ("handle", "...", "!!!", False),
        ("role", "organiser", "Organiser", True),
    ],
)
def test_two_spellings_of_one_value_are_one_value(prop, one, other, same):
    """Form does not make a value; what was said first is shown, and both spellings are kept."""
    values = assemble([say(prop, one), say(prop, other, by="MY-MCB", day=1)]).values(prop)
    assert len(values) == (1 if same else 2)
    assert values[0].text == one
    if same:
        assert values[0].spellings == [one, other]


@pytest.mark.parametrize(
    ("prop", "one", "other", "conflict"),
    [
        ("birth", {"value": "1984-03-01"}, {"value": "1983"}, True),
        ("birth", {"value": "1984-03-01"}, {"value": "1984"}, False),
        ("birth", {"value": "ca 1985"}, {"value": "1984-03-01"}, False),
        ("birth", {"value": "ca 1985"}, {"value": "1979"}, True),
        ("birth", {"value": "before 1980"}, {"value": "1984"}, True),
        ("left_country", {"value": "never"}, {"value": "2025-12-15"}, True),
        ("count_total", {"value": "147"}, {"value": "152"}, True),
        ("colour", {"value": "blue", "held_to": "2024"}, {"value": "green", "held_from": "2025"}, False),
        ("colour", {"value": "blue", "held_to": "2025-03"}, {"value": "green", "held_from": "2025"}, True),
        ("colour", {"value": "blue", "held_to": "2024"}, {"value": "green"}, True),
        ("alias", {"value": "Pak Rasyid"}, {"value": "Rashid Majhi"}, False),
        ("shoe_size", {"value": "41"}, {"value": "43"}, False),
    ],
)
def test_values_disagree_when_they_cannot_both_be_so(prop, one, other, conflict):
    """Dates by their days, single values by difference, either way only for overlapping times."""
    entity = assemble([say(prop, **one), say(prop, **other, by="MY-MCB", day=1)])
    assert [group.prop.code for group in entity.conflicts] == ([prop] if conflict else [])


def test_one_agency_can_disagree_with_itself():
    """MM and TH by the same originator are still two nationalities."""
    assert assemble([say("nationality", "MM"), say("nationality", "TH", day=1)]).conflicts


def test_three_dates_of_which_two_exclude_each_other_disagree():
    """A wide date between them does not reconcile the two."""
    said = [say("birth", "1980s"), say("birth", "1983", day=1), say("birth", "1986", day=2)]
    assert assemble(said).conflicts


@pytest.mark.parametrize(
    ("said", "caption"),
    [
        ([say("name", "আব্দুর রশিদ"), say("name", "Abdur Rashid", day=5)], "Abdur Rashid"),  # Latin first
        ([say("name", "Zaw"), say("name", "Aung", day=5)], "Zaw"),  # then said first
        ([say("name", "Zaw"), say("name", "Aung")], "Aung"),  # then by the text
        ([say("name", "Old", held_to="2024"), say("name", "New", day=5)], "New"),  # held before ended
        ([say("name", "Old", held_to="2024"), say("name", "ใหม่", day=5)], "ใหม่"),  # held even before Latin
        ([say("alias", "Bandu"), say("name", "ကိုအောင်", day=5)], "ကိုအောင်"),  # a name before an alias
        ([say("alias", "Bandu")], "Bandu"),
        ([say("occupation", "gem exporter")], "Unnamed person"),
        ([say("msisdn", "+8801000000101", kind="phone")], "+8801000000101"),
        ([say("name_local", "โชคเจริญ 9", kind="vessel")], "โชคเจริญ 9"),
        ([say("note", "seen", kind="hawala_ledger")], "Unnamed hawala ledger"),
        ([say("name", "Zeppelin", kind="balloon")], "Zeppelin"),
    ],
)
def test_the_caption_follows_a_rule(said, caption):
    """Whatever the order of statements; the short way gives the same."""
    assert assemble(said).caption == caption
    assert assemble(said[::-1]).caption == caption
    assert caption_of(said).text == caption


def test_neither_grade_nor_number_of_agencies_decides_a_caption():
    """A doubtful name said first stays; three agencies do not outvote one."""
    first = say("name", "Kamal Majhi")
    first.grade = parse_grade("E5", scheme="admiralty")
    others = [say("name", "Kamal", by=by, day=1) for by in ("MY-MCB", "TH-BSB", "LK-FIU")]
    assert assemble([first, *others]).caption == "Kamal Majhi"


def test_a_local_name_stands_beside_the_caption():
    """For organisations and vessels it is a property of its own."""
    said = [say("name", "Chok Charoen 9", kind="vessel"), say("name_local", "โชคเจริญ 9", kind="vessel", lang="th")]
    assert caption_of(said).other == "โชคเจริญ 9"
    assert [each.lang for each in assemble(said).captions[0].other_scripts[0].statements] == ["th"]


def test_what_a_record_alone_is_called_does_not_borrow_from_the_others():
    """A record without a name of its own says so under the entity's caption."""
    entity = assemble([say("name", "Abdur Rashid"), say("sex", "m", record="q", day=1)])
    assert [each.text for each in entity.captions] == ["Abdur Rashid", "Unnamed person"]


def test_withdrawn_and_superseded_statements_are_past():
    """They give no value, caption, conflict or date, and are still on the page."""
    gone = say("name", "Wrong", withdrawn_at=NOW)
    old = say("birth", "1979", day=1)
    new = say("birth", "1984", day=2, supersedes=old.id)
    entity = assemble([gone, old, new])
    assert entity.caption == "Unnamed person"
    assert texts(entity, "birth") == ["1984"]
    assert [group.past for group in entity.properties] == [[gone], [old]]
    assert entity.conflicts == []
    assert (entity.oldest, entity.newest) == (new.said_on, new.said_on)
    assert "name" in [gap.label for gap in entity.gaps]


def test_a_correction_that_was_withdrawn_or_made_by_another_corrects_nothing():
    """Nobody's correction removes what another agency says."""
    old = say("birth", "1979")
    foreign = say("birth", "1984", by="MY-MCB", supersedes=old.id)
    assert texts(assemble([old, foreign]), "birth") == ["1979", "1984"]
    withdrawn = say("birth", "1984", supersedes=old.id, withdrawn_at=NOW)
    assert texts(assemble([old, withdrawn]), "birth") == ["1979"]


def test_relations_are_grouped_by_type_direction_and_other_end():
    """Two agencies on one relation are one tie; both ways are two."""
    said = [
        tie("reports_to", "p", "x", record="r1"),
        tie("reports_to", "p", "x", record="r2", by="MY-MCB", day=1),
        tie("reports_to", "y", "p", record="r3"),
        tie("works_with", "p", "x", record="r4"),
        tie("works_with", "x", "p", record="r5", day=1),
        tie("pays", "p", "q", record="r6"),
        tie("pays", "x", "y", record="r7"),
    ]
    entity = assemble([say("name", "A"), say("name", "B", record="q"), *said])
    assert [(each.label, each.direction, each.other_id, len(each.statements)) for each in entity.relations] == [
        ("is superior of", "in", "y", 1),
        ("reports to", "out", "x", 2),
        ("works with", "both", "x", 2),
        ("pays", "within", "q", 1),
    ]


def test_relations_may_be_given_apart_and_end_gaps():
    """A phone that is used is no gap."""
    entity = assemble([say("name", "A")], relations=[tie("uses", "p", "ph", day=9)], record_ids={"p"})
    assert [each.other_id for each in entity.relations] == ["ph"]
    assert "phone" not in [gap.label for gap in entity.gaps]
    assert entity.newest == START + timedelta(days=9)


def test_withheld_ends_are_never_merged():
    """Two stubs stay two: nobody can tell whether they are one person."""
    stubs = [tie("reports_to", "p", None, record=record) for record in ("r1", "r2")]
    entity = assemble([say("name", "A")], relations=stubs)
    assert [(each.other_id, len(each.statements)) for each in entity.relations] == [(None, 1), (None, 1)]


def test_a_relation_can_be_looked_at_as_a_record():
    """Its detail is its value."""
    said = [tie("reports_to", "x", "y", record="r1", value="brings names weekly")]
    entity = assemble(said, record_ids=["r1"])
    assert (entity.kind.code, entity.caption) == ("relation", "reports to")
    assert texts(entity, "reports_to") == ["brings names weekly"]
    assert (caption_of(said).text, caption_of(said).record_id) == ("reports to", "r1")


def test_the_time_values_and_ties_held_is_understood():
    """None where nothing was said."""
    entity = assemble([say("based_at", "PL01", held_to="2025-12"), tie("pays", "p", "x", held_from="2024")])
    assert entity.values("based_at")[0].held == [Interval(None, date(2026, 1, 1))]
    assert entity.relations[0].held == [Interval(date(2024, 1, 1), None)]
    assert assemble([say("based_at", "PL01")]).values("based_at")[0].held == [None]


def test_unknown_properties_are_kept_and_come_last():
    """The vocabulary is open."""
    entity = assemble([say("zodiac", "lion"), say("aura", "green"), say("note", "n"), say("name", "A")])
    assert [(group.prop.label, group.prop.known) for group in entity.properties] == [
        ("Name", True),
        ("Note", True),
        ("Aura", False),
        ("Zodiac", False),
    ]


def test_statements_and_markings_list_all_that_is_shown():
    """The banner is the combination of exactly these."""
    said = [say("name", "A"), say("name", "B", withdrawn_at=NOW), tie("pays", "p", "x", by="MY-MCB")]
    entity = assemble(said)
    assert {each.id for each in entity.statements} == {each.id for each in said}
    assert [each.originator for each in entity.markings] == ["BD-CCI", "MY-MCB"]
    assert [value.text for value in entity.names] == ["A"]


def test_claims_come_in_one_order():
    """By when they were said."""
    made = [
        IdentityClaim(id=str(n), left="p", right="q", judgement="same", organisation="MY", reason="", said_at=at,
                      marking=Marking(originator="MY", tlp=Tlp.AMBER))
        for n, at in enumerate((NOW, NOW - timedelta(days=1)))
    ]  # fmt: skip
    assert [each.id for each in assemble([say("name", "A")], claims=made).claims] == ["1", "0"]


def test_nothing_readable_is_an_empty_entity():
    """The caller answers it as absent."""
    entity = assemble([])
    assert (entity.caption, list(entity.properties), entity.newest) == ("Unnamed record", [], None)
    assert caption_of([]).text == "Unnamed record"


def strings(value):
    """Every text reachable from a value."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from strings(getattr(value, each.name))
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from strings(each)


SECRET = "SECRET"  # what must not be reachable


def test_a_protected_record_exposes_no_value():
    """Fixed words, the same whatever is known; ties that would name or find the person are gone, details too."""
    claim = IdentityClaim(id="c", left="p", right="q", judgement="same", organisation="MY", reason=f"{SECRET} scar",
                          said_at=NOW, marking=Marking(originator="MY", tlp=Tlp.AMBER))  # fmt: skip
    said = [
        say("name", f"{SECRET} name", translation=f"{SECRET} translated", reference=f"{SECRET}-1"),
        say("birth", f"{SECRET} 2010", id="s2"),
        say(f"{SECRET}_prop", "x"),
    ]
    ties = [
        tie("crewed", "p", "vessel", record="r1", value=f"{SECRET} cook aged 16", translation=SECRET,
            reference=f"{SECRET}-2", held_from="2026-04-15", id="s3"),
        tie("uses", "p", f"{SECRET}-phone", record="r2"),
        tie("relative_of", f"{SECRET}-mother", "p", record="r3"),
        tie("stayed_at", "p", f"{SECRET}-house", record="r4"),
        tie(f"{SECRET}_unknown", "p", "x", record="r5"),
    ]  # fmt: skip
    entity = assemble(said, relations=ties, claims=[claim], record_ids=["p"], protected=True)
    assert entity.caption == "Protected person"
    assert [(each.label, each.other_id) for each in entity.relations] == [("was crew of", "vessel")]
    assert entity.relations[0].held == [Interval(date(2026, 4, 15), None)]
    assert [text for text in strings(entity) if SECRET in text] == []
    assert (list(entity.properties), list(entity.gaps), list(entity.claims), entity.oldest) == ([], [], [], None)
    assert ties[0].value == f"{SECRET} cook aged 16"  # the statement given is untouched
    assert assemble([say("sex", "f")], record_ids=["p"], protected=True) == assemble(
        said, record_ids=["p"], protected=True
    )


def test_a_protected_caption_is_fixed_words():
    """A family's phone is protected as well."""
    assert caption_of(RASHID, protected=True).text == "Protected person"
    assert caption_of([say("msisdn", "+66", kind="phone")], protected=True).text == "Protected phone"


STATEMENTS = st.lists(
    st.builds(
        say,
        st.sampled_from(["name", "birth", "nationality", "alias", "role", "zodiac"]),
        st.sampled_from(["1984", "1983-02", "ca 1985", "BD", "bd", "Rashid", "রশিদ", "RASHID", "never"]),
        by=st.sampled_from(["BD-CCI", "MY-MCB", "TH-BSB"]),
        day=st.integers(0, 3),
        record=st.sampled_from(["p", "q"]),
        id=st.uuids().map(str),
        held_to=st.sampled_from(["", "", "2024"]),
        withdrawn_at=st.sampled_from([None, None, None, NOW]),
    ),
    max_size=12,
    unique_by=lambda each: each.id,
)


@given(STATEMENTS, st.randoms(use_true_random=False))
def test_no_order_of_statements_changes_the_entity(said, chance):
    """Same statements, same page, and none of them lost."""
    shuffled = list(said)
    chance.shuffle(shuffled)
    entity = assemble(said)
    assert assemble(shuffled) == entity
    assert sorted(each.id for each in entity.statements) == sorted(each.id for each in said)


@given(STATEMENTS)
def test_every_conflict_names_two_values_and_every_single_property_is_judged(said):
    """A conflict is there exactly when some two values exclude each other."""
    for group in assemble(said).properties:
        pairs = [(a, b) for n, a in enumerate(group.values) for b in group.values[:n]]
        clash = [
            (a, b)
            for a, b in pairs
            if not (a.when and b.when and a.when.overlaps(b.when))
            and any(s is None or o is None or s.overlaps(o) for s in a.held for o in b.held)
        ]
        assert group.conflict == (group.prop.single and bool(clash))
