"""Facts that would change a plan, in words: which tie, what one would do if it is untrue or true, what knowing saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from breakwater.capabilities.disruption.lab_data import Drawn


@dataclass(frozen=True, slots=True)
class Fact:
    """A tie as a row: both ends, how it is said to be, whom one would choose otherwise, pairs saved by knowing."""

    source: str
    source_lang: str
    relation: str
    target: str
    target_lang: str
    words: str
    saved: str


def facts_of(data: Mapping[str, Any], network: Drawn) -> tuple[tuple[Fact, ...], str]:
    """Return the rows, and the sentence below them; nothing where it was not asked."""
    learning = data["plan"].get("learning")
    if not learning:
        return (), ""
    kinds = {frozenset((tie["source"], tie["target"])): tie.get("kind", "") for tie in data["ties"]}
    rows = tuple(
        row
        for question in learning["questions"]
        if (row := _fact(question, kinds.get(frozenset(question["tie"]), ""), network)) is not None
    )
    if len(rows) < learning.get("worth", len(rows)):
        return rows, _("pairs saved on the average by knowing; those most worth asking are shown")
    # No count of the rest: some of it ends at somebody who is not named.
    return rows, _("pairs saved on the average by knowing; other doubtful ties change little, or are not shown")


def _fact(question: Mapping[str, Any], kind: str, network: Drawn) -> Fact | None:
    ends = [network.node(name) for name in question["tie"]]
    one, other = ends
    if one is None or other is None or one.protected or other.protected:
        return None
    own = set(network.targets)
    untrue, true = set(question["if_untrue"]["targets"]), set(question["if_true"]["targets"])
    if untrue != own:
        words = _("if untrue: {change}").format(change=_change(untrue, own, network))
    elif true != own:
        words = _("if true: {change}").format(change=_change(true, own, network))
    else:
        words = _("either way the same people, with another effect")
    return Fact(
        source=one.label,
        source_lang=one.label_lang,
        relation=kind or _("tied to"),
        target=other.label,
        target_lang=other.label_lang,
        words=words,
        saved=f"{_two_places(question['value'])} ± {_two_places(question['noise'])}",
    )


def _two_places(value: float) -> str:
    return str(number_format(round(value, 2), decimal_pos=2, force_grouping=True))


def _change(then: set[str], now: set[str], network: Drawn) -> str:
    fresh, dropped = _labels(then - now, network), _labels(now - then, network)
    if fresh and dropped:
        return _("{fresh} instead of {dropped}").format(fresh=fresh, dropped=dropped)
    return _("also {fresh}").format(fresh=fresh) if fresh else _("without {dropped}").format(dropped=dropped)


def _labels(names: Iterable[str], network: Drawn) -> str:
    return ", ".join(sorted(node.label for name in names if (node := network.node(name)) is not None))
