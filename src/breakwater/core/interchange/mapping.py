"""What each column of a table means: chosen by a person, saved, used again for the next file of the kind."""

from __future__ import annotations

from collections.abc import Mapping as Json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from breakwater.core.interchange.refusal import InterchangeError


class Shape(StrEnum):
    """What one row of the table is."""

    NODES = "nodes"
    """A record, its properties in columns."""
    EDGES = "edges"
    """A relation between two records."""
    STATEMENTS = "statements"
    """A statement: record, property and value each in a column."""


class Use(StrEnum):
    """What a column is used as."""

    KEY = "key"
    KIND = "kind"
    PROPERTY = "property"
    RELATION = "relation"
    SOURCE = "source"
    TARGET = "target"
    TYPE = "type"
    DETAIL = "detail"
    VALUE = "value"
    VALUE_KIND = "value_kind"
    LANG = "lang"
    HELD_FROM = "held_from"
    HELD_TO = "held_to"
    SAID_ON = "said_on"
    REFERENCE = "reference"
    GRADE = "grade"
    SOURCE_GRADE = "source_grade"
    INFORMATION_GRADE = "information_grade"
    SCHEME = "scheme"
    MARKING = "marking"
    TLP = "tlp"
    PAP = "pap"
    HANDLING = "handling"
    RELEASABLE_TO = "releasable_to"
    EXCLUDED = "excluded"
    NAMED_RECIPIENTS = "named_recipients"
    PURPOSES = "purposes"
    COMPARTMENTS = "compartments"
    EXPIRES = "expires"
    CAVEAT = "caveat"
    EXISTING = "existing"
    """Id of a record that is there already, which the row's statements join."""
    VICTIM = "victim"
    """Whether the person may be a victim: yes, perhaps or no."""
    CHILD = "child"
    """Whether the person may be a child: yes, perhaps or no."""
    IGNORE = "ignore"


MARKING_USES = frozenset(
    {
        Use.MARKING,
        Use.TLP,
        Use.PAP,
        Use.HANDLING,
        Use.RELEASABLE_TO,
        Use.EXCLUDED,
        Use.NAMED_RECIPIENTS,
        Use.PURPOSES,
        Use.COMPARTMENTS,
        Use.EXPIRES,
        Use.CAVEAT,
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One use of one column; a column used twice (an id that is also the name) is listed twice.

    Args:
        header: the column's header in the file.
        use: what it is used as.
        name: property code (`PROPERTY`) or relation type (`RELATION`).
        lang: language of its values, where all are in one.
        target_kind: `RELATION`: kind of the record the cell names.
        by_key: `RELATION`: the cell holds the other record's key, not its name.
        inverse: `RELATION`: the named record is the source, the row's record the target.
        split: sign between several values of one cell; empty to take the cell whole.
    """

    header: str
    use: Use
    name: str = ""
    lang: str = ""
    target_kind: str = ""
    by_key: bool = False
    inverse: bool = False
    split: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a table becomes drafts.

    Args:
        shape: what a row is.
        columns: uses, in the file's order.
        kind: kind of the records where no column says it.
        relation: type of the relations where no column says it.
        scheme: grading scheme where no column says it.
        encoding: declared encoding; empty for UTF-8 and UTF-16 with its mark.
        delimiter: empty to take the header's commonest.
    """

    shape: Shape
    columns: tuple[Column, ...]
    kind: str = ""
    relation: str = ""
    scheme: str = "admiralty"
    encoding: str = ""
    delimiter: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the mapping as JSON values."""
        return {"version": _VERSION, **asdict(self), "columns": [asdict(column) for column in self.columns]}

    @classmethod
    def from_json(cls, data: Json[str, Any]) -> Mapping:
        """Read a saved mapping; closed: an unknown key or use is an error.

        Raises:
            InterchangeError: the data are not a mapping of this version.
        """
        if data.get("version") != _VERSION:
            raise InterchangeError("The saved map is of another version.", "Map the columns again and save the map.")
        try:
            parts = {key: value for key, value in data.items() if key not in ("version", "columns", "shape")}
            columns = tuple(Column(**{**item, "use": Use(item["use"])}) for item in data["columns"])
            mapping = cls(shape=Shape(data["shape"]), columns=columns, **parts)
        except (KeyError, TypeError, ValueError) as error:
            raise InterchangeError(
                "The saved map cannot be read.", "Map the columns again and save the map."
            ) from error
        parts_of: tuple[Mapping | Column, ...] = (mapping, *mapping.columns)
        if not all(_typed(part) for part in parts_of):
            raise InterchangeError("The saved map holds values of a wrong type.", "Map the columns again.")
        return mapping

    def headers(self, use: Use) -> tuple[str, ...]:
        """Return the headers of the columns with a use."""
        return tuple(column.header for column in self.columns if column.use is use)


_VERSION = 1


def _typed(value: Mapping | Column) -> bool:
    """Tell whether plain fields hold what their annotations say (JSON can carry anything)."""
    wanted = {"str": str, "bool": bool}
    return all(isinstance(getattr(value, item.name), wanted.get(str(item.type), object)) for item in fields(value))
