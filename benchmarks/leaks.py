"""Ask whether time tells what is hidden: the same question about something hidden and about nothing, thousands of times.

    make bench-leaks             (or: python benchmarks/leaks.py [--probes 2000] [--ways raw,process,http] [--only search])

Each question is put 2,000 times about something that exists and is wholly hidden from the asker, and 2,000 times about
something that does not exist, in random turns. Two more (`page_beside`, `picture_beside`) are about records that can
be read: half of them have 40 statements and 60 ties that cannot, the other half are the same without.

Welch's t-test on the times: |t| over 5 is an alarm (by chance: less than once in a million questions), and the command
then fails. Beside it stands Cohen's d, how far the two means are apart in standard deviations; for 2,000 and 2,000
answers the alarm goes off at d = 0.16, for n and n at about 5 × √(2/n). Three ways of asking:

  raw      in one process, ANSWER_STEP_MS 0, by processor milliseconds of the process and of its server process: what
           the code itself gives away, with no noise of a machine over it
  process  in one process, as the product answers, by the wall's clock
  http     through the product's own web server, as the product answers, by the wall's clock

The product's limit of look-ups a minute is lifted for the asker: one account would need an hour for a question.
"""

from __future__ import annotations

import argparse
import http.client
import logging
import math
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from browsing import HEADERS, Served, session_cookie
from figures import clocks, print_figure
from pool import PAGES, Pool, Server, Size, fill, say

ALARM, EFFECT = 5.0, 0.2
"""Of |t|; and d up to which an effect is called small."""
HIDDEN, BESIDE = 200, 50
TOKEN = "k" * 32
BESIDE_MARK = "?beside"
"""At the end of addresses of records that can be read; no page looks for it."""
Ask = Callable[[str, dict[str, str] | None], float]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: an address, and what is posted to it, with the place of the thing asked about.

    Args:
        name: of the figure.
        address: with `{}` for the thing.
        posted: fields, with `{}` for the thing; None for a page that is only got.
        hidden: ids or names that exist and are hidden.
        absent: makes one that does not exist.
    """

    name: str
    address: str
    posted: dict[str, str] | None
    hidden: tuple[str, ...]
    absent: Callable[[], str]

    def about(self, thing: str) -> tuple[str, dict[str, str] | None]:
        """Return the address and the fields that ask about one thing."""
        quoted = urllib.parse.quote(thing)
        posted = None if self.posted is None else {key: text.format(thing) for key, text in self.posted.items()}
        return self.address.format(quoted), posted


def main() -> None:
    """Fill a small database, hide things in it, ask."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--probes", type=int, default=2_000)
    parser.add_argument("--ways", default="raw,process,http")
    parser.add_argument("--only", default="", help="questions, with commas")
    given = parser.parse_args()
    logging.disable(logging.WARNING)  # each 404 would be a line
    os.environ["BREAKWATER_READ_BUDGET_HOUR"] = os.environ["BREAKWATER_READ_BUDGET_DAY"] = "2000000000"
    os.environ["BREAKWATER_LOOKUPS_PER_MINUTE"] = "2000000000"
    folder = Path(tempfile.mkdtemp(prefix="breakwater-leaks-"))
    server = Server(folder)
    alarms = []
    try:
        pool = fill(Size(records=20_000, statements=250_000, pages=20, hubs=2))
        questions = [each for each in hide(pool) if not given.only or each.name in given.only.split(",")]
        for way in in_order(given.ways, parser):
            with WAYS[way](folder, pool) as askers:
                for question in questions:
                    hidden, absent = put(question, askers, given.probes)
                    t, d = abs(welch(hidden, absent)), cohen(hidden, absent)
                    say(f"{way} {question.name}: {len(hidden)} each, load {os.getloadavg()[0]:.1f}")
                    print_figure(f"leak_{question.name}_{way}", t, "|t|", "alarm", ALARM)
                    print_figure(f"leak_{question.name}_{way}_effect", d, "d", "small", EFFECT)
                    means = statistics.mean(hidden), statistics.mean(absent)
                    print_figure(f"leak_{question.name}_{way}_hidden", means[0], "ms", "absent", means[1])
                    if t > ALARM:
                        alarms.append(f"{question.name} ({way})")
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if alarms:
        sys.exit(f"Time tells what is hidden: {', '.join(alarms)}.")


