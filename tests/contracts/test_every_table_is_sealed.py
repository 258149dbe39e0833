"""The catalogue itself says that every table is sealed or on a written list, and which functions act as its owner."""

from __future__ import annotations

import pytest
from django.db import connections

from breakwater.foundation.database.roles import LOGINS, OWNER

pytestmark = pytest.mark.database

BELONGING = frozenset(
    {"label_id", "label_ids", "organisation", "originator", "person", "person_id", "owed_by", "owed_to"}
)
"""A column of this name makes a row somebody's."""

OPEN = {
    "access_rate": "",
    "account_emailaddress": "",
    "account_emailconfirmation": "",
    "auth_group": "",
    "auth_group_permissions": "",
    "auth_permission": "",
    "axes_accessattempt": "",
    "axes_accessattemptexpiration": "",
    "axes_accessfailurelog": "",
    "axes_accesslog": "",
    "django_content_type": "",
    "django_migrations": "",
    "django_session": "",
    "members_affiliation": "select insert",
    "members_affiliationrole": "select insert",
    "members_client": "select insert",
    "members_organisation": "select insert",
    "members_person": "select insert",
    "members_state": "select",
    "members_workinggroup": "select insert",
    "members_workinggroupmembership": "select insert",
    "mfa_authenticator": "insert delete",
}
"""Open without a comment: the frameworks' own, and who the members are. With what the application may do to all
columns of a row; members' columns that it may change are in members' migration 0002."""

RIGHTS = frozenset(
    {
        "members_clearance",
        "members_compartment",
        "members_compartmentmembership",
        "members_invitation",
        "members_proposal",
    }
)
"""Who holds which rights: read by no ticket, but by the server's own code, which says so with its key. Their owner's
functions are the triggers that ask whose right a change is."""

DEFINERS = {
    # name: who may call it, besides its owner
    "add_to_spans": "",
    "await_marking": "",
    "change_policy": "bw_app bw_worker",  # moves what the server's code has signed
    "clear_sessions": "bw_app",  # those that have ended
    "defer_job": "bw_app bw_worker",  # puts listed jobs into the queue, for the ticket's holder alone
    "end_session": "bw_app",  # one session, by the hash of its key
    "follow_label": "",
    "follow_plans": "",
    "guard_affiliation": "",
    "guard_authenticator": "",
    "guard_clearance": "",
    "guard_client": "",
    "guard_compartment": "",
    "guard_compartment_membership": "",
    "guard_group": "",
    "guard_group_membership": "",
    "guard_invitation": "",
    "guard_organisation": "",
    "guard_person": "",
    "guard_proposal": "",
    "guard_role": "",
    "hold_plans": "",
    "holds": "bw_app bw_worker",  # one's own roles, asked by policies
    "is_demo": "bw_app",  # one bit about the whole database, asked before a web server serves
    "is_own_batch": "",
    "keep_session": "bw_app",  # one session, by the hash of its key
    "keep_lifted": "",
    "keep_named": "",
    "keep_narrow": "",
    "keep_protected_rows": "",
    "keep_protection": "",
    "keep_withdrawn": "",
    "make_spans_again": "",
    "markings": "bw_app bw_worker",
    "may_approve": "bw_app bw_worker",  # whether one's own roles decide a kind of approval, asked by a policy
    "only_own_staging": "",
    "opening": "bw_app bw_worker",
    "opening_to_write": "bw_app bw_worker",
    "protect": "bw_app bw_worker",
    "protect_all": "bw_app bw_worker",
    "readers_of": "bw_app bw_worker",
    "reads_of_my_material": "bw_app bw_worker",
    "record_act": "bw_app bw_matcher bw_migrator bw_policy bw_worker",
    "spend_reads": "bw_app bw_worker",  # counts up what its own reader was shown
    "sees_rights": "bw_app bw_worker",  # whether the server's own code reads who holds which rights
    "session_data": "bw_app",  # of one session, by the hash of its key
    "session_is_taken": "bw_app",
    "spend_rate": "bw_app bw_worker",  # counts what the server's code has signed
    "staged_counts": "bw_app bw_worker",
    "staged_dangling": "bw_app bw_worker",
    "staged_kinds": "bw_app bw_worker",
    "staged_labels": "bw_app bw_worker",
    "staged_names": "bw_app bw_worker",
    "staged_persons": "bw_app bw_worker",
    "staged_row": "bw_app bw_worker",
    "staged_rows": "bw_app bw_worker",
    "ticket": "bw_app bw_worker",
    "ticket_instant": "bw_app bw_worker",
    "ticket_organisation": "bw_app bw_worker",
    "ticket_person": "bw_app bw_worker",
    "ticket_world": "bw_app bw_worker",
    "token_holder": "bw_app",  # a token is looked up before there is a ticket; answers for valid ones alone
    "unprotect": "bw_app bw_worker",
    "unstage": "bw_app bw_worker",
    "unstage_rows": "bw_app bw_worker",
    "visible": "bw_app bw_worker",
    "visible_labels": "bw_app bw_worker",
    "visible_protected_labels": "bw_app bw_worker",
}
"""The functions that act as their owner. A new one is argued for here."""

