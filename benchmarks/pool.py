"""A database of its own for the benches: an embedded server as in production, and a generated pool of statements.

Everything is generated: names and values say nothing about anybody. Markings, labels, grants and members come
through the product; only the rows of statements are written by SQL, as the owner, because the product's own
contribution at this size is another bench.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

BYPASS = "bw_bench"
VIEWER, HIDDEN = "VA-CID", "VB-CID"
LABELS, HELD = 2_000, 600
USERS = 10
STARTS, PAGES, HUBS = 1_000, 300_000, 390_000
"""From which number on records are of each sort; the lower the number, the more ties a record has."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is generated.

    Args:
        records: persons and things.
        statements: about them, a fifth of them relations.
        pages: records made to have 40 readable statements and 20 readable neighbours.
        hubs: records made to have 500 readable neighbours.
    """

    records: int = 400_000
    statements: int = 5_000_000
    pages: int = 200
    hubs: int = 20


@dataclass(frozen=True, slots=True)
class Pool:
    """A filled database, and who reads in it.

    Attributes:
        affiliation_id: the viewer's.
        labels: those that the viewer's audience holds.
        pages, hubs: ids of the records made for the figures.
        starts: ids of much tied records, to go two steps from.
        users: affiliations of the people who read over HTTP.
    """

    affiliation_id: str
    person_id: str
    labels: tuple[int, ...]
    pages: tuple[str, ...]
    hubs: tuple[str, ...]
    starts: tuple[str, ...]
    users: tuple[str, ...]


def say(text: str) -> None:
    """Say what is going on, beside the figures."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


class Server:
    """The embedded server in a folder, its database migrated, and Django set up on it.

    `prepared`: another process has started and migrated it.
    """

    def __init__(self, folder: Path, *, prepared: bool = False) -> None:
        folder.chmod(0o711)
        os.environ |= {"BREAKWATER_DATA": str(folder), "BREAKWATER_PROCESS": "migrate"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "breakwater.config.settings"
        for name in ("DATABASE_URL", "BREAKWATER_SECRETS", "BREAKWATER_DATABASE"):
            os.environ.pop(name, None)
        from breakwater.foundation.database.embedded import Cluster

        # Commits are forced to disk, as in production; the bypassing role is this server's alone.
        self.cluster = Cluster(folder, more_access=(f"local bw {BYPASS} scram-sha-256",))
        if not prepared:
            self.cluster.start()
        import django

        django.setup()
        if not prepared:
            from breakwater.config.prepare import migrate
            from breakwater.foundation.members.tests.factories import free_members

            migrate()
            free_members()  # the pool's people are plain rows
            self._add_bypass()

    def _add_bypass(self) -> None:
        from django.db import connections

        password = secrets.token_hex(16)
        with suppress(Exception):
            self.cluster.sql(f"create role {BYPASS} login bypassrls", "bw")
        self.cluster.sql(
            f"alter role {BYPASS} password '{password}'; grant select on all tables in schema public to {BYPASS}; "
            f"grant connect on database bw to {BYPASS}; grant usage on schema public to {BYPASS}; "
            f"alter role {BYPASS} set search_path = public",
            "bw",
        )
        entry = {**connections.settings["default"], "USER": BYPASS, "PASSWORD": password}
        connections.settings["bypass"] = entry

    def stop(self) -> None:
        """Stop the server."""
        from django.db import connections

        connections.close_all()
        self.cluster.stop()


def fill(size: Size) -> Pool:
    """Found two agencies, intern the labels, write the statements; or find all that as a run before left it."""
    from breakwater.foundation.members.models import Affiliation

    known = Affiliation.objects.filter(person__sign_in_name=f"{VIEWER}.analyst0".lower()).first()
    row = known or _found()
    viewers = Affiliation.objects.filter(organisation__code=VIEWER).values_list("pk", flat=True)
    labels = _labels(row)
    if known is None:
        _write(size, labels)
    return Pool(
        affiliation_id=str(row.pk),
        person_id=str(row.person_id),
        labels=labels,
        pages=_ids(PAGES, size.pages),
        hubs=_ids(HUBS, size.hubs),
        starts=_ids(STARTS, size.hubs),
        users=tuple(map(str, viewers)),
    )


def principal(pool: Pool) -> Any:
    """Return the viewer at work."""
    from breakwater.core.marking import Purpose
    from breakwater.foundation.access.principals import principal_for

    return principal_for(pool.affiliation_id, purpose=Purpose.INTELLIGENCE)


def _found() -> Any:
    from datetime import UTC, datetime, timedelta

    from breakwater.foundation.members.models import Affiliation, AffiliationRole, Clearance, Organisation, Person
    from breakwater.foundation.members.roles import Role

    now = datetime.now(UTC)
    rows = []
    for code, count in ((HIDDEN, 1), (VIEWER, USERS)):
        home = Organisation.objects.create(
            code=code, name=code, kind="law_enforcement", standing=Organisation.Standing.MEMBER
        )
        for number in range(count):
            person = Person.objects.create_user(f"{code}.analyst{number}".lower(), name=f"Analyst {number}", home=home)
            row = Affiliation.objects.create(person=person, organisation=home)
            AffiliationRole.objects.create(affiliation=row, role=Role.ANALYST)
            rows.append(row)
    for row in rows[1:]:
        Clearance.objects.create(
            person=row.person, organisation=row.organisation, level="SECRET", attested_by=rows[0].person,
            valid_from=now - timedelta(days=10), valid_until=now + timedelta(days=300),
        )  # fmt: skip
    return rows[1]


def _labels(row: Any) -> tuple[int, ...]:
    """Intern 2,000 markings of 40 agencies, of which the viewer's audience holds 600."""
    from breakwater.core.marking import Marking, Purpose, Tlp
    from breakwater.foundation.access.interning import intern_labels
    from breakwater.foundation.access.principals import principal_for

    audience = principal_for(str(row.pk), purpose=Purpose.INTELLIGENCE).audience_id
    markings = [
        Marking(
            originator=f"A{number % 40:02}-CID",
            tlp=Tlp.AMBER_STRICT,
            caveat=f"Matter {number}",
            releasable_to=frozenset({VIEWER if number < HELD else HIDDEN}),
        )
        for number in range(LABELS)
    ]
    intern_labels(markings)
    held = _column("select label_id from bw.label_grant where audience_id = %s and kind = 'r' order by 1", audience)
    if len(held) != HELD:
        raise AssertionError(f"The viewer holds {len(held)} labels, not {HELD}.")
    return tuple(held)


def _ids(first: int, count: int) -> tuple[str, ...]:
    numbers = range(first, first + count)
    return tuple(str(UUID(hashlib.md5(f"e{number}".encode(), usedforsecurity=False).hexdigest())) for number in numbers)


def _column(sql: str, *arguments: object) -> list[Any]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, arguments)
        return [row[0] for row in cursor.fetchall()]


