"""Drafts of hand-ins: kept as the form's fields, for their author alone, until handed in or thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, handins
from breakwater.capabilities.statements.contribute_form import Sheet, read_sheet, write_sheet
from breakwater.capabilities.statements.models import Draft
from breakwater.core.errors import BreakwaterError
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal

LONGEST = 2_000_000
MOST = 50


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list of those to go on with."""

    key: str
    title: str
    statement_count: int
    saved_at: datetime


def keep(principal: Principal, sheet: Sheet, *, title: str) -> datetime:
    """Keep a draft under its key, over what was kept before; returns when.

    Raises:
        BreakwaterError: it is too long, or there are too many.
        NotFound: the hand-in was delivered meanwhile: its draft is gone for good.
    """
    content = urlencode(write_sheet(sheet))
    if len(content) > LONGEST:
        raise BreakwaterError(_("This draft is too long to be kept."), _("Hand in a part of it first."))
    try:
        return _keep(principal, sheet, title=title[:200], content=content)
    except IntegrityError:
        # Two windows kept the same new draft at once: the later one writes over it.
        return _keep(principal, sheet, title=title[:200], content=content)


def _keep(principal: Principal, sheet: Sheet, *, title: str, content: str) -> datetime:
    with acting(principal, actions.DRAFT) as passage:
        passage.about("draft", sheet.key)
        if handins.delivered(passage, sheet.key) is not None:
            raise NotFound
        own = _own(passage).filter(key=sheet.key)
        values = {
            "title": title,
            "statement_count": len(sheet.keyed_rows),
            "content": content,
            "saved_at": passage.at,
        }
        if not own.update(**values):
            if _own(passage).count() >= MOST:
                raise BreakwaterError(_("There are too many drafts."), _("Hand some in, or throw some away."))
            fresh = Draft(
                key=UUID(sheet.key),
                person_id=principal.person_id,
                organisation=principal.organisation,
                world=principal.world,
                **values,
            )
            insert(principal, [fresh])
        return passage.at


def drafts(principal: Principal) -> list[DraftLine]:
    """Return the author's drafts, the latest first."""
    with acting(principal, actions.READ) as passage:
        rows = _own(passage).order_by("-saved_at", "id").values_list("key", "title", "statement_count", "saved_at")
        return [DraftLine(str(key), title, count, at) for key, title, count, at in rows]


def draft(principal: Principal, key: str) -> tuple[Sheet, datetime]:
    """Return a draft as it was keyed, and when it was kept.

    Raises:
        NotFound: this author has no such draft.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("draft", key)
        row = _own(passage).filter(key=key).first()
        if row is None:
            raise NotFound
        return read_sheet(QueryDict(row.content).dict()), row.saved_at


def discard(principal: Principal, key: str) -> None:
    """Throw a draft away.

    Raises:
        NotFound: this author has no such draft.
    """
    with acting(principal, actions.DRAFT) as passage:
        passage.about("draft", key, discarded=True)
        gone, _per_table = _own(passage).filter(key=key).delete()
        if not gone:
            raise NotFound


def _own(passage: Passage):  # type: ignore[no-untyped-def]
    who = passage.principal
    return readable(who, Draft).filter(person_id=who.person_id, organisation=who.organisation, world=who.world)
