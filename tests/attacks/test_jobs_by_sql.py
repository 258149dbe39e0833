"""Injected SQL queues a job for somebody else, for another purpose, or of another kind than jobs there are."""

import json

import pytest
from django.db import DatabaseError, connections, transaction
from procrastinate.contrib.django import app

from breakwater.capabilities.statements import actions
from breakwater.core.marking import Purpose
from breakwater.foundation.access.passage import acting


def defer(name, ids, affiliation):
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.defer_job(%s, null, %s::jsonb, %s)", [name, json.dumps(ids), affiliation])


@pytest.mark.parametrize(
    ("name", "ids", "who"),
    [
        ("import.load", {}, "Alba"),
        ("import.load", {}, "Dana"),
        ("builtin:procrastinate.builtin_tasks.remove_old_jobs", {"max_hours": 0}, "Chidi"),
        ("import.load", {"principal": {"person_id": "x"}}, "Chidi"),
    ],
)
def test_it_is_refused(cast, name, ids, who):
    with pytest.raises(DatabaseError) as refused, acting(cast["Chidi"], actions.CONTRIBUTE):
        defer(name, ids, cast.affiliation(who).pk)
    assert refused.value.__cause__.sqlstate == "BW006"


def test_without_a_ticket_nothing_is_queued(cast):
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        defer("import.load", {}, cast.affiliation("Chidi").pk)
    assert refused.value.__cause__.sqlstate == "BW001"


def test_what_is_queued_names_the_tickets_holder_and_purpose(cast):
    """Whatever it says of itself."""
    own = cast.affiliation("Chidi").pk
    forged = {"affiliation_id": str(cast.affiliation("Alba").pk), "purpose": "protection", "run": 1}
    with acting(cast.at_work("Chidi", Purpose.INVESTIGATION), actions.CONTRIBUTE):
        defer("import.load", forged, own)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs")
        [(kept,)] = cursor.fetchall()
    assert (json.loads(kept) if isinstance(kept, str) else kept) == {
        "affiliation_id": str(own),
        "purpose": "investigation",
        "run": 1,
    }


def test_the_jobs_listed_are_those_there_are(cast):
    with connections["owner"].cursor() as cursor:
        cursor.execute("select name from bw.job_name order by 1")
        listed = {name for (name,) in cursor.fetchall()}
    assert listed == {name for name in app.tasks if not name.startswith(("builtin:", "procrastinate.", "test."))}
