"""A plan laid out: what its page, its form and its one page say follows from its data, and says nothing of protection."""

import pytest

from breakwater.capabilities.disruption.lab import lay_out
from breakwater.capabilities.disruption.lab_data import percent_less
from breakwater.capabilities.disruption.one_page import one_page
from breakwater.capabilities.disruption.picking import picking
from breakwater.capabilities.disruption.reasons import reason

SECRET = "Sitara Devi"


def plan_data(**more):
    """Return a plan on two groups of three that Hub joins, a shield beside them; `more` goes into the plan."""
    names = ["hub", "a1", "a2", "a3", "b1", "b2", "b3"]
    nodes = [
        {
            "id": name,
            "label": f"The {name}",
            "x": 40.0 * place,
            "y": 25.0 * (place % 3),
            "kind": "person",
            "role": "Organiser" if name == "hub" else "",
            "state": "TH" if name == "hub" else "",
            "protected": False,
            "removable": name != "b3",
        }
        for place, name in enumerate(names)
    ]
    shield = {"id": "shield-1", "label": SECRET, "x": 300.0, "y": 10.0, "kind": "protected", "protected": True}
    ties = [("hub", "a1"), ("hub", "b1"), ("a1", "a2"), ("a2", "a3"), ("b1", "b2"), ("b2", "b3"), ("b3", "shield-1")]
    return {
        "nodes": [*nodes, shield | {"removable": True}],
        "ties": [{"source": one, "target": other, "kind": "works with", "p": 1.0} for one, other in ties],
        "plan": {
            "aim": "fragment",
            "targets": [
                {"id": "hub", "label": "The hub", "lead": "TH", "lead_label": "Thailand", "why": "tied", "adds": 19}
            ],
            "effect": [28, 9],
            "bound": 9,
            "proved": True,
            "end": "proved",
            "relaxed": [{"limit": "protection", "value": 7, "bound": 7, "binds": True}],
            "alternatives": [{"targets": ["a1"], "value": 16}],
            **more,
        },
        "asked": {
            "aim": "fragment",
            "removals": 1,
            "budget": None,
            "excluded": ["b3"],
            "taken": [],
            "quotas": {"TH": 1},
        },
        "markings": [{"originator": "TH-BSB"}, {"originator": "ID-IID"}, {"originator": "TH-BSB"}],
    }


def everything(laid):
    """Return all that a value says, as one text."""
    return repr(laid)


def test_the_page_counts_what_the_plan_says():
    """Pairs before and after, by how much fewer, the reason, the price of protection, who was left out."""
    lab = lay_out(plan_data())
    assert (lab.before_pairs, lab.after_pairs, lab.less) == ("28", "9", 68)
    assert lab.targets[0].why == "joins groups of 4 and 3"
    assert [(rule.limit, rule.price) for rule in lab.rules] == [("protection", "2"), ("excluded", ""), ("quotas", "")]
    assert lab.rules[1].more == "The b3"
    assert lab.is_proved
    assert [(point.count, point.value) for point in lab.points] == [("0", "28"), ("1", "9")]
    assert lab.others[0].names == "The a1 instead of The hub"


def test_a_plan_that_is_not_proved_says_how_far_it_may_be_off():
    """By the bound; the last point of the curve is open."""
    lab = lay_out(plan_data(proved=False, bound=6, gap=1 / 3, end="steps"))
    assert "33 %" in lab.certificate
    assert "below 6" in lab.certificate
    assert lab.has_open


def test_nobody_protected_is_named_numbered_or_opened():
    """Though the data had a name and called it removable: nothing the page gets holds either."""
    lab = lay_out(plan_data())
    assert SECRET not in everything(lab)
    assert all(not node["open"] and node["id"] == "" for node in lab.script["nodes"] if node["label"] == "")
    assert len([node for node in lab.script["nodes"] if node["open"]]) == 6
    form = picking(plan_data(), {"excluded": ["b3"], "taken": []})
    assert SECRET not in everything(form)
    assert [row.label for row in form.people if row.is_excluded] == []
    assert "shield-1" not in {row.id for row in form.people}


@pytest.mark.parametrize("aim", ["fragment", "expected", "contain", "sever", "business"])
def test_each_aim_has_its_own_words(aim):
    """Goal, curve and what a target adds are said in what the aim counts."""
    data = plan_data(aim=aim, price=1.0 if aim == "contain" else None)
    lab = lay_out(data | {"asked": data["asked"] | {"aim": aim, "largest": 4}})
    assert all((lab.aim.goal, lab.aim.left, lab.aim.adds, lab.certificate))
    assert lab.script["curve"] == (aim in {"fragment", "expected"})


