"""The desk: commitments of one's own, and what others have entered that one may read."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connections
from django.test import Client

from breakwater.capabilities.desk import presenting, queries
from breakwater.capabilities.releases import operations
from breakwater.capabilities.releases.operations import Asking
from breakwater.capabilities.releases.tests.cast import TO_BANGKOK, browser, own_only, say
from breakwater.capabilities.statements import operations as statements
from breakwater.capabilities.statements.drafts import NewRecord, NewStatement
from breakwater.core.marking import GROUP, Purpose, Tlp
from breakwater.foundation.members.roles import Role

pytestmark = pytest.mark.database

TO_GROUP = frozenset({GROUP})


def text(response):
    """Return a page's text, its white space folded."""
    return " ".join(response.content.decode().split())


def ask(cast, said, **parts):
    """Let Alba ask Bo for a release to TH-BSB."""
    given = {"statement_ids": said, "change": TO_BANGKOK, "reason": "Boats.", "second_officer": cast.person("Bo")}
    return operations.request_release(principal=cast["Alba"], asking=Asking(**(given | parts)))


def told(rows):
    """Return what a row says."""
    return [(row.title, row.sub, row.whom, row.state, row.url) for row in rows]


def test_the_approval_is_owed_by_one_and_to_the_other_then_done(cast):
    """Both find it among what was closed this month."""
    release_id = ask(cast, say(cast["Alba"], "KM Contoh Satu", "KM Contoh Dua"))
    address = f"/releases/{release_id}/"
    title, sub = "Approve release of 2 statements", "To TH-BSB · Own rules"
    bo, alba = queries.desk(cast["Bo"]), queries.desk(cast["Alba"])
    assert told(presenting.owe_rows(bo)) == [(title, sub, "Alba", "New", address)]
    assert presenting.owe_rows(bo)[0].act.url == address
    assert told(presenting.owed_rows(alba)) == [(title, sub, "Bo", "Waiting", address)]
    assert presenting.owed_rows(alba)[0].act is None
    assert (bo.owed, alba.owe) == ((), ())
    operations.approve(principal=cast["Bo"], release_id=release_id)
    for name, other in (("Bo", "Alba"), ("Alba", "Bo")):
        desk = queries.desk(cast[name], with_closed=True)
        assert (desk.owe, desk.owed) == ((), ())
        closed = presenting.closed_rows(desk, cast.person(name))
        assert told(closed) == [(title, sub, other, "Done", address)]


def test_nobody_elses_commitment_is_shown_or_counted(cast):
    """Neither a colleague's nor, of course, another agency's."""
    ask(cast, say(cast["Alba"], "KM Contoh Satu"))
    for name in ("Chidi", "Dana"):
        desk = queries.desk(cast[name], with_closed=True)
        assert (desk.owe, desk.owed, desk.closed) == ((), (), ())
        page = text(browser(cast, name).get("/desk/"))
        assert "Nothing is due from you." in page
        assert "Nobody owes you an answer." in page
        assert "Approve" not in page


def test_what_is_not_readable_under_this_purpose_is_owed_without_a_word_of_it(cast):
    """The row stays; what it is about, and how much, does not."""
    secret = own_only(purposes=frozenset({Purpose.INVESTIGATION}))
    cast_alba = cast.at_work("Alba", Purpose.INVESTIGATION)
    said = say(cast_alba, "KM Rahasia", "KM Rahasia Dua", marking=secret)
    asking = Asking(said, TO_BANGKOK, "Boats.", cast.person("Bo"))
    operations.request_release(principal=cast_alba, asking=asking)
    assert told(presenting.owe_rows(queries.desk(cast["Bo"]))) == [
        ("Approve a release", "Not readable under this purpose", "Alba", "New", "")
    ]


