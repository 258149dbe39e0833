"""Read as one viewer all there is, through the product's reads and straight from the sealed tables."""

from __future__ import annotations

from django.db import connections
from django.test import Client

from tests.oracle.semantics import Readable
from tests.support.tide import Tide


def by_reads(tide: Tide, viewer: str) -> Readable:
    """Return what the queries behind the pages give a viewer; relations as the door lets them through too."""
    from breakwater.capabilities.statements import actions, queries
    from breakwater.capabilities.statements.models import Statement
    from breakwater.core.vocabulary import KINDS
    from breakwater.foundation.access.doors import readable
    from breakwater.foundation.access.passage import acting

    records, statements = tide.keys_of("records"), tide.keys_of("statements")
    with acting(tide.principal(viewer), actions.READ) as passage:
        said = queries.all_of_kinds(passage, [kind for kind in KINDS if kind != "relation"])
        let_through = (
            readable(passage.principal, Statement).filter(id__in=list(statements)).values_list("id", flat=True)
        )
        keys = {statements[str(statement_id)] for statement_id in let_through}
        shown = queries.all_relations(passage)
    subjects = {records[row.record_id] for row in said}
    return _readable(
        statements={statements[row.id] for row in said if row.id in statements},
        relations=keys,
        subjects=subjects,
        shown={records[row.record_id] for row in shown},
    )


def by_api(tide: Tide, viewer: str) -> Readable:
    """Return what a program with a viewer's token lists, page by page; relations are those shown."""
    from breakwater.foundation.access import tokens

    secret, _token = tokens.make(tide.principal(viewer), name="oracle", scopes=tuple(tokens.Scope), days=1)
    client, cursor, found = Client(SERVER_NAME="127.0.0.1"), "", []
    while cursor is not None:
        answer = client.get(
            "/api/v1/statements", {"limit": 500, "cursor": cursor}, headers={"Authorization": f"Bearer {secret}"}
        ).json()
        found += answer["statements"]
        cursor = answer["next"]
    records, statements = tide.keys_of("records"), tide.keys_of("statements")
    relations = [row for row in found if row["kind"] == "relation"]
    said = [row for row in found if row["kind"] != "relation"]
    return _readable(
        statements={statements[row["id"]] for row in said if row["id"] in statements},
        relations={records[row["record"]] for row in relations},
        subjects={records[row["record"]] for row in said},
        shown={records[row["record"]] for row in relations if row["source"] and row["target"]},
    )


def by_rows(tide: Tide, viewer: str) -> Readable:
    """Return what the application's own role reads in the tables, as an injected statement would."""
    from breakwater.capabilities.statements import actions
    from breakwater.foundation.access.passage import acting

    records, statements = tide.keys_of("records"), tide.keys_of("statements")
    with acting(tide.principal(viewer), actions.READ), connections["default"].cursor() as cursor:
        cursor.execute(
            "select id::text, record_id::text, kind, source_id::text, target_id::text from statements_statement"
        )
        found = cursor.fetchall()
    subjects = {records[row[1]] for row in found if row[2] != "relation"}
    ties = {records[row[1]]: {records[row[3]], records[row[4]]} for row in found if row[2] == "relation"}
    return _readable(
        statements={statements[row[0]] for row in found if row[0] in statements},
        relations=set(ties),
        subjects=subjects,
        shown={key for key, ends in ties.items() if ends <= subjects},
    )


def _readable(*, statements: set[str], relations: set[str], subjects: set[str], shown: set[str]) -> Readable:
    """Sort ids by what they are; protected persons (V…) and routes are asked about by tests of their own."""
    return Readable(
        statements=frozenset(key for key in statements if _is(key, "S")),
        relations=frozenset(key for key in relations if _is(key, "R")),
        legs=frozenset(key for key in subjects if key.startswith("LEG")),
        subjects=frozenset(key for key in subjects if not key.startswith(("LEG", "RT", "V0"))),
        shown=frozenset(key for key in shown if _is(key, "R")),
    )


def _is(key: str, letter: str) -> bool:
    return key.startswith(letter) and key[len(letter) :].isdigit()
