"""`Seal`: the migration operation that puts a table behind row security, and the list of tables left open.

Every table that holds marked material, or rows that belong to one organisation or person, is sealed in the
migration that creates it. A test reads the catalogue: a table that is neither sealed nor on the written list
of open tables fails it (tests/contracts/test_every_table_is_sealed.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

OWNER = "bw_owner"
APP = "bw_app, bw_worker"
"""The roles that act with a ticket: a job runs with the ticket of whoever asked for it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who reads and who writes a row: two SQL conditions over the row.

    Args:
        read: for SELECT, and for finding rows to update or delete.
        write: for the row as it will stand after INSERT or UPDATE.
    """

    read: str
    write: str


BY_LABEL = Rule(
    # An array, asked once a statement: an index over (something, label_id) then never touches a hidden row, which
    # is faster, and takes as long where rows are hidden as where there are none.
    read="label_id = any ((select bw.visible_labels())::integer[])",
    write="label_id in (select bw.visible()) and originator = (select bw.ticket_organisation())",
)
"""A marked row: read under its label, written by its originator only."""

BY_PROTECTED_LABEL = Rule(
    read="label_id = any ((select bw.visible_protected_labels())::integer[])",
    write="false",
)
"""The identity of a protected person: gate 7 on top of the label; written by definer functions only."""

BY_ORGANISATION = Rule(
    read="organisation = (select bw.ticket_organisation())",
    write="organisation = (select bw.ticket_organisation())",
)
"""Working rows of one organisation."""

BY_PERSON = Rule(
    read="person_id = (select bw.ticket_person())",
    write="person_id = (select bw.ticket_person())",
)
"""Rows of one person."""

BY_PARTIES = Rule(
    read="(select bw.ticket_organisation()) in (owed_by, owed_to)",
    write="(select bw.ticket_organisation()) in (owed_by, owed_to)",
)
"""Rows between two organisations: either reads them."""


class Seal(Operation):
    """Enable and force row security on a table, one policy a verb, and grant the app role what it needs.

    Args:
        table: database table name.
        rule: who reads and writes.
        update: columns the app role may change; none by default, for statements are never edited.
        delete: whether the app role may delete rows (drafts and staging; never statements).
        insert: whether the app role may insert.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        table: str,
        *,
        rule: Rule = BY_LABEL,
        update: Sequence[str] = (),
        delete: bool = False,
        insert: bool = True,
    ) -> None:
        self.table = table
        self.rule = rule
        self.update = tuple(update)
        self.delete = delete
        self.insert = insert

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's state: row security is the database's."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Seal the table."""
        for statement in self.statements():
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take the policies off and every right away: an unsealed marked table is readable by nobody."""
        for verb in ("read", "insert", "update", "delete", "owner"):
            schema_editor.execute(f'drop policy if exists {verb}_ on "{self.table}"')
        schema_editor.execute(f'revoke all on "{self.table}" from {APP}')

    def statements(self) -> list[str]:
        """Return the SQL, one statement an item."""
        table, rule = f'"{self.table}"', self.rule
        sql = [
            f"alter table {table} enable row level security",
            f"alter table {table} force row level security",
            f"revoke all on {table} from public, {APP}",
            f"grant select on {table} to {APP}",
            f"create policy read_ on {table} for select to {APP} using ({rule.read})",
            # Definer functions and data migrations act as the owner, and only while they say so themselves.
            (
                f"create policy owner_ on {table} for all to {OWNER} "
                "using (current_setting('breakwater.owner_acts', true) = 'on') "
                "with check (current_setting('breakwater.owner_acts', true) = 'on')"
            ),
        ]
        allowed = rule.write if self.insert else "false"
        sql.append(f"create policy insert_ on {table} for insert to {APP} with check ({allowed})")
        if self.insert:
            sql.append(f"grant insert on {table} to {APP}")
        allowed = f"({rule.read}) and ({rule.write})" if self.update else "false"
        sql.append(
            f"create policy update_ on {table} for update to {APP} using ({allowed}) with check "
            f"({rule.write if self.update else 'false'})"
        )
        if self.update:
            columns = ", ".join(f'"{column}"' for column in self.update)
            sql.append(f"grant update ({columns}) on {table} to {APP}")
        allowed = f"({rule.read}) and ({rule.write})" if self.delete else "false"
        sql.append(f"create policy delete_ on {table} for delete to {APP} using ({allowed})")
        if self.delete:
            sql.append(f"grant delete on {table} to {APP}")
        return sql

    def describe(self) -> str:
        """Return the line that `migrate` prints."""
        return f"Seal {self.table}"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """Return how to write this operation in a migration file."""
        kwargs: dict[str, Any] = {"table": self.table, "rule": self.rule}
        return (self.__class__.__name__, [], kwargs)


class Open(Operation):
    """Grant the app roles rights on a table that is not sealed, and put it on the written list of open tables.

    Args:
        table: database table name.
        verbs: what the app roles may do, such as "select, insert".
        why: the reason why its rows need no seal; read by the test of the catalogue.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, *, verbs: str, why: str) -> None:
        self.table = table
        self.verbs = verbs
        self.why = why

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Grant, and write the reason where the catalogue's readers find it."""
        schema_editor.execute(f'grant {self.verbs} on "{self.table}" to {APP}')
        why = self.why.replace("'", "''")
        schema_editor.execute(f"comment on table \"{self.table}\" is 'open: {why}'")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take the rights away."""
        schema_editor.execute(f'revoke all on "{self.table}" from {APP}')

    def describe(self) -> str:
        """Return the line that `migrate` prints."""
        return f"Open {self.table} ({self.verbs})"
