"""A test of the test: leaks planted into the product, each of which the two worlds must show.

Each plant reads what no reader may, as the owner, the way a careless query would: a count over all rows, an order by
what is hidden. Asked without a plant, the same steps show nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connections
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import http_date, parse_http_date_safe

from tests.twin.comparing import hide, numbered
from tests.twin.hidden import THINGS, ways
from tests.twin.transcript import EVERY, differences, run
from tests.twin.worlds import twins

pytestmark = [pytest.mark.database, pytest.mark.slow]

VIEWER = "ID-IID analyst"
AGENCY = VIEWER[:6]
STEPS = 1_000
"""Numbers kept for each test's transcript: the databases are shared by all tests here."""
UNIQUE = 500
"""Number of the step whose form has a key that others have used."""


@pytest.fixture(scope="module")
def both(database_session):
    """Two worlds, with one of everything hidden in one of them; and the ids of what is hidden."""
    with twins(database_session, said=["GREEN", "AMBER other"]) as made:
        with made.opened(made.richer):
            kept = next(way for way in ways(VIEWER) if (way.author, way.mark) == ("TH-BSB analyst", "kept"))
            steps = [*transcript(STEPS, WRITES), *transcript(UNIQUE, ["POST draft-keep"])]
            hidden = hide(made.house, VIEWER, [(thing, kept) for thing in THINGS], steps)
        yield made, hidden.found


def transcript(first, names):
    """Return the steps of these asks: about what the viewer's agency shares, or about what is hidden; and how."""
    places = {ask.name: place for place, ask in enumerate(EVERY)}
    rows = []
    for text in names:
        name, _, how = text.partition(", ")
        ask, _, kind = name.rpartition(" ")
        ask, kind = (ask, kind) if kind in ("open", "hidden") else (name, "shared")
        rows.append((places[ask], AGENCY, kind, 0, how))
    return numbered(rows, first=first)


def differs(both, names, *, first):
    """Ask in both worlds; return the differences."""
    made, hidden = both
    answers = []
    for name in (made.plain, made.richer):
        with made.opened(name):
            as_owner("delete from access_apitoken where name = 'All scopes'")  # of transcripts before: there is a limit
            answers.append(run(made.house, VIEWER, transcript(first, names), hidden))
    return differences(*answers)


