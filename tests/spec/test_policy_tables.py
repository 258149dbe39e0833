"""Every cell of the policy's tables holds in Python and in the database, and the documentation is rendered from them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connections

from tests.spec.people import DATED, INSTANTS, OWN, READERS, Spec
from tests.spec.tables import DOCUMENT, YES, document, lines
from tests.support.tide import forget

pytestmark = [pytest.mark.database, pytest.mark.slow]

LINES = list(lines())


@pytest.fixture(scope="module")
def spec(database_session):
    """The readers, and a statement under the marking of each row."""
    from breakwater.foundation.access.interning import intern_labels
    from breakwater.foundation.database.source import replayed
    from breakwater.foundation.database.testing import copied

    forget()
    with copied(database_session), replayed(at=INSTANTS["now"]):
        made = Spec()
        made.markings = {line.name: marking_of(made, line) for line in LINES}
        labels = intern_labels(set(made.markings.values()))
        made.statements = {line.name: uuid4() for line in LINES}
        with connections["owner"].cursor() as cursor:
            cursor.execute("set breakwater.owner_acts = 'on'")
            for line in LINES:
                row = {
                    "id": made.statements[line.name],
                    "label": labels[made.markings[line.name]],
                    "originator": OWN,
                }
                cursor.execute(INSERT, row)
                cursor.execute(PROTECTED, row)
            cursor.execute("set breakwater.owner_acts = 'off'")
        yield made
    forget()


INSERT = """
insert into statements_statement (id, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation,
  key, withheld_ends, held_from, held_to, said_on, recorded_at, originator, grade, label_id, reference, collection,
  is_protected)
values (%(id)s, gen_random_uuid(), 'vessel', 'ID-IID', '2026-05-01', 'name', 'KM Contoh', 'text', '', '', '', '', '', '',
  '2026-05-01', '2026-05-01', %(originator)s, '', %(label)s, '', '', false)
"""
PROTECTED = """
insert into statements_protectedvalue (statement_id, record_id, label_id, originator, prop, value, lang, translation,
  key, reference) values (%(id)s, gen_random_uuid(), %(label)s, %(originator)s, 'name', 'KM Contoh', '', '', '', '')
"""


def marking_of(spec, line):
    """Read a row's marking; `@Bo` names the reader of that name."""
    from breakwater.foundation.web.marking_text import parse_marking

    text = line.marking
    for name, person in spec.persons.items():
        text = text.replace(f"@{name}", f"@{person}")
    return parse_marking(text, originator=OWN, world="live")


def reads_in_python(spec, line, name):
    """Return the decision as a cell says it."""
    from breakwater.core.marking import Purpose
    from breakwater.core.policy import READ, Environment, Resource, decide
    from breakwater.foundation.members import queries

    subject = queries.subject(spec.affiliations[name], purpose=Purpose(line.purpose))
    resource = Resource(spec.markings[line.name], protects_identity=line.protected)
    decision = decide(subject, READ, resource, Environment(at=INSTANTS[line.at]))
    assert decision.allowed == (decision.rule_ids == ())
    return YES if decision.allowed else " ".join(decision.rule_ids)


def reads_in_database(spec, line, name):
    """Return whether row security lets the row through."""
    from django.db import transaction

    from breakwater.foundation.access.tickets import open_transaction, seal_ticket
    from breakwater.foundation.database.source import replayed

    table, key = ("statements_protectedvalue", "statement_id") if line.protected else ("statements_statement", "id")
    principal = spec.principal(name, line.purpose)
    with replayed(at=INSTANTS[line.at]), transaction.atomic():
        seal_ticket(principal, open_transaction(using="default", to_write=False), using="default")
        with connections["default"].cursor() as cursor:
            cursor.execute(f"select count(*) from {table} where {key} = %s", [spec.statements[line.name]])
            return cursor.fetchone()[0] == 1


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_every_cell_holds(spec, line):
    """In Python with its reason, and in the database."""
    assert {name: reads_in_python(spec, line, name) for name in line.cells} == line.cells
    assert {name: reads_in_database(spec, line, name) for name in line.cells} == {
        name: cell == YES for name, cell in line.cells.items()
    }


def test_the_tables_are_whole():
    """Every reader, level, gate and instant is in them, and every gate refuses somebody."""
    from breakwater.core.marking import Tlp
    from breakwater.core.policy import READ_GATES

    cells = [cell for line in LINES for cell in line.cells.values()]
    assert {name for line in LINES for name in line.cells} == {*READERS, *DATED}
    assert {line.marking.split(";")[0] for line in LINES} == {level.value for level in Tlp}
    refused = {code for cell in cells for code in cell.split() if cell != YES}
    # `community` is set by combining markings alone; core's laws try it.
    assert refused == {*(gate.code for gate in READ_GATES), "protected_identity"} - {"community"}
    for instant in ("before", "at", "after", "long after"):
        assert any(line.at == instant for line in LINES)
    assert cells.count(YES) > 100


def test_the_document_is_rendered_from_the_tables():
    """docs/reference/policy.md is up to date."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()