VERBS = {"read_": "r", "insert_": "a", "update_": "w", "delete_": "d", "owner_": "*"}


def asked(sql, *parameters, using="owner"):
    """Return rows of the catalogue."""
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.fetchall()


def faults():
    """Return everything about tables that this contract forbids."""
    found = []
    for name, kind, secured, forced, comment, columns in asked(TABLES):
        verbs = rights("bw_app", name)
        if secured and forced:
            found += sealed_badly(name)
            others = set(LOGINS) - {"bw_app", "bw_worker", "bw_migrator"}
            found += [f"{role} may {rights(role, name)} on {name}" for role in sorted(others) if rights(role, name)]
        elif kind != "r":
            found.append(f"{name} is no plain table")
        elif secured != forced:
            found.append(f"{name} is half sealed")
        elif name in OPEN:
            found += [] if verbs == OPEN[name] else [f"{name} gives the application: {verbs}"]
        elif not (comment or "").startswith("open: "):
            reason = f" though it has {sorted(BELONGING & set(columns))}" if BELONGING & set(columns) else ""
            found.append(f"{name} is neither sealed nor on the list{reason}")
    return found


def rights(role, table):
    """Return the verbs that a role has on a whole table."""
    verbs = ("select", "insert", "update", "delete", "truncate", "references", "trigger")
    [held] = asked(
        f"select {', '.join(f'has_table_privilege(%s, %s, {verb!r})' for verb in verbs)}",
        *(value for _ in verbs for value in (role, f'public."{table}"')),
    )
    return " ".join(verb for verb, has in zip(verbs, held, strict=True) if has)


def sealed_badly(table):
    """Return what a sealed table's policies lack."""
    policies = asked(POLICIES, f'public."{table}"')
    plain = {name: verb for name, verb, permissive, *_ in policies if permissive}
    found = [] if plain == VERBS else [f"{table} has the policies {plain}"]
    for name, _verb, permissive, roles, using, check in policies:
        who = {OWNER} if name == "owner_" else {"bw_app", "bw_worker"}
        if permissive and set(roles) != who:
            found.append(f"{table}: policy {name} is for {sorted(roles)}")
        asks = "sees_rights" if table in RIGHTS else "owner_acts" if name == "owner_" else "ticket"
        if (table in RIGHTS, name, using, check) == (True, "owner_", "true", "true"):
            continue
        for text in (using, check):
            if permissive and text not in (None, "false") and asks not in text and "visible" not in text:
                found.append(f"{table}: policy {name} asks nothing: {text}")
    return found


TABLES = """
select c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, obj_description(c.oid, 'pg_class'),
  array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1
"""
POLICIES = """
select p.polname, p.polcmd, p.polpermissive, array(select r::regrole::text from unnest(p.polroles) r),
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
from pg_policy p where p.polrelid = %s::regclass order by 1
"""


def test_every_table_is_sealed_or_on_the_list(database):
    """Row security enabled and forced with one policy a verb, or open with a reason."""
    assert faults() == []


