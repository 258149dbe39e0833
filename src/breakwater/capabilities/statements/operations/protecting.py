"""Protect a record, and lift what one's own agency holds on it."""

from __future__ import annotations

from django.db import connections
from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions
from breakwater.capabilities.statements.models import (
    Protection,
)
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.texts import check_text
from breakwater.foundation.database.source import new_id


def protect(*, principal: Principal, record_id: str, category: str, grounds: str) -> None:
    """Protect a record: whoever sees it sees that it is protected, nobody without need sees who it is.

    Raises:
        NotFound: no such record that the principal may read.
        Refused: no grounds are given.
    """
    if not grounds.strip():
        raise Refused(_("Protection has grounds."), _("Write what it rests on; only your agency reads it."))
    check_text(grounds)
    check_text(category)
    with acting(principal, actions.PROTECT) as passage:
        protect_in(passage, record_id=record_id, category=category, grounds=grounds)
        passage.about("record", record_id, category=category)


def protect_in(passage: Passage, *, record_id: str, category: str, grounds: str) -> None:
    """Protect a record within an act under way."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.protect(%s)", [record_id])
        if not cursor.fetchone()[0]:
            raise NotFound
    insert(
        passage.principal,
        [
            Protection(
                id=new_id(),
                record_id=record_id,
                organisation=passage.principal.organisation,
                category=category,
                grounds=grounds,
                person_id=passage.principal.person_id,
                set_at=passage.at,
            )
        ],
    )


def lift_protection(passage: Passage, *, record_id: str) -> bool:
    """Lift the protection that one's own organisation set; called by `releases.operations` alone.

    Returns:
        Whether the record is now unprotected: it stays protected while another agency holds grounds.

    Raises:
        Refused: the principal's organisation does not protect this record.
    """
    own = readable(passage.principal, Protection).filter(
        record_id=record_id, organisation=passage.principal.organisation, lifted_at=None
    )
    if not own.update(lifted_at=passage.at):
        raise Refused(
            _("Your agency holds no protection on this record."), _("Who set it, lifts it."), rule_ids=("protection",)
        )
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.unprotect(%s)", [record_id])
        return bool(cursor.fetchone()[0])
