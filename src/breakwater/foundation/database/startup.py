"""Refusals at start: a process that could walk round row security does not serve."""

from django.db.backends.base.base import BaseDatabaseWrapper

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.roles import APP, LOGINS, MATCHER, OWNER, POLICY, SEALER, SIGN_IN, WORKER

OLDEST = 150000
_SERVING = (APP, SIGN_IN, POLICY, WORKER, MATCHER, SEALER)
_REMEDY = "Run `breakwater database roles`, and give the process only the passwords of its own roles."


def refuse_if_row_security_can_be_bypassed(connection: BaseDatabaseWrapper, *, role: str = APP) -> None:
    """Check that a connection's role is the one expected and has no way round row security.

    Args:
        connection: signed in as the role that will serve.
        role: who it must be.
    Raises:
        BreakwaterError: it is another role, a superuser, may bypass row security, owns a table, may become a
            role that does any of this, or may make tables; or the server is too old to be trusted with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION, [OWNER, list({*LOGINS} - {role})])
        names = [column.name for column in cursor.description]
        answer = dict(zip(names, cursor.fetchone(), strict=True))
    if answer["version"] < OLDEST:
        raise BreakwaterError("The PostgreSQL server is older than version 15.", "Upgrade the server.")
    if role not in _SERVING or answer["who"] != role or answer["session"] != role:
        raise BreakwaterError(f"The database is signed in to as {answer['who']}, not as {role}.", _REMEDY)
    faults = {
        "is a superuser": answer["superuser"],
        "may bypass row security": answer["bypass"],
        "owns tables": answer["owns"],
        "may become the tables' owner": answer["becomes_owner"],
        "may act as another role": answer["becomes_other"],
        "may make tables": answer["creates"],
        "runs with row security off": answer["row_security"] != "on",
    }
    if found := [fault for fault, is_so in faults.items() if is_so]:
        raise BreakwaterError(f"The database role {role} {', '.join(found)}.", _REMEDY)


_QUESTION = """
select current_setting('server_version_num')::int as version, current_user::text as who,
  session_user::text as session, r.rolsuper as superuser, r.rolbypassrls as bypass,
  current_setting('row_security') as row_security,
  exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p', 'v', 'm', 'f')) as owns,
  exists (select from pg_roles o
    where o.rolname = %s and pg_has_role(r.oid, o.oid, 'member')) as becomes_owner,
  exists (select from pg_roles o
    where (o.rolname = any(%s) or o.rolsuper or o.rolbypassrls) and o.oid <> r.oid
    and pg_has_role(r.oid, o.oid, 'member')) as becomes_other,
  has_database_privilege(r.oid, current_database(), 'create')
    or has_database_privilege(r.oid, current_database(), 'temporary')
    or exists (select from pg_namespace n
      where n.nspname not like 'pg\\_%%' and n.nspname <> 'information_schema'
      and has_schema_privilege(r.oid, n.oid, 'create')) as creates
from pg_roles r where r.rolname = current_user
"""