_KINDS = "(array['person','person','person','person','person','phone','phone','organisation','vehicle','premises'])"
_PROPS = "(array['name','alias','description','occupation','nationality','status','birth_place','language_spoken'])"


# An agency speaks under 50 markings of its own, 15 of which the viewer holds; they stand for 45 in 100 statements, some
# far more used than others. Of one record up to four agencies speak.
def _label(number: str) -> str:
    agency = f"mod({number} * (1 + floor(4 * power(random(), 2))::int), 40)"
    return (
        f"case when random() < 0.45 then held[1 + {agency} + 40 * floor(15 * power(random(), 2))::int] "
        f"else hidden[1 + {agency} + 40 * floor(35 * power(random(), 2))::int] end"
    )


_COLUMNS = (
    "id, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation, key, source_id, target_id, "
    "withheld_ends, held_from, held_to, said_on, recorded_at, review_on, originator, grade, label_id, report_id, "
    "reference, collection, supersedes, batch_id, is_protected, withdrawn_at"
)
_REST = (
    "'2025-01-01'::date + (random() * 300)::int, now() - random() * interval '400 days', null::date, "
    "'A' || lpad(mod(label - 1, 40)::text, 2, '0') || '-CID', 'admiralty:B2', label, "
    "case when random() < 0.25 then md5('p' || (random() * 50000)::int)::uuid end, '', '', null::uuid, null::uuid, "
    "false, null::timestamptz"
)


def _facts(where: str, label: str) -> str:
    return f"""
insert into statements_statement ({_COLUMNS})
select md5('s' || e || '/' || i || '/' || %s)::uuid, md5('e' || e)::uuid, kind, 'A01-CID', date '2024-06-01', prop,
  value, 'text', '', '', case when prop in ('name', 'alias') then 'n:' || lower(value) else '' end,
  null, null, '', '', '', {_REST}
from (select e, i, {_KINDS}[1 + mod(e, 10)] as kind, {_PROPS}[1 + mod(i + e, 8)] as prop,
    'Value ' || e || ' ' || (random() * 3)::int as value, {label} as label
  from {where}, (select %s::int[] as held, %s::int[] as hidden) given) made"""


