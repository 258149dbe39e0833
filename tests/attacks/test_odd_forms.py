"""Odd values into every field of every form: refused in words or kept as they are, never a fault; what must not be
stored is not.

The forms are those that the pages draw, and the fields those that they have there or in the rows of `asks`; a new form
is tried without being named here.
"""

import re
import uuid
from collections import Counter, defaultdict
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from breakwater.foundation.access import tokens
from tests.matrix.measuring import STAFF, read_table
from tests.matrix.test_permissions import TABLE
from tests.support.asks import Target, asks
from tests.support.house import OWN, copied_house

pytestmark = [pytest.mark.database, pytest.mark.slow]

TURNED = "Amir\u202eNIR"
LONG = "y" * 10_000
ODD = {
    "NUL": "a\0b",
    "an unknown encoding": b"\xff\xfe\x80",
    "turned writing": TURNED,
    "a control character": "a\x1b[31mb",
    "too long": LONG,
    "an unknown id": str(uuid.UUID(int=7)),
    "no grade": "Z9",
    "an unknown organisation": "AMBER;XX-NOPE;H2;AMBER",
    "an unknown person": f"RED;@{uuid.UUID(int=7)};H2;RED",
    "a number too large": "99999999999999999999",
    "no number": "-1",
    "no day": "9999-99-99",
    "nothing": "",
}
ENDING = {"sign_out", "account_login", "sign_in_demo", "state_purpose"}
"""Forms after which a browser is another person's, or nobody's: each value gets a browser of its own."""
QUICK = ("turned writing", "an unknown id", "an unknown encoding")
"""What goes into all fields at once where there is little time."""
ALONE = ("turned writing", "too long")
"""What goes into one field of a small form, all others sound: forms that stop at the first fault show the next."""
SMALL = 8
"""Fields of a form that is small. The large ones tell every fault at once."""
BY_NAME = {
    "grade": ("no grade",),
    "marking": ("an unknown organisation", "an unknown person"),
    "other": ("an unknown id",),
    "statements": ("an unknown id",),
    "second_officer": ("an unknown id", "nothing"),
    "due_on": ("no day",),
    "days": ("a number too large",),
    "part": ("no number", "a number too large"),
    "next": ("turned writing", "an unknown id"),
}
"""What goes into a field of a name, or whose name ends so, alone."""


class Forms(HTMLParser):
    """Collects the fields of a page's forms by the address that they are sent to."""

    def __init__(self, page):
        super().__init__()
        self.page, self.found, self._to, self._ids = page, defaultdict(set), None, {}

    def handle_starttag(self, tag, attrs):
        """Note a form, or a field of the one that is open or that it names."""
        given = dict(attrs)
        if tag == "form":
            self._to = (given.get("action") or self.page) if given.get("method", "get").lower() == "post" else None
            if "id" in given:
                self._ids[given["id"]] = self._to
        to = self._ids.get(given.get("form"), self._to)
        if tag in ("input", "select", "textarea", "button") and given.get("name") and to:
            self.found[to].add(given["name"])

    def handle_endtag(self, tag):
        """Note where a form ends."""
        if tag == "form":
            self._to = None


@pytest.fixture(scope="module")
def house(database_session):
    """One house for all."""
    with copied_house(database_session) as found:
        yield found


ROWS = read_table(TABLE.read_text(encoding="utf-8"))
FORMLESS = (
    "network",
    "reports",
    "releases",
    "desk",
    "home",
    "search",
    "entity-p",
    "report",
    "attachment",
    "contribute-",
)
"""What pages begin with that draw no form of their own: those in the frame are on every page."""


def person_for(ask):
    """Return who may do something, from the table of permissions."""
    row = ROWS.get((ask.name, "kept")) or ROWS.get((ask.name, "-")) or ROWS[(ask.name, "shared")]
    may = [who for who in STAFF if row[who].split("/")[0][:1] in ("2", "3")]
    return f"{OWN} {may[0] if may else 'second protector' if 'lifting' in ask.route else 'analyst'}"


def fields_of(house, browsers):
    """Return the fields of every form that a page draws, by the name of the route that they are sent to."""
    found = defaultdict(set)
    for ask in asks():
        if ask.method != "GET" or ask.is_api or ask.route.startswith(FORMLESS):
            continue
        who = person_for(ask)
        answer = ask.send(browsers[who], Target(house, OWN, ask.kinds[-1], who))
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            forms = Forms(answer.request["PATH_INFO"])
            forms.feed(answer.content.decode())
            for address, names in forms.found.items():
                try:
                    found[resolve(address.partition("?")[0]).url_name] |= names
                except Resolver404:
                    raise AssertionError(f"a form on {ask.name} is sent nowhere: {address}") from None
    return found


def odd(value, sound):
    """Return an odd value in the form of a sound one: a file has an odd name."""
    if hasattr(sound, "read") or hasattr(sound, "content"):
        name = value.decode("latin-1") if isinstance(value, bytes) else value
        return SimpleUploadedFile(name.replace("\0", "") or "x", value if isinstance(value, bytes) else name.encode())
    return [value] if isinstance(sound, list) else value


