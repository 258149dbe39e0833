"""Turn the readers of own statements into the rows of their table, and why each is one into words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from breakwater.capabilities.entities.readers import Line, Readers
from breakwater.core.vocabulary import property_for
from breakwater.foundation.access.readers import Ground
from breakwater.foundation.web.words import listed


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """Own statements under one marking as the readers' table shows them; `persons` is one count a column."""

    line: Line
    properties: str
    persons: tuple[int, ...]


def reader_lines(found: Readers) -> list[ReaderLine]:
    """Return the rows of the readers' table: what is said under each marking, and how many of whom it reaches."""
    return [
        ReaderLine(
            line,
            ", ".join(dict.fromkeys(property_for(row.prop).label.lower() for row in line.statements)),
            tuple(len(line.reach.persons.get(code, ())) for code in found.organisations),
        )
        for line in found.lines
    ]


def ground_lines(found: Readers) -> list[tuple[str, str]]:
    """Return why each organisation is reached, in words."""
    words = {
        Ground.NAMED: _("named in the marking"),
        Ground.NAMED_PERSON: _("persons named in the marking"),
        Ground.GROUP: _("a member organisation, and the marking says all members"),
        Ground.COMMUNITY: _("cleared officials of the working group: GREEN reaches them"),
        Ground.EVERYONE: _("CLEAR reaches everyone on the platform"),
        Ground.CLIENT: _("declared client of {via}: AMBER reaches clients"),
    }
    return [
        (code, "; ".join(words[ground].format(via=listed(via)) for ground, via in why))
        for code, why in found.grounds.items()
    ]