def _ties(where: str, source: str, target: str, label: str) -> str:
    return f"""
insert into statements_statement ({_COLUMNS})
select md5('t' || r || '/' || %s)::uuid, md5('r' || r || '/' || %s)::uuid, 'relation', 'A01-CID', date '2024-06-01',
  (array['calls','met_with','works_with','uses'])[1 + mod(r, 4)], '', 'text', '', '', '',
  md5('e' || source)::uuid, md5('e' || target)::uuid, '', '', '', {_REST}
from (select r, {source} as source, {target} as target, {label} as label
  from {where}, (select %s::int[] as held, %s::int[] as hidden) given) made where source <> target"""


def _write(size: Size, labels: Sequence[int]) -> None:
    from django.db import connections, transaction

    hidden = _column("select id from bw.label where not (id = any(%s)) order by id", list(labels))
    given = [list(labels), hidden]
    n, ties = size.records, size.statements // 5
    each = (size.statements - ties) // n
    held = "held[1 + mod({0} * (1 + floor(4 * power(random(), 2))::int), 40) + 40 * floor(15 * random())::int]"
    steps: list[tuple[str, list[object]]] = [
        # Statements on a record come in three visits, as agencies learn of it one after the other.
        *(
            (_facts(f"generate_series(1, {n}) e, generate_series({first}, {last}) i", _label("e")), [mark, *given])
            for mark, first, last in (("a", 1, 4), ("b", 5, 7), ("c", 8, each))
        ),
        # A few records have very many ties, most have a few.
        (
            _ties(
                f"generate_series(1, {ties}) r",
                f"ceil({n} * power(random(), 2.2))::int",
                f"ceil({n} * power(random(), 1.3))::int",
                _label("r"),
            ),
            ["a", "a", *given],
        ),
        (
            _facts(
                f"generate_series({PAGES}, {PAGES + size.pages - 1}) e, generate_series(101, 136) i", held.format("e")
            ),
            ["d", *given],
        ),
        (
            _ties(
                f"generate_series(0, {size.pages * 18 - 1}) r",
                f"{PAGES} + r / 18",
                f"ceil({n} * random())::int",
                held.format("(r / 18)"),
            ),
            ["d", "d", *given],
        ),
        (
            _ties(
                f"generate_series(0, {size.hubs * 500 - 1}) r",
                f"{HUBS} + r / 500",
                f"ceil({n} * random())::int",
                held.format("r"),
            ),
            ["h", "h", *given],
        ),
    ]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("set local breakwater.owner_acts = 'on'")
        cursor.execute("set local synchronous_commit = off")
        cursor.execute("select setseed(0.42)")
        indexes = _column("select indexdef from pg_indexes where tablename = 'statements_statement'")
        names = _column("select indexname from pg_indexes where tablename = 'statements_statement'")
        dropped = [pair for pair in zip(names, indexes, strict=True) if not pair[0].endswith("_pkey")]
        cursor.execute("alter table statements_statement disable trigger keep_protected")
        for name, _text in dropped:
            cursor.execute(f'drop index "{name}"')
        for step, arguments in steps:
            say(f"writing rows, part {arguments[0]}")
            cursor.execute(step, arguments)
        say("writing claims and reports")
        cursor.execute(_CLAIMS, [n, *given])
        cursor.execute(_REPORTS, given)
        cursor.execute("alter table statements_statement enable trigger keep_protected")
        for name, text in dropped:
            say(f"index {name}")
            cursor.execute(text)
    with connections["owner"].cursor() as cursor:
        say("vacuum, analyze")
        cursor.execute("vacuum analyze statements_statement")
        cursor.execute("analyze")


_CLAIMS = f"""
insert into entities_identityclaim
  (id, left_id, right_id, judgement, reason, grade, label_id, originator, said_at, withdrawn_at)
select md5('c' || c)::uuid, md5('e' || (5000 + 15 * c))::uuid, md5('e' || (5001 + 15 * c))::uuid,
  (array['same','same','unsure'])[1 + mod(c, 3)], 'Generated', '', label, 'A' || lpad(mod(label - 1, 40)::text, 2, '0') || '-CID',
  now(), null
from (select c, {_label("c")} as label from generate_series(1, %s / 20) c,
  (select %s::int[] as held, %s::int[] as hidden) given) made"""
_REPORTS = f"""
insert into statements_report (id, label_id, originator, reference, title, text, lang, dated, recorded_at)
select md5('p' || p)::uuid, label, 'A' || lpad(mod(label - 1, 40)::text, 2, '0') || '-CID', 'R' || p, 'Report ' || p,
  repeat('Generated text. ', 40), 'en', date '2025-01-01', now()
from (select p, {_label("p")} as label from generate_series(0, 50000) p,
  (select %s::int[] as held, %s::int[] as hidden) given) made"""
