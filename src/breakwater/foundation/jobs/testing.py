"""Carry out queued jobs in a test's own thread."""

import json

from django.db import connections
from procrastinate.contrib.django import app

from breakwater.foundation.database.source import apart


def work_off() -> int:
    """Carry out what is queued, in order, also what that queues; returns how many jobs it were. Faults are raised.

    Each job draws its ids apart: what one is given does not hang on which others were queued before it.
    """
    count = 0
    while True:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "delete from procrastinate_jobs where id = (select min(id) from procrastinate_jobs"
                " where status = 'todo') returning task_name, args"
            )
            row = cursor.fetchone()
        if row is None:
            return count
        count += 1
        given = json.loads(row[1]) if isinstance(row[1], str) else row[1]
        with apart(f"{row[0]} {sorted(given.items())}"):
            app.tasks[row[0]].func(**given)
