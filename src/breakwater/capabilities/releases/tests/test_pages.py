"""The pages of a release, as each person's browser gets them."""

import re

import pytest
from django.urls import reverse

from breakwater.capabilities.releases import operations
from breakwater.capabilities.releases.tests.cast import OWN, browser, own_only, say
from breakwater.capabilities.releases.tests.test_operations import reads, rows_now
from breakwater.core.marking import Marking, Pap, Tlp
from breakwater.foundation.members.roles import Role

pytestmark = pytest.mark.database

NEW = "/releases/new/"
CHOICE = {"tlp": "AMBER", "pap": "AMBER", "releasable_to": "TH-BSB", "handling": ["H0"]}


@pytest.fixture
def release_id(cast, asking) -> str:
    """Alba has asked Bo."""
    return operations.request_release(principal=cast["Alba"], asking=asking())


def asked(cast, said, **parts):
    """Return what Alba's form sends."""
    given = {
        "statements": ",".join(said),
        "act": "ask",
        "reason": "Arrivals from the same boats.",
        "second_officer": cast.person("Bo"),
        "read": "on",
        **CHOICE,
    }
    return given | parts


def text(response):
    """Return a page's text, its white space folded."""
    return " ".join(response.content.decode().split())


def test_an_officer_sees_readers_and_asks(cast, said):
    """The statement as it will be shown, the client nobody named, then the request's page."""
    alba = browser(cast, "Alba")
    page = alba.get(NEW, {"statements": ",".join(said)})
    assert page.status_code == 200
    assert "Release 2 statements" in text(page)
    assert "KM Contoh Satu" in text(page)
    assert '<th scope="row">TH-FIC</th>' not in text(page)
    looked = alba.post(NEW, asked(cast, said, act="look"))
    assert looked.status_code == 200
    assert "You did not name TH-FIC." in text(looked)
    assert "client of TH-BSB, reached because AMBER includes clients" in text(looked)
    assert "Readers after release</span><b>5 persons of 3 organisations</b>" in text(looked)
    assert "Choose AMBER+STRICT to leave TH-FIC out: 4 persons of 2 organisations." in text(looked)
    assert "GREEN would reach" in text(looked)
    sent = alba.post(NEW, asked(cast, said))
    assert sent.status_code == 302
    shown = alba.get(sent["Location"])
    assert shown.status_code == 200
    assert "Waiting" in text(shown)
    assert "Nobody approves their own request." in text(shown)
    assert "Approve and release" not in text(shown)


def test_the_readers_alone_are_sent_to_the_script(cast, said):
    """The same words as on the whole page, and no frame round them."""
    alba = browser(cast, "Alba")
    part = alba.post(NEW, asked(cast, said, act="look"), headers={"X-Fragment": "1"})
    assert part.status_code == 200
    assert "You did not name TH-FIC." in text(part)
    assert "As it will be shown" in text(part)
    assert "<html" not in text(part)


def test_the_way_out_takes_the_clients_out(cast, said):
    """Without a script the button answers with the page under AMBER+STRICT."""
    page = browser(cast, "Alba").post(NEW, asked(cast, said, act="strict"))
    assert page.status_code == 200
    assert "4 persons of 2 organisations" in text(page)
    assert '<th scope="row">TH-FIC</th>' not in text(page)
    assert 'value="AMBER+STRICT" checked' in text(page)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"reason": " "}, "Write why these readers need it."),
        ({"second_officer": ""}, "Choose who approves."),
        ({"read": ""}, "Read the statements as they will be shown"),
        ({"due_on": "2020-01-01"}, "This day is past."),
        ({"releasable_to": "ZZ-NOT"}, "No organisation has this code."),
        ({"tlp": "AMBER+STRICT", "releasable_to": ""}, "This marking gives nobody more"),
        ({"tlp": "PURPLE"}, "This marking cannot be read."),
    ],
)
def test_what_is_wrong_is_said_at_the_place_and_nothing_is_stored(cast, said, parts, words):
    """The form comes back as it was filled in."""
    alba, before = browser(cast, "Alba"), rows_now()
    data = asked(cast, said, **parts)
    if not data["read"]:
        del data["read"]
    page = alba.post(NEW, data)
    assert page.status_code == 400
    assert words in text(page)
    assert rows_now() == before


def test_the_second_officer_approves_from_the_page(cast, said, release_id):
    """Having said that the statements were read; then Dana reads them."""
    bo = browser(cast, "Bo")
    page = bo.get(reverse("release", args=[release_id]))
    assert "Approve and release" in text(page)
    unread = bo.post(reverse("release-approve", args=[release_id]))
    assert unread.status_code == 403
    assert reads(cast["Dana"], said) == set()
    done = bo.post(reverse("release-approve", args=[release_id]), {"read": "on"}, follow=True)
    assert done.status_code == 200
    assert "Released" in text(done)
    assert "Approve and release" not in text(done)
    assert reads(cast["Dana"], said) == set(said)


