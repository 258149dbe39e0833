"""The database's roles and what each may do, as one SQL text for every kind of server.

The same text goes to the embedded server at each start and to an administrator's server by
`breakwater database roles`. It may be run again at any time: it brings an existing server to the same state.
No role is a superuser and none bypasses row security; passwords travel as SCRAM verifiers only.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping

OWNER = "bw_owner"  # owns every table; nobody signs in as it
MIGRATOR = "bw_migrator"  # signs in to migrate, and acts as the owner while it does
APP = "bw_app"
SIGN_IN = "bw_signin"  # reads ways of signing in and failed attempts, which the application does not
POLICY = "bw_policy"
WORKER = "bw_worker"
MATCHER = "bw_matcher"
SEALER = "bw_sealer"
BACKUP = "bw_backup"
LOGINS = (MIGRATOR, APP, SIGN_IN, POLICY, WORKER, MATCHER, SEALER, BACKUP)
DATABASE = "bw"

_TIMEOUTS = {  # a page that takes longer has failed; jobs and migrations take the time they need
    APP: {"statement_timeout": "30s", "idle_in_transaction_session_timeout": "5min"},
    SIGN_IN: {"statement_timeout": "30s", "idle_in_transaction_session_timeout": "5min"},
    POLICY: {"statement_timeout": "30s", "idle_in_transaction_session_timeout": "5min"},
    MIGRATOR: {"lock_timeout": "10s"},
}

# Sizes and estimates count rows that row security hides, for every table and every caller.
_REVEALING_FUNCTIONS = (
    *("pg_relation_size(regclass)", "pg_relation_size(regclass, text)", "pg_table_size(regclass)"),
    *("pg_indexes_size(regclass)", "pg_total_relation_size(regclass)", "pg_database_size(oid)"),
    *("pg_database_size(name)", "pg_tablespace_size(oid)", "pg_tablespace_size(name)"),
    *("pg_stat_get_activity(integer)", "pg_sequence_last_value(regclass)"),
)
# Large objects belong to whoever makes them and lie outside every table: the application owns nothing.
_HOARDING_FUNCTIONS = ("lo_create(oid)", "lo_creat(integer)", "lo_from_bytea(oid, bytea)")
# A lock that anybody may take under a known number stops whoever works under it: interning, sealing.
_LOCKING_ROLES = (OWNER, POLICY, SEALER)
_REVEALING_COLUMNS = ("relpages", "reltuples", "relallvisible", "relallfrozen")

Run = Callable[[str, str], str]


def verifier(role: str, password: str) -> str:
    """Compute what PostgreSQL stores of a password: enough to check it, not enough to sign in with.

    The salt is drawn from the password itself, so that setting the same password again changes nothing.
    RFC 5802 section 3, RFC 7677.
    """
    rounds = 4096
    salt = hashlib.sha256(f"{role}:{password}".encode()).digest()[:16]
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt64, stored64, server64 = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${rounds}:{salt64}${stored64}:{server64}"


def server_sql(passwords: Mapping[str, str]) -> str:
    """Write what makes the roles; to be run in any database of the server."""
    lines = [_create(OWNER)]
    for role in LOGINS:
        lines.append(_create(role))
        replication = " replication" if role == BACKUP else ""
        inherits = "inherit" if role == MIGRATOR else "noinherit"
        lines.append(f"alter role {role} login {inherits}{replication} password '{verifier(role, passwords[role])}';")
        for setting, value in _TIMEOUTS.get(role, {}).items():
            lines.append(f"alter role {role} set {setting} = '{value}';")
    lines.append(f"grant {OWNER} to {MIGRATOR} with inherit true, set true;")
    # Functions that act as the owner fix this setting in their definition, which needs leave to name it.
    lines.append(f'grant set on parameter "breakwater.owner_acts" to {OWNER};')
    names = ", ".join(f"'{role}'" for role in (OWNER, *LOGINS))
    lines.append(f"""do $$ begin
  if exists (select from pg_roles where rolname in ({names}) and (rolsuper or rolbypassrls)) then
    raise exception 'one of the roles {names.replace("'", "")} could walk round row security'
      using hint = 'alter it to nosuperuser nobypassrls';
  end if;
