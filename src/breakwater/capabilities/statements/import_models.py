"""Tables of imports: the batch, what is wrong with its rows, and saved maps. Staged rows live in `bw.staged`."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from breakwater.foundation.access.models import Sealed
from breakwater.foundation.database.source import new_id


class State(models.TextChoices):
    """Where an import stands; what may follow is `STEPS`."""

    OPEN = "open"
    CHECKING = "checking"
    CHECKED = "checked"
    LOADING = "loading"
    PUBLISHED = "published"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


STEPS = {
    State.OPEN: {State.CHECKING, State.DISCARDED},
    State.CHECKING: {State.CHECKED, State.OPEN},
    State.CHECKED: {State.CHECKING, State.LOADING, State.OPEN, State.DISCARDED},
    State.LOADING: {State.PUBLISHED, State.CHECKED},
    State.PUBLISHED: {State.UNDOING},
    State.UNDOING: {State.UNDONE, State.PUBLISHED},
    State.UNDONE: set(),
    State.DISCARDED: set(),
}
"""From a state to those that may follow it."""


class Batch(Sealed):
    """One import: a file or two, what is assumed of their rows, how far it is.

    `run` counts the jobs started for it: what an older job still writes is refused. `secret` makes the ids of
    its records (`import_keys`) and is emptied when it is published. `label_ids` are those of what it stored: row
    security shows a colleague's import, once it is loaded, to whoever reads all of them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.TextField()
    person_id = models.UUIDField()
    person = models.TextField()
    name = models.TextField()
    format = models.TextField()
    state = models.TextField(choices=State.choices, default=State.OPEN)
    run = models.IntegerField(default=0)
    parts = models.JSONField(default=list)
    defaults = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    size_bytes = models.BigIntegerField()
    read_bytes = models.BigIntegerField(default=0)
    staged_rows = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    losses = models.JSONField(default=list)
    message = models.TextField(blank=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.TextField(blank=True)
    label_ids = ArrayField(models.IntegerField(), default=list)

    class Meta:
        db_table = "statements_batch"


class RowProblem(Sealed):
    """One thing wrong with, or to look at in, one row of a file; read by whoever imports it, nobody else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch_id = models.UUIDField()
    person_id = models.UUIDField()
    part = models.SmallIntegerField()
    row = models.IntegerField()
    column = models.TextField(blank=True)
    value = models.TextField(blank=True)
    reason = models.TextField()
    remedy = models.TextField(blank=True)
    holds_back = models.BooleanField()

    class Meta:
        db_table = "statements_rowproblem"
        indexes = (models.Index(fields=["batch_id", "part", "row"], name="rowproblem_row"),)


class SavedMap(Sealed):
    """What the columns of a kind of table mean, kept by an organisation for the next one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.TextField()
    name = models.TextField()
    mapping = models.JSONField()
    saved_by = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "statements_savedmap"