def in_order(ways: str, parser: argparse.ArgumentParser) -> list[str]:
    """Return the ways asked for, `http` last: the product's own server stops the database when it stops."""
    asked = set(ways.split(","))
    if unknown := asked - set(WAYS):
        parser.error(f"There is no way {', '.join(sorted(unknown))}: {', '.join(WAYS)}.")
    return [way for way in WAYS if way in asked]


def put(question: Question, askers: list[Ask], probes: int) -> tuple[list[float], list[float]]:
    """Put a question by all askers at once, in random turns; return the times for hidden things, and for none."""
    times: dict[bool, list[float]] = {True: [], False: []}

    def ask_on(ask: Ask, number: int) -> None:
        chance = random.Random(number)
        for turn in range(-20, -(-probes // len(askers))):  # the first warm up
            for is_hidden in chance.sample((True, False), 2):
                took = ask(*question.about(chance.choice(question.hidden) if is_hidden else question.absent()))
                if turn >= 0:
                    times[is_hidden].append(took)

    if len(askers) == 1:
        ask_on(askers[0], 0)
    else:
        threads = [threading.Thread(target=ask_on, args=(ask, number)) for number, ask in enumerate(askers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if min(map(len, times.values())) < probes:
        raise AssertionError(f"{question.name}: a question was not answered.")
    return times[True], times[False]


def welch(one: list[float], other: list[float]) -> float:
    """Return Welch's t of two samples."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.mean(one) - statistics.mean(other)) / math.sqrt(spread)


def cohen(one: list[float], other: list[float]) -> float:
    """Return Cohen's d of two samples of one size: the means' difference in pooled standard deviations."""
    pooled = math.sqrt((statistics.variance(one) + statistics.variance(other)) / 2)
    return (statistics.mean(one) - statistics.mean(other)) / pooled


@contextmanager
def in_process(_folder: Path, pool: Pool, *, step: int, clock: int) -> Iterator[list[Ask]]:
    """Ask in this process, through the whole of Django and past no network."""
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    name, _, value = session_cookie(pool.affiliation_id).partition("=")
    client.cookies[name] = value
    settings.ANSWER_STEP_MS, before = step, settings.ANSWER_STEP_MS
    bearer = {"authorization": f"Bearer {token(pool.affiliation_id)}"}

    def ask(address: str, posted: dict[str, str] | None) -> float:
        headers = bearer if address.startswith("/api/") else {}
        began = clocks()
        answer = client.get(address, headers=headers) if posted is None else client.post(address, posted)
        took = clocks()[clock] - began[clock]
        check(address, answer.status_code)
        return took

    try:
        yield [ask]
    finally:
        settings.ANSWER_STEP_MS = before


@contextmanager
def over_http(folder: Path, pool: Pool) -> Iterator[list[Ask]]:
    """Ask the product's web server, as several people at once."""
    signs = [(session_cookie(affiliation), token(affiliation)) for affiliation in pool.users[:6]]
    with Served(folder) as served:
        yield [_asker(served.port, *each) for each in signs]


def _asker(port: int, cookie: str, bearer: str) -> Ask:
    def ask(address: str, posted: dict[str, str] | None) -> float:
        headers = HEADERS | {"Cookie": f"{cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        if address.startswith("/api/"):
            headers = HEADERS | {"Authorization": f"Bearer {bearer}"}
        body = None
        if posted is not None:
            body = urllib.parse.urlencode(posted)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        began = time.perf_counter()
        connection.request("GET" if body is None else "POST", address, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        took = 1000 * (time.perf_counter() - began)
        connection.close()
        check(address, answer.status)
        return took

    return ask


WAYS = {
    "raw": lambda folder, pool: in_process(folder, pool, step=0, clock=1),
    "process": lambda folder, pool: in_process(folder, pool, step=50, clock=0),
    "http": over_http,
}


def check(address: str, status: int) -> None:
    """Refuse to measure an answer of another kind than the one meant: nothing found, or nothing there."""
    is_list = "?q=" in address
    if status != (200 if is_list or BESIDE_MARK in address else 404):
        raise AssertionError(f"{address} answered {status}.")


def token(affiliation_id: str) -> str:
    """Make a token for somebody's program."""
    from breakwater.core.marking import Purpose
    from breakwater.foundation.access import tokens
    from breakwater.foundation.access.principals import principal_for

    who = principal_for(affiliation_id, purpose=Purpose.INTELLIGENCE)
    return tokens.make(who, name="Bench", scopes=list(tokens.Scope), days=7)[0]


def hide(pool: Pool) -> Iterator[Question]:
    """Write records, statements, ties and claims that the viewer cannot read, and return the questions about them."""
    from django.db import connections, transaction

    from breakwater.core.resolution.keys import name_key

    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("set local breakwater.owner_acts = 'on'")
        for text in _HIDE:
            cursor.execute(text)
        names = tuple(f"Hidden Name {number:07}" for number in range(1, HIDDEN + 1))
        keys = ["n:" + name_key(name) for name in names]
        cursor.execute(_NAME, [list(range(1, HIDDEN + 1)), list(names), keys])
        for text in _BESIDE:
            cursor.execute(text, [pool.labels[0]] if "%s" in text else None)
        cursor.execute(
            "select md5('vh' || n)::uuid::text, md5('vn' || n)::uuid::text from generate_series(1, %s) n", [BESIDE]
        )
        beside, alone = (tuple(column) for column in zip(*cursor.fetchall(), strict=True))
        cursor.execute(
            "select id::text, record_id::text from statements_statement where originator = 'HID-1' and kind = 'person' "
            "order by id"
        )
        rows = cursor.fetchall()
        cursor.execute("select id::text from entities_identityclaim where originator = 'HID-1' order by id")
        claims = tuple(row[0] for row in cursor.fetchall())
    statements, records = (tuple(dict.fromkeys(column)) for column in zip(*rows, strict=True))
    known = pool.pages[0]

    def somebody() -> str:
        return str(uuid.uuid4())

    numbers = tuple(f"HN{number:07}" for number in range(1, HIDDEN + 1))
    claim = {"other": "{}", "judgement": "same", "reason": "asked", "tlp": "AMBER+STRICT", "pap": "RED"}

    def nameless() -> str:
        return f"Absent Name {random.randrange(10**7):07}"

    def without() -> str:
        return random.choice(alone)

    yield Question("search_name", "/search/?q={}", None, names, nameless)
    yield Question("api_entity", "/api/v1/entities/{}", None, records, somebody)
    yield Question("api_statement", "/api/v1/statements/{}", None, statements, somebody)
    yield Question("api_search", "/api/v1/search?q={}", None, names, nameless)
    yield Question("page_beside", "/entities/{}/" + BESIDE_MARK, None, beside, without)
    yield Question("picture_beside", "/networks/around/{}/" + BESIDE_MARK, None, beside, without)
    yield Question("entity", "/entities/{}/", None, records, somebody)
    yield Question("search", "/search/?q={}", None, numbers, lambda: f"AN{random.randrange(10**7):07}")
    yield Question("look_up", "/contribute/lookup/?q={}", None, numbers, lambda: f"AN{random.randrange(10**7):07}")
    yield Question("claim", f"/entities/{known}/claim/", claim, records, somebody)
    yield Question("retract", "/statements/{}/retract/", {"reason": "asked"}, statements, somebody)
    yield Question("withdraw", "/claims/{}/withdraw/", {}, claims, somebody)


_COLUMNS = """
insert into statements_statement (id, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation,
  key, source_id, target_id, withheld_ends, held_from, held_to, said_on, recorded_at, originator, grade, label_id,
  reference, collection, is_protected)"""
_REST = "'', '', '', date '2025-01-01', now()"
_LABEL = "(select max(id) from bw.label)"
_HIDE = (
    # Forty statements on each hidden record, all with the number that is searched for.
    f"""
insert into statements_statement (id, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation,
  key, withheld_ends, held_from, held_to, said_on, recorded_at, originator, grade, label_id, reference, collection,
  is_protected)
select md5('hs' || n || '/' || i)::uuid, md5('h' || n)::uuid, 'person', 'HID-1', date '2025-01-01', 'passport_number',
  'HN' || lpad(n::text, 7, '0'), 'identifier', '', '', 'i:HN' || lpad(n::text, 7, '0'), '', '', '', date '2025-01-01',
  now(), 'HID-1', 'admiralty:B2', {_LABEL}, '', '', false
from generate_series(1, {HIDDEN}) n, generate_series(1, 40) i""",
    f"""
insert into statements_statement (id, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation,
  key, source_id, target_id, withheld_ends, held_from, held_to, said_on, recorded_at, originator, grade, label_id,
  reference, collection, is_protected)
select md5('ht' || n || '/' || i)::uuid, md5('hr' || n || '/' || i)::uuid, 'relation', 'HID-1', date '2025-01-01',
  'knows', '', 'text', '', '', '', md5('h' || n)::uuid, md5('e' || (n * 20 + i))::uuid, '', '', '', date '2025-01-01',
  now(), 'HID-1', 'admiralty:B2', {_LABEL}, '', '', false
from generate_series(1, {HIDDEN}) n, generate_series(1, 20) i""",
    f"""
insert into entities_identityclaim (id, left_id, right_id, judgement, reason, grade, label_id, originator, said_at)
select md5('hc' || n)::uuid, md5('h' || n)::uuid, md5('e' || n)::uuid, 'same', 'hidden', '', {_LABEL}, 'HID-1', now()
from generate_series(1, {HIDDEN}) n""",
)

# Each hidden record's name.
_NAME = f"""{_COLUMNS}
select md5('hn' || n)::uuid, md5('h' || n)::uuid, 'person', 'HID-1', date '2025-01-01', 'name', name, 'text', '', '',
  key, null, null, {_REST}, 'HID-1', 'admiralty:B2', {_LABEL}, '', '', false
from unnest(%s::int[], %s::text[], %s::text[]) given (n, name, key)"""


def _facts(mark: str, prefix: str, count: int, label: str) -> str:
    """Return what says so many things of each of the records of a mark."""
    return f"""{_COLUMNS}
select md5('{prefix}f{mark}' || n || '/' || i)::uuid, md5('{mark}' || n)::uuid, 'person', 'HID-2', date '2025-01-01',
  case when i = 1 then 'name' else 'alias' end, 'Somebody {prefix} ' || i, 'text', '', '', '', null, null, {_REST},
  'HID-2', 'admiralty:B2', {label}, '', '', false
from generate_series(1, {BESIDE}) n, generate_series(1, {count}) i"""


def _ties(mark: str, prefix: str, count: int, ends: str, label: str) -> str:
    """Return what ties each of the records of a mark to so many."""
    return f"""{_COLUMNS}
select md5('{prefix}t{mark}' || n || '/' || i)::uuid, md5('{prefix}r{mark}' || n || '/' || i)::uuid, 'relation',
  'HID-2', date '2025-01-01', 'works_with', '', 'text', '', '', '', md5('{mark}' || n)::uuid,
  md5({ends})::uuid, {_REST}, 'HID-2', 'admiralty:B2', {label}, '', '', false
from generate_series(1, {BESIDE}) n, generate_series(1, {count}) i"""


# Two sets of records alike in what is read of them; of one set, more is said that is not.
_BESIDE = (
    *(_facts(mark, "read", 10, "%s") for mark in ("vh", "vn")),
    *(_ties(mark, "read", 10, f"'e' || ({PAGES} + mod(n + i, 20))", "%s") for mark in ("vh", "vn")),
    _facts("vh", "hidden", 40, _LABEL),
    _ties("vh", "hidden", 60, "'h' || (n + i)", _LABEL),
)


if __name__ == "__main__":
    main()
