"""Why somebody is a target, in words that anybody can check on the picture: which groups meet only through them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.disruption.lab_data import Drawn, number
from breakwater.core.network.scene.pieces import pieces
from breakwater.foundation.web.words import listed

MOST_NAMED = 4
"""So many groups are told by their sizes; more are counted."""


def joined_by(network: Drawn, *, leaving: bool = False) -> dict[str, tuple[tuple[int, ...], int]]:
    """Return what each target alone would join again if left in: sizes of groups, the largest first, and single people.

    Args:
        network: as drawn.
        leaving: for a copy that leaves, which counts nobody protected: else the drawing tells how many they are.
    """
    shields = {node.id for node in network.nodes if node.protected} if leaving else set()
    names = [node.id for node in network.nodes]
    ties = [(tie.source, tie.target) for tie in network.ties]
    after = pieces(names, ties, {*network.gone, *network.targets})
    place = {name: number_ for number_, piece in enumerate(after) for name in piece}
    found = {}
    for target in network.targets:
        near = {a if b == target else b for a, b in ties if target in (a, b)}
        touched = {place[name] for name in near if name in place}
        sizes = sorted((len(set(after[each]) - shields) for each in touched), reverse=True)
        found[target] = (tuple(size for size in sizes if size > 1), sum(size == 1 for size in sizes))
    return found


def reason(groups: tuple[int, ...], alone: int) -> str:
    """Say what somebody joins; empty where it is nothing that stands out."""
    if len(groups) > MOST_NAMED:
        words = _("joins {count} groups, the largest of {size}").format(
            count=number(len(groups)), size=number(groups[0])
        )
    elif len(groups) > 1:
        words = _("joins groups of {sizes}").format(sizes=listed(number(size) for size in groups))
    elif groups and alone:
        return ngettext(
            "ties {count} person to a group of {size}", "ties {count} people to a group of {size}", alone
        ).format(count=number(alone), size=number(groups[0]))
    elif groups:
        return _("belongs to a group of {size}").format(size=number(groups[0] + 1))
    elif alone > 1:
        return ngettext(
            "{count} person reaches others only through them",
            "{count} people reach each other only through them",
            alone,
        ).format(count=number(alone))
    else:
        return ""
    if alone:
        words = ngettext("{words}, and {count} person alone", "{words}, and {count} people alone", alone).format(
            words=words, count=number(alone)
        )
    return words