def test_a_commitment_grows_late(cast):
    """In words of days, and the most urgent first."""
    said = say(cast["Alba"], "KM Contoh Satu")
    today = queries.desk(cast["Bo"]).at.date()
    for days in (1, 0):
        ask(cast, said, due_on=today + timedelta(days=days))
    desk = queries.desk(cast["Bo"])
    assert [row.due_word for row in presenting.owe_rows(desk)] == ["Today", "Tomorrow"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        cursor.execute(
            "update commitments_commitment set due_on = due_on - 4, created_at = created_at - interval '9 d'"
        )
    rows = presenting.owe_rows(queries.desk(cast["Bo"]))
    assert [(row.state, row.due_note) for row in rows] == [("Late", "4 days late"), ("Late", "3 days late")]
    assert "4 days late" in text(browser(cast, "Bo").get("/desk/"))


@pytest.mark.parametrize(
    ("today", "friday"),
    [
        (date(2026, 6, 22), date(2026, 6, 26)),
        (date(2026, 6, 26), date(2026, 6, 26)),
        (date(2026, 6, 27), date(2026, 7, 3)),
    ],
)
def test_the_week_ends_on_friday(today, friday):
    """And a weekend looks to the next one."""
    assert presenting.due_this_week([], today) == (0, friday)


def news(principal):
    """Return the news in words, newest first."""
    return [
        (item.caption.text if item.caption else "", item.label, item.value.text, item.originator)
        for item in presenting.news(queries.desk(principal), {})
    ]


def test_news_is_what_others_entered_and_one_may_read(cast):
    """Not one's own, not what is hidden, not what no longer stands; each reader its own list."""
    cast.add("Kiran", "BD-CCI", Role.ANALYST)
    shared = own_only(originator="BD-CCI", releasable_to=TO_GROUP)
    say(cast["Farid"], "KM Satu", marking=shared)
    say(cast["Farid"], "KM Hidden")
    gone = say(cast["Farid"], "KM Gone", marking=shared)
    statements.retract(principal=cast["Farid"], statement_id=gone[0], reason="Mistaken.")
    say(cast["Alba"], "KM Own", marking=own_only(releasable_to=TO_GROUP))
    assert news(cast["Chidi"]) == [("KM Satu", "Name", "KM Satu", "BD-CCI")]
    assert news(cast["Farid"]) == [("KM Own", "Name", "KM Own", "ID-IID")]
    assert news(cast["Gita"]) == [("KM Own", "Name", "KM Own", "ID-IID"), ("KM Satu", "Name", "KM Satu", "BD-CCI")]
    assert news(cast["Eko"]) == []
    assert "Nothing new in the last 30 days." in text(browser(cast, "Eko").get("/desk/"))


def test_relations_with_a_hidden_end_take_nobodys_place(cast):
    """Neither shown nor counted against the length of the list."""
    shared = own_only(originator="BD-CCI", releasable_to=TO_GROUP)
    for number in range(queries.NEWS_COUNT):
        say(cast["Farid"], f"KM {number}", marking=shared)
    before = news(cast["Gita"])
    assert len(before) == queries.NEWS_COUNT
    tie_hidden_things(cast, marking=shared)
    assert news(cast["Gita"]) == before


def test_relations_with_a_hidden_end_cut_off_nothing_under_their_label(cast):
    """There are more of them than are looked at of one label, and enough under another one to fill the list."""
    shared = own_only(originator="BD-CCI", releasable_to=TO_GROUP)
    for number in range(queries.NEWS_COUNT):
        say(cast["Farid"], f"KM {number}", marking=replace(shared, tlp=Tlp.AMBER))
    say(cast["Farid"], "KM Newest", marking=shared)
    before = news(cast["Gita"])
    assert before[0][0] == "KM Newest"
    tie_hidden_things(cast, marking=shared)
    assert news(cast["Gita"]) == before


def tie_hidden_things(cast, *, marking):
    """Let Farid tie two hidden records sixty times."""
    hidden = own_only(originator="BD-CCI")
    statements.contribute(
        principal=cast["Farid"],
        records=[
            NewRecord(key="a", kind="organisation"),
            NewRecord(key="b", kind="vessel"),
            *(NewRecord(key=f"r{n}", kind="relation") for n in range(60)),
        ],
        statements=[
            NewStatement(record="a", prop="name", value="PT Contoh", marking=hidden),
            NewStatement(record="b", prop="name", value="KM Hidden", marking=hidden),
            *(
                NewStatement(record=f"r{n}", prop="owns", value="", source="a", target="b", marking=marking)
                for n in range(60)
            ),
        ],
    )


def test_a_tie_reads_as_a_sentence(cast):
    """Who, does what, to whom; then how and when."""
    shared = own_only(originator="BD-CCI", releasable_to=TO_GROUP)
    statements.contribute(
        principal=cast["Farid"],
        records=[NewRecord("a", "organisation"), NewRecord("b", "vessel"), NewRecord("r", "relation")],
        statements=[
            NewStatement("a", "name", "PT Contoh", marking=shared),
            NewStatement("b", "name", "KM Satu", marking=shared),
            NewStatement("r", "owns", "through a cousin", source="a", target="b", held_from="2025-10", marking=shared),
        ],
    )
    assert "owns <bdi>KM Satu</bdi>, <bdi>through a cousin, since Oct 2025</bdi>" in text(
        browser(cast, "Gita").get("/desk/")
    )


def test_a_whole_data_set_pushes_nothing_off_the_list(cast):
    """A few of what was entered at one instant stand for all, said so; what is hidden of it is not said."""
    shared = own_only(originator="BD-CCI", releasable_to=TO_GROUP)
    say(cast["Farid"], "KM Satu", marking=shared)
    say(cast["Farid"], *(f"KM {number}" for number in range(400)), marking=shared)
    shown = presenting.news(queries.desk(cast["Gita"]), {})
    assert [item.has_more for item in shown] == [False, False, True, False]
    assert shown[-1].value.text == "KM Satu"
    assert "BD-CCI entered more with these." in text(browser(cast, "Gita").get("/desk/"))
    say(cast["Alba"], "KM Own", marking=own_only(releasable_to=TO_GROUP))
    assert "ID-IID entered more" not in text(browser(cast, "Gita").get("/desk/"))


def test_the_page_carries_the_marking_of_what_is_on_it(cast):
    """The banner joins the news' markings; without news the page is CLEAR."""
    say(cast["Farid"], "KM Satu", marking=own_only(originator="BD-CCI", releasable_to=TO_GROUP))
    chidi, eko = browser(cast, "Chidi").get("/desk/"), browser(cast, "Eko").get("/desk/")
    assert text(chidi).count("TLP:AMBER+STRICT") == 2
    assert text(eko).count("TLP:CLEAR") == 2


@pytest.mark.parametrize(
    "address", ["/desk/", "/networks/", "/contribute/", "/search/", "/trust/tokens/", "/nothing/here/"]
)
def test_the_rail_counts_what_one_owes_on_every_page(cast, address):
    """The second officer's one, nobody else's; nothing where nothing is owed."""
    said = say(cast["Alba"], "KM Contoh Satu")
    assert "<span>Desk</span></a>" in text(browser(cast, "Bo").get(address))
    ask(cast, said)
    shown = {name: text(browser(cast, name).get(address)) for name in ("Bo", "Alba", "Farid")}
    assert {name for name, page in shown.items() if '<span>Desk</span><span class="count">1</span>' in page} == {"Bo"}
    assert "<span>Desk</span></a>" in shown["Alba"]


def test_the_rails_count_takes_no_act_of_its_own(cast):
    """Where the page reads something, one audit row says so; where it does not, the row says what was looked at."""
    client = browser(cast, "Bo")
    for address, expected in (("/networks/", ["network.read"]), ("/search/", ["desk.read"])):
        before = len(acts())
        client.get(address)
        assert acts()[before:] == expected


def acts():
    """Return the actions of all audit rows, in the order in which they were written."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        cursor.execute("select action from audit_row order by at, id")
        return [action for (action,) in cursor.fetchall()]


def test_visitors_are_sent_to_sign_in(database):
    """And are told nothing."""
    assert Client(SERVER_NAME="127.0.0.1").get("/desk/").status_code == 302