def as_owner(sql, *parameters):
    """Ask what row security does not let a reader ask."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute(sql, parameters)
        found = cursor.fetchall() if cursor.description else []
        cursor.execute("reset breakwater.owner_acts")
        return found


READS = (
    *("GET entity person", "GET who person", "GET networks", "GET network network", "GET desk", "GET search"),
    *("GET api-list-statements", "GET api-read-entity person", "GET statement statement", "GET releases"),
    *("GET statement statement hidden", "GET entity person hidden", "GET api-read-statement statement hidden"),
    *(
        "GET entity person open, head if newer",
        "GET entity person hidden, unless known",
        "GET entity person hidden, options",
    ),
)
WRITES = (
    "POST contribute",
    "POST draft-keep",
    "POST remark statement",
    "POST api-contribute",
    *("GET entity person", "GET api-list-statements", "GET desk"),
)


def test_nothing_differs_without_a_leak(both):
    """What the plants below are told from."""
    assert differs(both, (*WRITES, *READS), first=STEPS) == []


def count_all(monkeypatch):
    """Say how many statements there are on a record, whoever may read them."""
    from breakwater.capabilities.entities.readers import Readers

    def count(readers):
        sql = "select count(*) from statements_statement where record_id = any(%s::uuid[])"
        return as_owner(sql, list(readers.page.entity.record_ids))[0][0]

    monkeypatch.setattr(Readers, "count", property(count))


MANY = 1_000
"""So many are not said in the world without hidden ones."""


def count_one_more(monkeypatch):
    """Say on the desk that there are more news than are shown."""
    from breakwater.capabilities.desk import queries

    right = queries.desk

    def desk(principal, **given):
        found = right(principal, **given)
        more = as_owner("select count(*) from statements_statement")[0][0]
        return replace(found, news=found.news[: len(found.news) - (more > MANY)])

    monkeypatch.setattr(queries, "desk", desk)


def order_by_talk(monkeypatch):
    """List first the networks of which most is said, by anybody."""
    from breakwater.capabilities.networks import queries

    right = queries.networks

    def listed(principal):
        said = dict(as_owner("select record_id::text, count(*) from statements_statement group by 1"))
        found = right(principal)
        lines = sorted(found.networks, key=lambda line: (-said[line.caption.record_id], line.caption.text))
        return replace(found, networks=tuple(lines))

    monkeypatch.setattr(queries, "networks", listed)


def order_by_label(monkeypatch):
    """List statements by the number of their label, which hangs on who tried which marking before."""
    from breakwater.capabilities.statements import queries

    right = queries.values
    monkeypatch.setattr(
        queries, "values", lambda passage, rows: right(passage, sorted(rows, key=lambda row: (row[20], row[0])))
    )


def caption_of_all(monkeypatch):
    """Call a record by the first of all its names."""
    from breakwater.capabilities.statements import captions

    right = captions._caption

    def caption(record_id, rows):
        sql = "select min(value) from statements_statement where record_id = %s and prop = 'name'"
        named = as_owner(sql, record_id)[0][0]
        found = right(record_id, rows)
        return replace(found, text=named) if named else found

    monkeypatch.setattr(captions, "_caption", caption)


def refuse_what_exists(monkeypatch):
    """Answer 403 for what exists and may not be read, 404 for what does not."""
    from breakwater.foundation.access.errors import NotFound, Refused
    from breakwater.foundation.web import api, routes

    right = routes.respond_to_error

    def respond(request, error):
        if isinstance(error, NotFound) and _newest(request):
            error = Refused("You may not read this.")
        return right(request, error)

    monkeypatch.setattr(routes, "respond_to_error", respond)
    monkeypatch.setattr(api, "respond_to_error", respond)


def etag_of_all(monkeypatch):
    """Let browsers keep pages until anything changes."""
    from breakwater.foundation.web import routes

    right = routes._no_store

    def tagged(response):
        response.headers["ETag"] = f'"{as_owner("select count(*) from statements_statement")[0][0]}"'
        return right(response)

    monkeypatch.setattr(routes, "_no_store", tagged)


def cookie_of_all(monkeypatch):
    """Keep in a cookie how much there is."""
    from breakwater.foundation.web import routes

    right = routes._no_store

    def marked(response):
        response.set_cookie("seen", str(as_owner("select count(*) from statements_statement")[0][0]))
        return right(response)

    monkeypatch.setattr(routes, "_no_store", marked)


def serial_number(monkeypatch):
    """Let a cursor hang on how many acts there have been."""
    from breakwater.foundation.access import cursors

    right = cursors._signature

    def signature(principal, listed, last):
        return right(principal, {**listed, "at": str(as_owner("select max(id) from audit_row")[0][0])}, last)

    monkeypatch.setattr(cursors, "_signature", signature)


def modified_of_all(monkeypatch):
    """Say when anybody last said anything of a record."""

    def otherwise(request, response):
        if newest := _newest(request):
            response.headers["Last-Modified"] = http_date(newest)

    _answers_otherwise(monkeypatch, otherwise)


def _answers_otherwise(monkeypatch, otherwise):
    """Let every page be answered otherwise where that is something."""
    from breakwater.config.frame import FrameMiddleware

    right = FrameMiddleware.__call__

    def answered(self, request):
        response = right(self, request)
        return otherwise(request, response) or response

    monkeypatch.setattr(FrameMiddleware, "__call__", answered)


def _newest(request):
    """Return the second of the newest statement on, or with, an id in the address; None where there is none."""
    sql = "select max(recorded_at) from statements_statement where id = any(%s::uuid[]) or record_id = any(%s::uuid[])"
    ids = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", request.path)
    [(newest,)] = as_owner(sql, ids, ids)
    return newest and newest.timestamp()


def unchanged_since(monkeypatch):
    """Answer that nothing has changed where nobody has said anything since, and say nothing of it in headers."""

    def otherwise(request, _response):
        since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
        newest = _newest(request)
        return HttpResponseNotModified() if since and newest and newest <= since else None

    _answers_otherwise(monkeypatch, otherwise)


def etag_of_what_exists(monkeypatch):
    """Answer that it is known already, before looking whether it may be read."""

    def otherwise(request, _response):
        return HttpResponseNotModified() if "If-None-Match" in request.headers and _newest(request) else None

    _answers_otherwise(monkeypatch, otherwise)


def part_of_all(monkeypatch):
    """Give a part of a page, and say of how much."""

    def otherwise(request, response):
        if "Range" not in request.headers:
            return None
        count = as_owner("select count(*) from statements_statement")[0][0]
        return HttpResponse(response.content[:1], status=206, headers={"Content-Range": f"bytes 0-0/{count}"})

    _answers_otherwise(monkeypatch, otherwise)


def head_of_what_exists(monkeypatch):
    """Answer HEAD by whether there is such a thing."""

    def otherwise(request, _response):
        return HttpResponse() if request.method == "HEAD" and _newest(request) else None

    _answers_otherwise(monkeypatch, otherwise)


def methods_of_what_exists(monkeypatch):
    """Say what can be done with a thing, whoever asks."""

    def otherwise(request, _response):
        if request.method != "OPTIONS":
            return None
        return HttpResponse(headers={"Allow": "GET, POST" if _newest(request) else ""})

    _answers_otherwise(monkeypatch, otherwise)


FEW = 6
"""So many times as many as are shown stand between them in the world with hidden ones alone."""


def page_cut_by_all(monkeypatch):
    """Let a list end where a hidden row would be the next, on every page but the first."""
    from breakwater.capabilities.statements import queries

    right = queries.in_order

    def in_order(passage, *, after, limit, **given):
        found, more = right(passage, after=after, limit=limit, **given)
        if not (after and found):
            return found, more
        sql = "select count(*) from statements_statement where id > %s and id < %s"
        return found, more and as_owner(sql, after, found[-1].id)[0][0] < FEW * len(found)

    monkeypatch.setattr(queries, "in_order", in_order)


BOATS = 15
"""So many and no more are said in the world without hidden ones."""


def kinds_of_all(monkeypatch):
    """Refuse a filter by what nobody has said anything of."""
    from breakwater.capabilities.statements import listing
    from breakwater.foundation.access.errors import Refused

    right = listing.statements

    def statements(principal, filters, *, cursor, limit):
        count = as_owner("select count(*) from statements_statement where kind = %s", filters["kind"])[0][0]
        if filters["kind"] and count > BOATS:
            raise Refused("There is too much of this kind.")
        return right(principal, filters, cursor=cursor, limit=limit)

    monkeypatch.setattr(listing, "statements", statements)


def queue_of_all(monkeypatch):
    """Say how many plans wait before one's own, whoever asked for them."""
    from breakwater.capabilities.disruption import presenting

    right = presenting.progress_of

    def progress(plan):
        return right(plan) | {"ahead": as_owner("select count(*) from disruption_plan where state = 'waiting'")[0][0]}

    monkeypatch.setattr(presenting, "progress_of", progress)


