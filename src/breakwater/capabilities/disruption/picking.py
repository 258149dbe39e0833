"""The picture on the form of a plan: everybody who may be named in a limit, as marks that can be clicked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.disruption.lab_data import drawn, number
from breakwater.core.network.scene.drawing import draw, symbols
from breakwater.core.network.scene.staging import stage

WIDTH, HEIGHT = 760.0, 470.0


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody whom a limit may name, and what the form says of them now."""

    id: str
    at: int
    label: str
    lang: str
    role: str
    is_in_custody: bool
    state: str
    ties: int
    is_excluded: bool
    is_taken: bool
    cost: str
    not_both: tuple[int, ...]
    only_together: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picking:
    """The picture and its list."""

    defs: SafeString
    scene: SafeString
    people: tuple[PersonRow, ...]
    has_protected: bool
    has_in_custody: bool
    left_out: str
    script: dict[str, Any]


def picking(data: Mapping[str, Any], given: Mapping[str, Any]) -> Picking:
    """Lay out the form's picture.

    Args:
        data: as `presenting.form_data` makes it.
        given: what is filled in already, people by the id that they have on the picture.
    """
    network = drawn({**data, "plan": {"targets": []}, "asked": {}})
    staged = stage(network.nodes, network.ties, width=WIDTH, height=HEIGHT, names=60)
    ties: dict[str, int] = {}
    for tie in network.ties:
        for end in (tie.source, tie.target):
            ties[end] = ties.get(end, 0) + 1
    costs = given.get("costs") or {}
    people = [
        PersonRow(
            id=mark.node.id,
            at=staged.at[mark.node.id],
            label=mark.node.label,
            lang=mark.node.label_lang,
            role=mark.node.role,
            is_in_custody=mark.node.custody,
            state=network.state_of.get(mark.node.id, ""),
            ties=ties.get(mark.node.id, 0),
            is_excluded=mark.node.id in (given.get("excluded") or ()),
            is_taken=mark.node.id in (given.get("taken") or ()),
            cost=f"{costs[mark.node.id]:g}" if mark.node.id in costs else "",
            not_both=_groups_with(mark.node.id, given.get("not_both") or ()),
            only_together=_groups_with(mark.node.id, given.get("only_together") or ()),
        )
        for mark in staged.marks
        if mark.node.id in network.open_to
    ]
    left_out = int(data.get("left_out") or 0)
    return Picking(
        defs=SafeString(symbols(network.nodes)),
        scene=SafeString(
            draw(
                staged,
                name="form",
                gone=(),
                open_to=network.open_to,
                words=_("The network as you read it; the table below holds the same people."),
            )
        ),
        people=tuple(sorted(people, key=lambda row: (-row.ties, row.label.casefold()))),
        has_in_custody=any(row.is_in_custody for row in people),
        has_protected=any(node.protected for node in network.nodes),
        left_out=ngettext(
            "{count} thing that very many touch ties nobody here.",
            "{count} things that very many touch tie nobody here.",
            left_out,
        ).format(count=number(left_out))
        if left_out
        else "",
        script={
            "nodes": [
                {
                    "label": mark.node.label,
                    "state": network.state_of.get(mark.node.id, ""),
                    "x": round(mark.x, 1),
                    "y": round(mark.y, 1),
                }
                for mark in staged.marks
            ]
        },
    )


def _groups_with(name: str, groups: Collection[Collection[str]]) -> tuple[int, ...]:
    return tuple(place for place, group in enumerate(groups, start=1) if name in group)