def test_refusing_and_withdrawing_end_a_request(cast, said, asking, release_id):
    """The reason stands on the page; nobody new reads anything."""
    second = operations.request_release(principal=cast["Alba"], asking=asking())
    refused = browser(cast, "Bo").post(
        reverse("release-refuse", args=[release_id]), {"reason": "Source at risk."}, follow=True
    )
    assert "Source at risk." in text(refused)
    withdrawn = browser(cast, "Alba").post(reverse("release-withdraw", args=[second]), follow=True)
    assert "Withdrawn" in text(withdrawn)
    assert reads(cast["Dana"], said) == set()


VERBS = ("approve", "refuse", "withdraw")


@pytest.mark.parametrize(
    ("name", "seen", "acts"),
    [
        ("Alba", 200, {"approve": 403, "refuse": 403}),
        ("Bo", 200, {"withdraw": 403}),
        ("Ines", 200, dict.fromkeys(VERBS, 403)),
        ("Chidi", 200, dict.fromkeys(VERBS, 403)),
        ("Dana", 404, dict.fromkeys(VERBS, 404)),
        ("Jaya", 404, dict.fromkeys(VERBS, 404)),
    ],
)
def test_everyone_else_is_refused_with_the_reason_or_finds_nothing(cast, said, release_id, name, seen, acts):
    """403 where it is readable but not theirs, 404 where it is not; no row changes."""
    cast.add("Ines", OWN, Role.SECOND_OFFICER)
    cast.add("Jaya", "TH-BSB", Role.SECOND_OFFICER)
    client, before = browser(cast, name), rows_now()
    shown = client.get(reverse("release", args=[release_id]))
    assert shown.status_code == seen
    for verb, status in acts.items():
        answer = client.post(reverse(f"release-{verb}", args=[release_id]), {"read": "on", "reason": "No."})
        assert (verb, answer.status_code) == (verb, status)
    assert rows_now() == before


def test_hidden_absent_and_narrowed_are_one_page(cast, said, release_id):
    """Byte for byte but for the instant in the banner."""
    dana = browser(cast, "Dana")
    hidden = dana.get(reverse("release", args=[release_id]))
    absent = dana.get(reverse("release", args=["00000000-0000-4000-8000-000000000000"]))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert same(hidden) == same(absent)
    assert same(dana.get(NEW, {"statements": said[0]})) == same(absent)
    assert same(dana.get(NEW, {"statements": "not-an-id"})) == same(absent)


def same(response):
    """Return a page without its address, instant and form token: a literal list of what may differ."""
    address = response.wsgi_request.get_full_path().replace("&", "&amp;")
    page = response.content.decode().replace(address, "ADDRESS")
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN", page)
    return response.status_code, page.replace(f"{response.wsgi_request.frame.at:%H:%M}", "TIME")


def test_another_agencys_statement_is_refused_with_the_reason(cast, said):
    """It is readable, and its originator's to release."""
    shared = say(cast["Alba"], "KM Contoh Lima", marking=own_only(releasable_to=frozenset({"TH-BSB"})))
    page = browser(cast, "Dana").get(NEW, {"statements": shared[0]})
    assert page.status_code == 403
    assert "Only ID-IID changes what ID-IID said." in text(page)


def test_history_shows_the_agencys_own(cast, said, release_id):
    """Another agency's list stays empty."""
    assert text(browser(cast, "Chidi").get("/releases/")).count("<tr data-row") == 1
    empty = text(browser(cast, "Dana").get("/releases/"))
    assert "No release was asked for." in empty
    assert "ID-IID" not in empty


def test_without_a_choice_the_page_says_how_to_choose(cast):
    """An empty address is no error."""
    page = browser(cast, "Alba").get(NEW)
    assert page.status_code == 200
    assert "No statement is chosen." in text(page)


def test_red_names_nobody_of_whom_other_agencies_are_not_told(cast):
    """Colleagues, contact points and whom the statement names already: another agency's officer is on no list."""
    red = Marking(
        originator=OWN,
        tlp=Tlp.RED,
        pap=Pap.AMBER,
        named_recipients=frozenset({cast.person("Alba"), cast.person("Chidi")}),
    )
    said = say(cast["Alba"], "KM Contoh Merah", marking=red)
    alba = browser(cast, "Alba")
    page = text(alba.get(NEW, {"statements": ",".join(said)}))
    assert f'value="{cast.person("Chidi")}" selected' in page
    assert cast.person("Dana") not in page
    refused = alba.post(
        NEW,
        asked(cast, said, tlp="RED", named=[cast.person("Alba"), cast.person("Dana")], act="look", releasable_to=""),
    )
    assert "This marking cannot be read." in text(refused)