end $$;""")
    return "\n".join(lines)


def database_sql(database: str = DATABASE) -> str:
    """Write what closes a database to everything but its purpose; to be run in that database."""
    everyone = ", ".join(LOGINS)
    return f"""
revoke all on database {database} from public;
grant connect on database {database} to {everyone};
alter schema public owner to {OWNER};
revoke all on schema public from public;
grant usage on schema public to {everyone};
create schema if not exists bw authorization {OWNER};
grant usage on schema bw to {everyone};
{_hide_what_counts_hidden_rows()}"""


def apply_roles(run: Run, passwords: Mapping[str, str], *, database: str = DATABASE) -> None:
    """Bring a server to the state this module describes.

    Args:
        run: executes SQL (first) in a database (second) as an administrator, gives the rows as text.
        passwords: one for each of `LOGINS`.
        database: made when it does not exist.
    """
    run(server_sql(passwords), "postgres")
    exists = f"select 1 from pg_database where datname = '{database}'"  # noqa: S608  # our own word
    if not run(exists, "postgres").strip():
        run(f"create database {database} owner {OWNER} encoding 'UTF8' template template0", "postgres")
    run(database_sql(database), database)


def script(passwords: Mapping[str, str], *, database: str = DATABASE) -> str:
    """Write everything as one file for psql, for an administrator who wants to read it first."""
    create = f"create database {database} owner {OWNER} encoding ''UTF8'' template template0"
    return f"""\\set ON_ERROR_STOP on
{server_sql(passwords)}
select '{create}' where not exists (select from pg_database where datname = '{database}') \\gexec
\\connect {database}
{database_sql(database)}"""  # noqa: S608  # our own words


def _create(role: str) -> str:
    return f"do $$ begin create role {role}; exception when duplicate_object then null; end $$;"


def _hide_what_counts_hidden_rows() -> str:
    """Take statistics, sizes and other sessions' queries from every role that signs in.

    On a hosted server the administrator may not own the catalogue; each part that is refused is then a
    warning, and the operator's guide says what stays open.
    """
    functions = "\n".join(
        f"perform pg_temp.attempt('revoke execute on function {function} from public');"
        for function in (*_REVEALING_FUNCTIONS, *_HOARDING_FUNCTIONS)
    )
    hidden = ", ".join(f"'{column}'" for column in _REVEALING_COLUMNS)
    return f"""
create function pg_temp.attempt(statement text) returns void language plpgsql as $$ begin
  execute statement;
exception when insufficient_privilege then raise warning 'not allowed here: %', statement;
end $$;
do $$ declare view_name text; function_name text; columns text; begin
  for view_name in select c.relname from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace
      and c.relkind = 'v' and (c.relname like 'pg\\_stat%' or c.relname = 'pg_sequences') loop
    perform pg_temp.attempt(format('revoke all on pg_catalog.%I from public', view_name));
  end loop;
  for function_name in select p.oid::regprocedure::text from pg_proc p
      where p.pronamespace = 'pg_catalog'::regnamespace
      and (p.proname like 'pg\\_stat\\_get\\_%' or p.proname like 'pg\\_ls\\_%') loop
    perform pg_temp.attempt(format('revoke execute on function %s from public', function_name));
  end loop;
  for function_name in select p.oid::regprocedure::text from pg_proc p
      where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^pg_(try_)?advisory_' loop
    perform pg_temp.attempt(format('revoke execute on function %s from public', function_name));
    perform pg_temp.attempt(format('grant execute on function %s to {", ".join(_LOCKING_ROLES)}', function_name));
  end loop;
  {functions}
  select string_agg(quote_ident(attname), ', ') into columns from pg_attribute
    where attrelid = 'pg_class'::regclass and attnum > 0 and attname not in ({hidden});
  perform pg_temp.attempt('revoke select on pg_class from public');
  perform pg_temp.attempt(format('grant select (%s) on pg_class to public', columns));
  perform pg_temp.attempt('grant select on pg_class to {OWNER}, {BACKUP}');
  perform pg_temp.attempt('revoke usage on language plpgsql from public');
  perform pg_temp.attempt('grant usage on language plpgsql to {OWNER}');
end $$;
drop function pg_temp.attempt(text);
"""  # noqa: S608  # our own words