class Browsers(dict):
    """Somebody's browser, made when it is first needed."""

    def __init__(self, house):
        super().__init__()
        self.house = house

    def __missing__(self, who):
        """Sign in."""
        self[who] = self.house.browser(who)
        self[who].raise_request_exception = False
        return self[who]


def tried_alone(names, *, everything):
    """Yield fields with the values that go into each alone."""
    for field in sorted(names):
        if everything:
            yield from ((field, value) for value in ODD)
            continue
        if len(names) <= SMALL:
            yield from ((field, value) for value in ALONE)
        ending = next((end for end in BY_NAME if field == end or field.endswith(f"-{end}")), "")
        yield from ((field, value) for value in BY_NAME.get(ending, ()))


def tries(house, browsers, drawn, *, everything):
    """Yield what is sent: route, field (empty: all), name of the value, client, address, data."""
    posts = [ask for ask in asks() if ask.method == "POST" and not ask.is_api]
    once = {ask.route: ask for ask in reversed(posts)}
    for ask in posts if everything else once.values():
        who = person_for(ask)
        names = {name for name in drawn[ask.route] if not re.match(r"(row|record|file)-[1-9]", name)}
        names -= {"act", "csrfmiddlewaretoken"}
        at_once = [("", value) for value in (ODD if everything else QUICK)]
        for field, value in [*at_once, *tried_alone(names | {"next"}, everything=everything)]:
            target = Target(house, OWN, ask.kinds[-1], who)
            if ask.fresh is not None and not field and (everything or value == QUICK[0]):
                target.given[ask.on[0]] = ask.fresh(target)
            sound = ask.data(target)
            where = [field] if field else {*sound, *names} - {"act"}
            data = sound | {name: odd(ODD[value], sound.get(name, "")) for name in where}
            address = reverse(ask.route, args=[*(target[name] for name in ask.on), *ask.path])
            yield ask.name, field, value, house.browser(who) if ask.route in ENDING else browsers[who], address, data
    for route in sorted(set(drawn) - {ask.route for ask in posts}):
        for value in ODD if everything else QUICK:
            data = dict.fromkeys(drawn[route], ODD[value])
            yield route, "", value, browsers[f"{OWN} analyst"], reverse(route), data


def stored(text):
    """Return the tables in which a text stands."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute(
            "select relnamespace::regnamespace::text, relname from pg_class "
            "where relnamespace in ('public'::regnamespace, 'bw'::regnamespace) and relkind = 'r'"
        )
        parts = [f"select '{name}' from {schema}.\"{name}\" t where t::text like %(text)s" for schema, name in cursor]
        cursor.execute(" union ".join(parts), {"text": f"%{text}%"})
        return {name for (name,) in cursor.fetchall()}


def try_out(house, *, everything):
    """Send it all; what failed, and how many answers were of which hundred."""
    browsers = Browsers(house)
    drawn = fields_of(house, browsers)
    assert len(drawn) > 15, "the pages draw no forms"
    assert {"grade", "marking", "reason"} <= drawn["claim"]
    faults, answers = [], Counter()
    for route, field, value, client, address, data in tries(house, browsers, drawn, everything=everything):
        client.raise_request_exception = False
        status = client.post(address, data).status_code
        answers[status // 100] += 1
        if status >= 500:
            faults.append((status, route, field, value))
    return faults, answers


DRAFTS = {"statements_draft"}
"""A draft keeps what was typed, for its author alone, until it is handed in."""


def test_no_form_fails_and_nothing_odd_is_stored(house):
    """Each answer is below 500; turned writing stands nowhere afterwards, nor a name of ten thousand characters."""
    faults, answers = try_out(house, everything=False)
    assert faults == []
    assert stored(TURNED) <= DRAFTS
    assert stored(LONG) <= DRAFTS | {"statements_statement"}  # a value that is no name may be as long
    assert answers[4] > answers[2] + answers[3]


@pytest.mark.soak
def test_no_form_fails_whatever_stands_in_whichever_field(house):
    """Every value in every field, alone and in all at once."""
    faults, _answers = try_out(house, everything=True)
    assert faults == []
    assert stored(TURNED) <= DRAFTS


def test_a_text_that_nobody_sees_is_refused_by_programs_too(house):
    """Not only by the forms."""
    secret, _line = tokens.make(house.principal(f"{OWN} analyst"), name="A program", scopes=list(tokens.Scope), days=7)
    things = house.things[OWN]
    given = {"left": things["kept person"], "right": things["kept double"], "judgement": "unsure"}
    marking = {"tlp": "AMBER+STRICT", "pap": "AMBER"}
    for reason in (TURNED, LONG):
        answer = Client(SERVER_NAME="127.0.0.1").post(
            "/api/v1/claims",
            {**given, "marking": marking, "reason": reason},
            content_type="application/json",
            headers={"authorization": f"Bearer {secret}"},
        )
        assert answer.status_code == 400
        assert answer.json()["error"]
