"""The application of the crash drill: writers and a reader at work through the product's own operations.

`python crash_application.py found` founds an agency and prints its analyst's affiliation;
`python crash_application.py work AFFILIATION FILE` works until it is killed or told to end, and writes a line to
FILE for each act that the product acknowledged. A line is one system call: a killed process leaves it whole.
"""

import hashlib
import os
import signal
import sys
import time
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread

import django
from django.db import InterfaceError, OperationalError, connections

STATEMENTS = 3  # of one hand-in
AGENCY = "BD-CCI"


def main(words):
    """Found or work."""
    os.environ["BREAKWATER_PROCESS"] = "web"
    os.environ["DJANGO_SETTINGS_MODULE"] = "breakwater.config.settings"
    django.setup()
    if words[0] == "found":
        sys.stdout.write(found())
    else:
        work(words[1], words[2])


def found():
    """Found an agency with one cleared analyst."""
    from django.db import transaction

    from breakwater.core.marking import Purpose
    from breakwater.foundation.access.principals import principal_for
    from breakwater.foundation.database.warrants import warrant_operator
    from breakwater.foundation.members import operations as members
    from breakwater.foundation.members.models import Clearance, Organisation
    from breakwater.foundation.members.roles import Role

    operator = members.Operator("drill")
    organisation = members.create_organisation(
        operator,
        code=AGENCY,
        name="Crash drill",
        kind="law_enforcement",
        state="BD",
        standing=Organisation.Standing.MEMBER,
    )
    point = members.invite_contact_point(operator, code=AGENCY, name="Cora", handle="cora")
    principal = principal_for(str(point.affiliation.pk), purpose=Purpose.INTELLIGENCE)
    analyst = members.open_account(principal, name="Alba", handle="alba", roles=(Role.ANALYST,))
    now = datetime.now(UTC)
    with transaction.atomic():
        warrant_operator(at=now)  # in place of the two persons whom a first security officer takes
        Clearance.objects.create(
            person=analyst.person,
            organisation=organisation,
            level="SECRET",
            attested_by=point.person,
            valid_from=now - timedelta(days=1),
            valid_until=now + timedelta(days=1),
        )
    return str(analyst.affiliation.pk)


def work(affiliation, file):
    """Two writers and a reader, each in its thread, until SIGTERM."""
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    out = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    threads = [Thread(target=_over_and_over, args=(act, affiliation, out, stop)) for act in (_write, _write, _read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _over_and_over(act, affiliation, out, stop):
    from breakwater.core.marking import Purpose
    from breakwater.foundation.access.principals import principal_for

    memory = {}
    while not stop.is_set():
        try:
            line = act(principal_for(affiliation, purpose=Purpose.INTELLIGENCE), memory)
            os.write(out, line.encode())
        except (OperationalError, InterfaceError):  # the server is away: whether the act stands is not known
            connections["default"].close()
            connections["policy"].close()
            time.sleep(0.05)
    connections.close_all()


def _write(principal, memory):
    """Hand in a report with three statements about a new network; sometimes retract one of the last hand-in."""
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewRecord, NewReport, NewStatement
    from breakwater.core.marking import Marking, Tlp

    if memory.get("count", 0) % 5 == 4:
        memory["count"] += 1
        statement = memory["last"]
        operations.retract(principal=principal, statement_id=statement, reason="crash drill")
        return f"retracted {statement}\n"
    marking = Marking(originator=principal.organisation, tlp=Tlp.AMBER)
    text = os.urandom(400).hex()
    value = f"{hashlib.sha256(text.encode()).hexdigest()} {text}"
    done = operations.contribute(
        principal=principal,
        records=[NewRecord("n", "network")],
        statements=[NewStatement(record="n", prop="note", value=value, marking=marking)] * STATEMENTS,
        report=NewReport(reference="DRILL", title="Crash drill", text=value, dated=date(2026, 1, 1), marking=marking),
    )
    memory |= {"count": memory.get("count", 0) + 1, "last": done.statement_ids[0]}
    return f"contributed {done.report_id} {' '.join(done.statement_ids)}\n"


def _read(principal, memory):
    """Read the newest statements, as a page does: in one act, whose row says what was shown."""
    from breakwater.capabilities.statements import actions, queries
    from breakwater.capabilities.statements.models import Statement
    from breakwater.foundation.access.doors import readable
    from breakwater.foundation.access.passage import acting

    memory["count"] = memory.get("count", 0) + 1
    page = f"{os.getpid()}-{memory['count']}"
    with acting(principal, actions.READ) as passage:
        newest = readable(principal, Statement).order_by("-recorded_at").values_list("record_id", flat=True)[:5]
        shown = queries.of_records(passage, [str(record) for record in newest])
        passage.about("page", page)
    return f"read {page} {' '.join(sorted(each.id for each in shown))}\n"


if __name__ == "__main__":
    main(sys.argv[1:])
