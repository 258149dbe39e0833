"""What rows of an import say about use: markings to labels, grades and days of saying, each looked at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import connections
from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions
from breakwater.capabilities.statements.drafts import Register, check_marking
from breakwater.core.errors import BreakwaterError
from breakwater.core.interchange.marking_text import parse_marking
from breakwater.core.interval import parse_when
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.reach import reads
from breakwater.foundation.access.tickets import instant_now

MARKINGS = 200
"""Different markings of one import: each is a label of its own, for every reader."""
_LONGEST_DATE = 100


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a text is no marking that rows can have, and what to do."""

    reason: str
    remedy: str


@dataclass(slots=True)
class Marks:
    """The markings of an import's rows, each checked and interned when it is first met."""

    principal: Principal
    register: Register
    _labels: dict[str, int | Wrong] = field(default_factory=dict)

    def label(self, text: str) -> int | Wrong:
        """Return the label of a marking as the file writes it, or what is wrong with it."""
        known = self._labels.get(text)
        if known is None:
            known = self._labels[text] = self._look_up(text)
        return known

    def _look_up(self, text: str) -> int | Wrong:
        if len(self._labels) >= MARKINGS:
            return Wrong(
                _("The file has more than {count} different markings.").format(count=MARKINGS), _("Split the file.")
            )
        try:
            marking = parse_marking(text, originator=self.principal.organisation, world=self.principal.world)
        except BreakwaterError as error:
            return Wrong(error.message, error.remedy)
        if problems := check_marking(0, marking, self.register):
            return Wrong(f"{problems[0].reason} ({problems[0].value})", problems[0].remedy)
        if not reads(self.principal.subject, marking, at=instant_now()):
            return _not_read_back()
        with acting(self.principal, actions.IMPORT, markings=[marking]) as passage:
            label = passage.label(marking)
            return label if label in visible_labels() else _not_read_back()


def _not_read_back() -> Wrong:
    return Wrong(
        _("You could not read this statement back."),
        _("Name yourself among the readers, check your clearance, purpose and compartments."),
    )


def visible_labels() -> frozenset[int]:
    """Return the labels that the passage under way reads."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.visible()")
        return frozenset(row[0] for row in cursor.fetchall())


def day_of_saying(text: str) -> date | None:
    """Return the day that a text names, its first where it names a month or a year; None where it names none."""
    if len(text) > _LONGEST_DATE:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        when = parse_when(text)
        return when.earliest if when.is_readable else None
