"""Every right of every serving role on every table, with the reason why it has it: `grants.csv`, from the catalogue.

A new grant without a row fails; so does a row that nothing grants any more. To write the file anew, reasons kept:
`WRITE_GRANTS=tests/contracts/grants.csv pytest tests/contracts/test_grants.py`.
"""

import csv
import os
from pathlib import Path

import pytest
from django.db import connections

from breakwater.foundation.database.roles import LOGINS, MIGRATOR

pytestmark = pytest.mark.database

FILE = Path(__file__).parent / "grants.csv"
FIELDS = ("table", "verb", "columns", "roles", "reason")
GRANTS = """
with granted as (
  select c.oid::regclass::text as what, lower(a.privilege_type) as verb, '*' as columns, a.grantee::regrole::text as role
  from pg_class c, aclexplode(c.relacl) a
  where c.relnamespace in ('public'::regnamespace, 'bw'::regnamespace) and a.grantee = any (%(roles)s::regrole[]::oid[])
  union all
  select c.oid::regclass::text, lower(a.privilege_type), string_agg(t.attname, ' ' order by t.attname),
    a.grantee::regrole::text
  from pg_class c join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a
  where c.relnamespace in ('public'::regnamespace, 'bw'::regnamespace) and a.grantee = any (%(roles)s::regrole[]::oid[])
  group by 1, 2, 4
)
select what, verb, columns, string_agg(role, ' ' order by role) from granted group by 1, 2, 3 order by 1, 2, 3, 4
"""
EVERYBODY = """
select c.oid::regclass::text from pg_class c
where c.relnamespace in ('public'::regnamespace, 'bw'::regnamespace) and (
  exists (select from aclexplode(c.relacl) a where a.grantee = 0)
  or exists (select from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = c.oid and a.grantee = 0))
"""


def granted() -> list[tuple[str, ...]]:
    """Read from the catalogue what each serving role may do."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(GRANTS, {"roles": sorted(set(LOGINS) - {MIGRATOR})})
        return cursor.fetchall()


def written() -> dict[tuple[str, ...], str]:
    """Read the file: each right with its reason."""
    with FILE.open(newline="") as file:
        return {tuple(row[name] for name in FIELDS[:-1]): row["reason"] for row in csv.DictReader(file)}


def write(path: Path, rows: list[tuple[str, ...]], reasons: dict[tuple[str, ...], str]) -> None:
    """Write the file anew; what has no reason yet is left for a person to argue."""
    with path.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(FIELDS)
        table.writerows((*row, reasons.get(row, "")) for row in rows)


def test_every_right_has_its_reason(database):
    """The file says what the catalogue says, and why."""
    found = granted()
    if path := os.environ.get("WRITE_GRANTS"):
        write(Path(path), found, written() if FILE.exists() else {})
    reasons = written()
    assert [row for row in found if row not in reasons] == [], "granted, and not argued for"
    assert [row for row in reasons if row not in set(found)] == [], "argued for, and not granted"
    assert [row for row, reason in reasons.items() if len(reason) < 10] == [], "no reason"


def test_nothing_is_granted_to_everybody(database):
    with connections["owner"].cursor() as cursor:
        cursor.execute(EVERYBODY)
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    "plant",
    [
        "grant select on axes_accesslog to bw_app",
        "grant select (data) on mfa_authenticator to bw_app",
        "grant update (value) on statements_statement to bw_worker",
        "grant usage on sequence audit_row_id_seq to bw_app",
    ],
)
def test_a_planted_right_is_found(database, plant):
    with connections["owner"].cursor() as cursor:
        cursor.execute(plant)
    assert [row for row in granted() if row not in written()] != []
