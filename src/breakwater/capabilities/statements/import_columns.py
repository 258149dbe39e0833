"""What a column can be used as, as a choice of the map's form, and the form read back to a mapping."""

from __future__ import annotations

from collections.abc import Mapping as Given
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from breakwater.core.grading import SCHEMES
from breakwater.core.interchange.mapping import Column, Mapping, Shape, Use
from breakwater.core.vocabulary import KINDS, PROPERTIES, RELATIONS, property_for, relation_for

BY_KEY = "by-key"
_INVERSE = "inverse:"
_MOST_SPLIT = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Choices under one heading: value and label."""

    label: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column as the map's form shows it."""

    index: int
    header: str
    sample: tuple[str, ...]
    use: str
    target_kind: str
    split: str


def use_groups(shape: Shape) -> tuple[Group, ...]:
    """Return what a column of a table of this shape can be used as."""
    groups = [Group(_("This row"), tuple((use.value, label) for use, label in _of_row(shape)))]
    if shape is Shape.NODES:
        properties = tuple((f"property:{code}", item.label) for code, item in PROPERTIES.items())
        relations = tuple((f"relation:{code}", item.label) for code, item in RELATIONS.items())
        inverse = tuple(
            (f"relation:{_INVERSE}{code}", item.reverse) for code, item in RELATIONS.items() if item.directed
        )
        groups += [Group(_("Says of the record"), properties), Group(_("The record"), relations + inverse)]
    marks = (
        (Use.GRADE, _("grade")), (Use.SOURCE_GRADE, _("grade of the source")),
        (Use.INFORMATION_GRADE, _("grade of the information")), (Use.SCHEME, _("grading scheme")),
        (Use.TLP, _("TLP label")), (Use.PAP, _("PAP label")), (Use.HANDLING, _("handling codes")),
        (Use.RELEASABLE_TO, _("releasable to")), (Use.EXCLUDED, _("excluded states")),
        (Use.NAMED_RECIPIENTS, _("named recipients")), (Use.PURPOSES, _("purposes")),
        (Use.COMPARTMENTS, _("compartments")), (Use.EXPIRES, _("marking expires")), (Use.CAVEAT, _("caveat")),
        (Use.MARKING, _("whole marking")),
    )  # fmt: skip
    dates = (
        (Use.HELD_FROM, _("held from")), (Use.HELD_TO, _("held to")), (Use.SAID_ON, _("said on")),
        (Use.REFERENCE, _("reference")), (Use.LANG, _("language of the values")),
    )  # fmt: skip
    groups.append(Group(_("Dates and reference"), tuple((use.value, label) for use, label in dates)))
    groups.append(Group(_("Grade and marking"), tuple((use.value, label) for use, label in marks)))
    return tuple(groups)


def _of_row(shape: Shape) -> tuple[tuple[Use, str], ...]:
    key = (Use.KEY, _("key of the record"))
    if shape is Shape.EDGES:
        return (
            (Use.SOURCE, _("from (key)")), (Use.TARGET, _("to (key)")), (Use.TYPE, _("type of the relation")),
            (Use.DETAIL, _("detail")), key,
        )  # fmt: skip
    kind = (Use.KIND, _("kind of the record"))
    if shape is Shape.STATEMENTS:
        return (
            key, kind, (Use.TYPE, _("property or relation")), (Use.VALUE, _("value")),
            (Use.VALUE_KIND, _("kind of the value")), (Use.SOURCE, _("from (key)")), (Use.TARGET, _("to (key)")),
        )  # fmt: skip
    return (
        key, kind, (Use.EXISTING, _("id of a record here")), (Use.VICTIM, _("may be a victim")),
        (Use.CHILD, _("may be a child")),
    )  # fmt: skip


def lines(headers: Sequence[str], rows: Sequence[Sequence[str]], mapping: Mapping) -> tuple[ColumnLine, ...]:
    """Return the columns of a table, in its order, with their present use; one used twice shows its first use."""
    uses = {column.header: column for column in reversed(mapping.columns)}
    found = []
    for index, header in enumerate(headers):
        column = uses.get(header)
        sample = tuple(dict.fromkeys(row[index] for row in rows if index < len(row) and row[index]))[:3]
        if column is None:
            found.append(ColumnLine(index, header, sample, "", "", ""))
            continue
        target = BY_KEY if column.by_key else column.target_kind
        found.append(ColumnLine(index, header, sample, _chosen(column), target, column.split))
    return tuple(found)


def use_label(column: Column) -> str:
    """Return in words what a column is used as."""
    if column.use is Use.PROPERTY:
        label = property_for(column.name).label
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]
    if column.use is Use.RELATION:
        known = relation_for(column.name)
        return known.reverse if column.inverse else known.label
    return column.use.value.upper() if column.use in (Use.TLP, Use.PAP) else column.use.value.replace("_", " ")


def _chosen(column: Column) -> str:
    if column.use is Use.PROPERTY:
        return f"property:{column.name}"
    if column.use is Use.RELATION:
        return f"relation:{_INVERSE if column.inverse else ''}{column.name}"
    return "" if column.use is Use.IGNORE else column.use.value


def read_mapping(given: Given[str, str], number: int, headers: Sequence[str]) -> Mapping:
    """Read the map of one table from what the form sent; a column left out is marked as such.

    Args:
        given: the form's values.
        number: of the part, which the fields' names end with.
        headers: of the table.
    """

    def said(name: str) -> str:
        return given.get(f"{name}-{number}", "").strip()

    shape = Shape(said("shape")) if said("shape") in list(Shape) else Shape.NODES
    columns = [_column(header, given, f"{number}-{index}") for index, header in enumerate(headers)]
    named = {column.name for column in columns if column.use is Use.PROPERTY}
    keys = [column.header for column in columns if column.use is Use.KEY]
    if given.get(f"key-names-{number}") and keys and "name" not in named:
        columns.append(Column(keys[0], Use.PROPERTY, name="name"))
    kind = said("kind")
    return Mapping(
        shape=shape,
        columns=tuple(columns),
        kind=kind if kind in KINDS and shape is not Shape.EDGES else "",
        relation=said("relation") if said("relation") in RELATIONS and shape is Shape.EDGES else "",
        scheme=said("scheme") if said("scheme") in SCHEMES else "admiralty",
        encoding=said("encoding"),
    )


def _column(header: str, given: Given[str, str], at: str) -> Column:
    use, _colon, name = given.get(f"use-{at}", "").partition(":")
    split = given.get(f"split-{at}", "").strip()[:_MOST_SPLIT]
    if use == Use.PROPERTY and name:
        return Column(header, Use.PROPERTY, name=name, split=split)
    if use == Use.RELATION and name:
        target = given.get(f"target-{at}", "")
        return Column(
            header,
            Use.RELATION,
            name=name.removeprefix(_INVERSE),
            target_kind="" if target == BY_KEY else target if target in KINDS else "",
            by_key=target == BY_KEY,
            inverse=name.startswith(_INVERSE),
            split=split,
        )
    return Column(header, Use(use) if use in list(Use) else Use.IGNORE)