def test_the_list_is_of_tables_that_exist(database):
    """Nothing on the list is left over, and nothing sealed stands on it."""
    tables = {row[0]: row[2] for row in asked(TABLES)}
    assert set(OPEN) <= set(tables)
    assert not any(tables[name] for name in OPEN)
    assert sum(tables.values()) >= 16


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        ("create table planted (label_id integer)", "planted is neither sealed nor on the list"),
        ("create table planted (id integer)", "planted is neither sealed nor on the list"),
        ("alter table statements_statement no force row level security", "statements_statement is half sealed"),
        ("drop policy delete_ on statements_report", "statements_report has the policies"),
        ("create policy more on statements_report for select to bw_app using (true)", "statements_report has"),
        ("alter policy read_ on statements_report using (true)", "policy read_ asks nothing"),
        ("alter policy read_ on statements_report to public", "policy read_ is for ['-']"),
        ("create view planted as select * from statements_report", "planted is no plain table"),
        ("grant select on statements_statement to bw_matcher", "bw_matcher may select on statements_statement"),
        ("grant truncate on django_session to bw_app", "django_session gives the application: truncate"),
    ],
)
def test_a_planted_hole_is_found(database, plant, told):
    """Each way a table could stand open fails the contract."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(plant)
    assert [fault for fault in faults() if told in fault] != []


def test_definer_functions_are_these(database):
    """Each with a fixed search path, none callable by everybody."""
    found = asked(
        "select p.proname, array_to_string(p.proconfig, ' '), p.pronamespace::regnamespace::text, "
        "p.proowner::regrole::text, array(select distinct coalesce(r.rolname, 'public') "
        "from aclexplode(p.proacl) a left join pg_roles r on r.oid = a.grantee where a.grantee <> p.proowner) "
        "from pg_proc p where p.prosecdef and p.pronamespace <> 'pg_catalog'::regnamespace order by 1"
    )
    assert {name: " ".join(sorted(callers)) for name, _, _, _, callers in found} == DEFINERS
    assert {settings for _, settings, _, _, _ in found} <= {
        "search_path=pg_catalog",
        "search_path=pg_catalog lock_timeout=2s",  # bw.change_policy: everyone who writes waits behind it
        "search_path=pg_catalog breakwater.owner_acts=on",
        "search_path=pg_catalog, pg_temp",
        "search_path=pg_catalog, public, pg_temp",  # the queue's own functions name its tables without a schema
    }
    assert {(schema, owner) for _, _, schema, owner, _ in found} == {("bw", OWNER)}


def test_the_policys_own_tables_are_out_of_reach(database):
    """Labels, audiences, grants, the ticket's key: no serving role but the policy's has any right to them.

    The staging area of imports is written by the application, and read by nobody but through functions that ask
    whose import it is.
    """
    tables = asked(
        "select oid::regclass::text, relname from pg_class where relnamespace = 'bw'::regnamespace and relkind = 'r'"
    )
    assert len(tables) >= 7
    roles = sorted(set(LOGINS) - {"bw_migrator", "bw_policy"})
    reached = [
        (role, table)
        for role in roles
        for table, _ in tables
        if asked("select has_table_privilege(%s, %s, 'select, insert, update, delete, truncate')", role, table)[0][0]
    ]
    assert reached == [("bw_app", "bw.staged"), ("bw_worker", "bw.staged")]
    assert [
        asked("select has_table_privilege(%s, 'bw.staged', 'select, update, delete, truncate')", role)
        for role, _ in reached
    ] == [[(False,)]] * 2
    secret = "select has_table_privilege('bw_policy', %s, 'select, insert, update, delete')"
    assert [table for table in ("bw.ticket_key", "bw.setting") if asked(secret, table)[0][0]] == []


def test_no_role_walks_round(database):
    """No serving login is a superuser, bypasses row security, owns a table or makes one."""
    names = sorted(set(LOGINS) - {"bw_migrator"})  # who migrates acts as the owner, and serves nobody
    assert asked("select rolname from pg_roles where (rolsuper or rolbypassrls) and rolname = any(%s)", names) == []
    assert asked("select relname from pg_class where relowner::regrole::text = any(%s)", names) == []
    assert (
        asked(
            "select r from unnest(%s::text[]) r where has_database_privilege(r, current_database(), 'temp, create')",
            names,
        )
        == []
    )


def test_no_unique_rule_spans_content(database):
    """No unique index tells that a value is taken by a row one may not see: ids, and keys of an author's own."""
    found = asked(
        "select c.relname, array(select a.attname::text from pg_attribute a where a.attrelid = c.oid "
        "and a.attnum = any(i.indkey) order by 1) from pg_index i join pg_class c on c.oid = i.indrelid "
        "where i.indisunique and not i.indisprimary and c.relrowsecurity and c.relnamespace = 'public'::regnamespace"
    )
    assert {(table, *columns) for table, columns in found} == {
        # Written under a warrant alone, which is asked for before the index is looked at.
        ("members_compartment", "code"),
        ("members_invitation", "token_hash"),
        ("statements_draft", "key", "person_id"),
        ("statements_handin", "key", "person_id"),
    }
    keys = asked(
        "select c.relname, array(select a.attname::text from pg_attribute a where a.attrelid = c.oid "
        "and a.attnum = any(i.indkey)) from pg_index i join pg_class c on c.oid = i.indrelid "
        "where i.indisprimary and c.relrowsecurity and c.relnamespace = 'public'::regnamespace"
    )
    assert {tuple(columns) for _, columns in keys} == {("id",), ("statement_id",)}