def test_facts_say_whom_one_would_choose_otherwise():
    """Which tie, the change, what it saves; a tie to somebody protected is no row; how often each is in the best set."""

    def question(*tie, untrue):
        return {
            "tie": list(tie),
            "value": 1.056,
            "noise": 0.04,
            "if_true": {"targets": ["hub"]},
            "if_untrue": {"targets": untrue},
        }

    asked = [question("hub", "a1", untrue=["b1"]), question("b3", "shield-1", untrue=["b1"])]
    often = [{"id": "hub", "share": 0.9}, {"id": "a1", "share": 0.1}]
    sampled = {"often": often, "redraws": 10, "same": 9, "regret": {"value": 3.1, "error": 0.2}}
    lab = lay_out(plan_data(aim="expected", learning={"doubtful": 5, "worth": 1, "questions": asked}, sampled=sampled))
    assert [(fact.source, fact.target, fact.words, fact.saved) for fact in lab.facts] == [
        ("The hub", "The a1", "if untrue: The b1 instead of The hub", "1.06 ± 0.04")
    ]
    assert "other doubtful ties change little" in lab.facts_note
    assert lab.shares_note.startswith("Not chosen: The a1 10 %. The plan itself came out best in 9 of 10")


def test_the_range_after_recovery_stands_on_page_and_sheet():
    """In whole pairs on the page, in hundredths on the sheet; none where it was not drawn."""
    with_range = plan_data(recovery={"low": 10.4, "high": 16.8})
    assert lay_out(with_range).regroup == "10–17 once they regroup"
    assert "about 37 to 60 of 100" in one_page(with_range, organisation="TH-BSB").expect[1]
    assert lay_out(plan_data()).regroup == ""


def test_where_a_network_is_contained_prices_count_what_it_takes_and_regrouping_counts_pairs():
    """The largest group, what it takes and pairs are three numbers; none is set against another."""
    more = {
        "aim": "contain",
        "effect": [8, 4],
        "price": 1.0,
        "bound": 1.0,
        "relaxed": [{"limit": "excluded", "value": 1.0, "bound": 1.0, "binds": False}],
        "alternatives": [{"targets": ["a1"], "value": 2.0}],
        "recovery": {"low": 9.0, "high": 14.0},
    }
    lab = lay_out(plan_data(**more))
    assert [row.price for row in lab.rules if row.limit == "excluded"] == ["0"]
    assert [(row.value, row.more) for row in lab.others] == [("2", "+1")]
    assert not lab.has_range
    assert "about 32 to 50 of 100" in one_page(plan_data(**more), organisation="TH-BSB").expect[1]


def test_against_the_business_prices_are_told_by_the_measure():
    """No chain is left with or without a limit: what differs is what the plan costs."""
    relaxed = [
        {"limit": "excluded", "value": 2.0, "bound": 2.0, "binds": True},
        {"limit": "removals", "value": 2.0, "bound": 2.0, "binds": True},
    ]
    more = {"aim": "business", "effect": [5, 0], "bound": 0, "broken": {"value": 3.0}, "relaxed": relaxed}
    lab = lay_out(plan_data(**more, alternatives=[{"targets": ["a1"], "value": 3.5}]))
    assert [row.price for row in lab.rules if row.limit == "excluded"] == ["1"]
    assert [row.more for row in lab.others] == ["+0.5"]
    assert not lab.one_more


def test_the_one_page_has_no_name_and_no_term_unless_asked():
    """Roles and countries instead; names on request; what leaves shows no shield and does not speak of one."""
    sheet = one_page(plan_data(), organisation="TH-BSB")
    text = everything(sheet)
    assert "The hub" not in text
    assert SECRET not in text
    assert sheet.title == "One person, one country, one date"
    assert sheet.countries[0].name == "Thailand"
    assert "Of every 100 pairs of members who can reach each other today, about 32" in sheet.expect[0]
    assert "costs the plan 7 of 100" in " ".join(sheet.will_not)
    assert "2 agencies" in sheet.grounds
    assert not {"node", "graph", "optimal", "bound", "fragment"} & set(text.lower().replace(".", " ").split())
    assert "m-protected" in sheet.scene_after
    assert "The hub" in everything(one_page(plan_data(), organisation="TH-BSB", names=True))
    leaving = one_page(plan_data(), organisation="TH-BSB", leaving=True)
    assert "m-protected" not in leaving.scene_after + leaving.defs
    assert "shield" not in leaving.key


def test_a_plan_without_targets_is_said_and_drawn():
    """Nobody lawful brings anything."""
    data = plan_data(targets=[], effect=[28], bound=28, alternatives=[], relaxed=[], exhausted=True)
    lab = lay_out(data)
    assert (lab.targets, lab.less) == ((), 0)
    sheet = one_page(data, organisation="TH-BSB")
    assert "Nobody who may lawfully be acted against" in sheet.summary


@pytest.mark.parametrize(
    ("groups", "alone", "words"),
    [
        ((11, 8, 3), 0, "joins groups of 11, 8 and 3"),
        ((11, 8), 2, "joins groups of 11 and 8, and 2 people alone"),
        ((11,), 1, "ties 1 person to a group of 11"),
        ((9, 8, 7, 6, 5), 0, "joins 5 groups, the largest of 9"),
        ((), 3, "3 people reach each other only through them"),
        ((), 0, ""),
    ],
)
def test_reasons_are_groups_that_anybody_can_count(groups, alone, words):
    """Largest first, single people last."""
    assert reason(groups, alone) == words


def test_a_fall_is_whole_only_where_nothing_is_left():
    """9,999 of 10,000 is not all."""
    assert (percent_less(10_000, 1), percent_less(10_000, 0), percent_less(0, 0)) == (99, 100, 0)
