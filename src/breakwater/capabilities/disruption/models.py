"""Tables of the lab. A plan is its agency's, and is read by whoever reads every statement that went into it.

No text of a plan names a record: within it, actors are numbers. Who is meant stands in `Named` alone, which the
database keeps clear of protected records whoever inserts; and in the statements, read anew at each look.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from breakwater.foundation.access.models import Sealed
from breakwater.foundation.database.source import new_id


class State(models.TextChoices):
    """Where a plan stands."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    CANCELLED = "cancelled"
    FAILED = "failed"
    HELD = "held"  # somebody named in it has become protected


UNDER_WAY = (State.WAITING, State.RUNNING)


class SubjectKind(models.TextChoices):
    """What a plan is made against."""

    COLLECTION = "collection"
    NETWORK = "network"
    RECORD = "record"


class Plan(Sealed):
    """One plan: what was asked, how far it is, what came out.

    `run` counts the jobs started for it: what an older one still writes is refused. `statement_ids` and `claim_ids`
    are all that went into it; the database itself takes `label_ids` from them, and adds the new label where one of
    them is marked anew. `joined_ids` are records that were one with those at the same place of `into_ids`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.TextField()
    world = models.TextField()
    person_id = models.UUIDField()
    person = models.TextField()
    purpose = models.TextField()
    name = models.TextField(blank=True)
    subject_kind = models.TextField(choices=SubjectKind.choices)
    subject = models.TextField()
    asked = models.JSONField()
    series_id = models.UUIDField()
    version = models.IntegerField(default=1)
    previous_id = models.UUIDField(null=True)
    state = models.TextField(choices=State.choices, default=State.WAITING)
    run = models.IntegerField(default=1)
    progress = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    statement_ids = ArrayField(models.UUIDField(), default=list)
    claim_ids = ArrayField(models.UUIDField(), default=list)
    joined_ids = ArrayField(models.UUIDField(), default=list)
    into_ids = ArrayField(models.UUIDField(), default=list)
    label_ids = ArrayField(models.IntegerField(), default=list)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "disruption_plan"
        indexes = (
            models.Index(fields=["organisation", "asked_at"], name="plan_organisation"),
            models.Index(fields=["series_id"], name="plan_series"),
            GinIndex(fields=["statement_ids"], name="plan_statements"),
        )


class Part(models.TextChoices):
    """As what a record stands in a plan."""

    TARGET = "target"
    ALTERNATIVE = "alternative"
    MENTIONED = "mentioned"  # beside targets: by what was found on uncertain ties
    EXCLUDED = "excluded"
    TAKEN = "taken"
    NOT_BOTH = "not_both"
    ONLY_TOGETHER = "only_together"
    COST = "cost"
    SOURCE = "source"
    SINK = "sink"


class Named(Sealed):
    """A record that stands in a plan: as target, or in a limit. The trigger `keep_named` refuses protected ones.

    Of several records that are one actor each has a row, with the same `part`, `together` and `place`.

    Attributes:
        together: number of the group or alternative.
        place: in the order of the part.
        amount: of a cost.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.TextField()
    plan_id = models.UUIDField()
    record_id = models.UUIDField()
    part = models.TextField(choices=Part.choices)
    together = models.IntegerField(default=0)
    place = models.IntegerField(default=0)
    amount = models.FloatField(null=True)

    class Meta:
        db_table = "disruption_named"
        indexes = (
            models.Index(fields=["plan_id"], name="named_plan"),
            models.Index(fields=["record_id"], name="named_record"),
        )
