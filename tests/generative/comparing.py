"""Compare what comes through the database with `decide` asked about every row, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connections, transaction

from breakwater.core.marking import Marking
from breakwater.core.policy import READ, Environment, Resource, Subject, decide

INSERT = """
insert into statements_statement (id, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation,
  key, withheld_ends, held_from, held_to, said_on, recorded_at, originator, grade, label_id, reference, collection,
  is_protected)
values (%(id)s, %(id)s, 'vessel', 'X', '2026-05-01', 'name', 'KM Contoh', 'text', '', '', '', '', '', '',
  '2026-05-01', '2026-05-01', %(originator)s, '', %(label)s, '', '', false)
"""
PROTECTED = """
insert into statements_protectedvalue (statement_id, record_id, label_id, originator, prop, value, lang, translation,
  key, reference) values (%(id)s, %(id)s, %(label)s, %(originator)s, 'name', 'KM Contoh', '', '', '', '')
"""
NOBODY = "00000000-0000-4000-8000-000000000001"


@dataclass
class Rows:
    """A table of statements under drawn markings, and what was counted while comparing."""

    markings: dict[UUID, Marking] = field(default_factory=dict)
    decisions: int = 0
    visible: int = 0
    protected: int = 0
    by_gate: set[str] = field(default_factory=set)

    def add(self, markings: Sequence[Marking]) -> None:
        """Store one statement, and one protected value, under each marking, as the owner."""
        from breakwater.foundation.access.interning import intern_labels

        labels = intern_labels(markings)
        rows = [
            {"id": uuid4(), "label": labels[marking], "originator": marking.originator or "X"} for marking in markings
        ]
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute("set local breakwater.owner_acts = 'on'")
            cursor.executemany(INSERT, rows)
            cursor.executemany(PROTECTED, rows)
        self.markings |= {row["id"]: marking for row, marking in zip(rows, markings, strict=True)}

    def disagreements(self, audience: Sequence[Subject], at: datetime) -> set[tuple[str, UUID]]:
        """Return the rows that one side lets through and the other does not, for one audience at one instant."""
        found = set()
        for kind, ids in through_the_database(audience, at).items():
            expected = self._by_decide(audience, at, protects_identity=kind == "p")
            found |= {(kind, row) for row in ids ^ expected}
        return found

    def _by_decide(self, audience: Sequence[Subject], at: datetime, *, protects_identity: bool) -> set[UUID]:
        environment, readable = Environment(at=at), set()
        for row, marking in self.markings.items():
            resource = Resource(marking, protects_identity=protects_identity)
            answers = [decide(subject, READ, resource, environment) for subject in audience]
            self.by_gate |= {code for answer in answers for code in answer.rule_ids}
            self.decisions += 1
            if all(answer.allowed for answer in answers):
                readable.add(row)
        self.protected += len(readable) if protects_identity else 0
        self.visible += 0 if protects_identity else len(readable)
        return readable


def through_the_database(audience: Sequence[Subject], at: datetime) -> dict[str, set[UUID]]:
    """Return the ids that row security lets through to the application's role: statements, protected values."""
    from breakwater.foundation.access.interning import intern_audience
    from breakwater.foundation.access.principal import Principal
    from breakwater.foundation.access.tickets import open_transaction, seal_ticket
    from breakwater.foundation.database.source import replayed

    subject = audience[0]
    principal = Principal(
        person_id=NOBODY,
        affiliation_id=NOBODY,
        name="",
        organisation=subject.organisation,
        state=subject.state,
        world=subject.world,
        purpose=subject.purpose,
        role_periods=(),
        audience_id=intern_audience(audience),
        epoch=0,
        subject=subject,
    )
    with replayed(at=at), transaction.atomic():
        seal_ticket(principal, open_transaction(using="default", to_write=False), using="default")
        with connections["default"].cursor() as cursor:
            cursor.execute("select id from statements_statement")
            statements = {row[0] for row in cursor.fetchall()}
            cursor.execute("select statement_id from statements_protectedvalue")
            return {"r": statements, "p": {row[0] for row in cursor.fetchall()}}


def compare(rows: Rows, audiences: Iterable[Sequence[Subject]], instants: Iterable[datetime]) -> set[tuple[str, UUID]]:
    """Return every disagreement, for each audience at each instant."""
    wanted = list(instants)
    return {each for audience in audiences for at in wanted for each in rows.disagreements(audience, at)}
