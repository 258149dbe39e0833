"""Injected SQL in one's own act: in others' names, at other times, against what was withdrawn or protected."""

import hashlib
from datetime import date

import pytest
from django.db import DatabaseError, connections

from breakwater.capabilities.releases.tests.cast import own_only, say
from breakwater.capabilities.statements import actions, operations, queries
from breakwater.capabilities.statements.drafts import NewRecord, NewStatement, Screening
from breakwater.foundation.access import tokens
from breakwater.foundation.access.passage import acting
from breakwater.foundation.database.source import new_id

IN_ANOTHERS_NAME = {
    "labelchange": (
        "insert into statements_labelchange (id, statement_id, organisation, from_label, to_label, reason, kind, "
        "person_id, at) values (gen_random_uuid(), gen_random_uuid(), 'ID-IID', 1, 1, '', 'remark', '{alba}', "
        "bw.ticket_instant())"
    ),
    "protection": (
        "insert into statements_protection (id, record_id, organisation, category, grounds, person_id, set_at) "
        "values (gen_random_uuid(), gen_random_uuid(), 'ID-IID', '', '', '{alba}', bw.ticket_instant())"
    ),
    "screening": (
        "insert into statements_screeninganswer (id, record_id, organisation, victim, child, reason, person_id, at) "
        "values (gen_random_uuid(), gen_random_uuid(), 'ID-IID', 'no', 'no', '', '{alba}', bw.ticket_instant())"
    ),
}


def run(principal, statement):
    with acting(principal, actions.CONTRIBUTE), connections["default"].cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def refused(principal, statement):
    with pytest.raises(DatabaseError) as caught:
        run(principal, statement)
    return caught.value.__cause__.sqlstate


@pytest.mark.parametrize("name", IN_ANOTHERS_NAME)
def test_nobody_writes_in_anothers_name_nor_at_another_time(cast, name):
    ids = {"alba": cast.person("Alba"), "own": cast.person("Chidi")}
    statement = IN_ANOTHERS_NAME[name]
    own = statement.replace("{alba}", "{own}")
    assert refused(cast["Chidi"], statement.format(**ids)) == "42501"
    assert refused(cast["Chidi"], own.replace("bw.ticket_instant()", "'2020-01-01'").format(**ids)) == "42501"
    assert run(cast["Chidi"], own.format(**ids)) == 1


def test_what_was_withdrawn_stays_withdrawn(cast):
    said = say(cast["Chidi"], "KM Contoh Satu", "KM Contoh Dua")
    operations.retract(principal=cast["Chidi"], statement_id=said[0], reason="Wrong.")
    again = f"update statements_statement set withdrawn_at = null where id = '{said[0]}'"
    earlier = f"update statements_statement set withdrawn_at = '2020-01-01' where id = '{said[1]}'"
    assert refused(cast["Chidi"], again) == "BW004"
    assert refused(cast["Chidi"], earlier) == "BW004"
    with acting(cast["Chidi"], actions.READ) as passage:
        assert [row.withdrawn_at is None for row in queries.by_ids(passage, said)].count(True) == 1


def test_nobody_lifts_the_agencys_protection_alone(cast):
    done = operations.contribute(
        principal=cast["Chidi"],
        records=[NewRecord("p", "person", Screening("yes", "no"))],
        statements=[NewStatement("p", "name", "Hidden", own_only(), said_on=date(2026, 2, 26))],
    )
    assert done.protected
    assert refused(cast["Chidi"], "update statements_protection set lifted_at = bw.ticket_instant()") == "BW004"


def test_no_token_is_left_behind(cast):
    """A row of one's own may be written; what it names opens nothing, for its hash takes the server's key."""
    hashed = hashlib.sha256(b"bw_known").hexdigest()
    assert run(
        cast["Chidi"],
        "insert into access_apitoken (id, person_id, affiliation_id, organisation, purpose, scopes, name, hash, "
        f"generation, made_at, expires_at) values ('{new_id()}', '{cast.person('Chidi')}', "
        f"'{cast.affiliation('Chidi').pk}', 'ID-IID', 'intelligence', 'read:statements', 'x', '{hashed}', 0, "
        "bw.ticket_instant(), bw.ticket_instant() + interval '80 days')",
    )
    assert tokens.holder("bw_known") is None
    secret, _line = tokens.make(cast["Chidi"], name="x", scopes=[tokens.Scope.READ_STATEMENTS], days=1)
    assert tokens.holder(secret) is not None