@pytest.mark.parametrize(
    ("plant", "names", "where"),
    [
        (count_all, ["GET who person"], "body"),
        (count_one_more, ["GET desk"], "body"),
        (order_by_talk, ["GET networks"], "body"),
        (order_by_label, [*WRITES[:4], "GET api-list-statements of a record"], "body"),
        (caption_of_all, ["GET networks"], "body"),
        (caption_of_all, ["GET api-network-picture network"], "body"),
        (refuse_what_exists, ["GET statement statement hidden"], "status"),
        (refuse_what_exists, ["GET api-read-entity person hidden"], "status"),
        (etag_of_all, ["GET reach"], "headers"),
        (cookie_of_all, ["GET contribute-date"], "cookies"),
        (serial_number, ["GET api-list-statements of a collection"], "body"),
        (modified_of_all, ["GET entity person open"], "headers"),
        (unchanged_since, ["GET entity person open, head if newer"], "status"),
        (etag_of_what_exists, ["GET entity person hidden, unless known"], "status"),
        (part_of_all, ["GET desk, unless known"], "headers"),
        (head_of_what_exists, ["GET entity person hidden, head if newer"], "status"),
        (methods_of_what_exists, ["GET statement statement hidden, options"], "headers"),
        (page_cut_by_all, ["GET api-list-statements a few at a time"], "pages"),
        (queue_of_all, ["GET plan-progress plan"], "body"),
        (kinds_of_all, ["GET api-list-statements of a kind"], "status"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_planted_leak_is_caught(both, monkeypatch, request, plant, names, where):
    """A count, an order, a caption, a 403 for a 404, an ETag, a cookie, a serial, a date, a method: each shows where it stands."""
    plant(monkeypatch)
    number = request.node.callspec.indices["plant"]
    found = differs(both, names, first=STEPS * (2 + number))
    assert any(f": {where} " in line for line in found), found


def test_a_key_that_is_unique_for_all_is_caught(both):
    """A draft under a key that a stranger's draft has: refused in one of the worlds."""
    made, _ = both
    for name in (made.plain, made.richer):
        with made.opened(name):
            as_owner("alter table statements_draft add constraint planted unique (key)")
    found = differs(both, ["POST draft-keep"], first=UNIQUE)
    assert any(": status " in line for line in found), found
