"""Close dated rows: a row that has not begun ends where it begins, so that it never holds."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest

from breakwater.foundation.members.dated import Dated


def end_at(row: Dated, at: datetime) -> None:
    """End one row at an instant, unless it ended before."""
    if row.valid_until is not None and row.valid_until <= at:
        return
    row.valid_until = at if row.valid_from is None else max(at, row.valid_from)
    row.save(update_fields=["valid_until"])


def end_rows(rows: Any, at: datetime) -> int:
    """End every row of a set that would hold at or after an instant; say how many."""
    open_rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at))
    count: int = open_rows.update(valid_until=Greatest(at, Coalesce(F("valid_from"), at)))
    return count
