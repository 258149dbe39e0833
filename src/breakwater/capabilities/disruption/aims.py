"""What each aim counts, in words: what is left, what a target adds, and what its limits cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.disruption.lab_data import number

PAIRS = frozenset({"fragment", "expected", ""})
SHAPED = PAIRS | {"contain"}
"""Aims whose reasons are groups that meet through somebody."""


@dataclass(frozen=True, slots=True)
class AimWords:
    """The words of an aim.

    Attributes:
        goal: what is wanted.
        left: what the curve counts.
        today: beside its first point, with {count}.
        adds: what a target adds.
        price: what a limit costs.
        best: after "Proved best".
        reached: of a plan that is not proved, with {bound} and {percent}.
    """

    goal: str
    left: str
    today: str
    adds: str
    price: str
    best: str
    reached: str


def aim_words(aim: str, asked: Mapping[str, Any]) -> AimWords:
    """Return the words of an aim."""
    best = _("under these rules: no other choice does better. Another program can check it.")
    reached = _("At most {percent} % from the best: nothing below {bound} can be reached.")
    price = _("price: how much more is left than without the rule; each solved again")
    today = _("{count} today")
    if aim == "contain":
        largest = asked.get("largest")
        return AimWords(
            goal=ngettext(
                "No group of more than {count} person who can reach each other",
                "No group of more than {count} people who can reach each other",
                int(largest),
            ).format(count=number(largest))
            if largest
            else _("No large group of people who can reach each other"),
            left=_("Largest group, by number acted against"),
            today=today,
            adds=_("adds: how many more would hang together without this person."),
            price=_("price: what the plan takes more than without the rule; each solved again"),
            best=best,
            reached=_("At most {percent} % from the best: nothing that takes less than {bound} is enough."),
        )
    if aim == "sever":
        return AimWords(
            goal=_("Fewest ways through from one side to the other"),
            left=_("Ways through left, by number acted against"),
            today=today,
            adds=_("adds: ways through that would stand open without this person."),
            price=price,
            best=best,
            reached=reached,
        )
    if aim == "business":
        return AimWords(
            goal=_("No whole chain of the business left, from recruiting to receiving"),
            left=_("Whole chains left, by number acted against"),
            today=today,
            adds=_("adds: whole chains that would stand without this person."),
            price=price,
            best=best,
            reached=_("Better may exist: at most {percent} % from the best."),
        )
    if aim == "expected":
        return AimWords(
            goal=_("Fewest pairs of people who can still reach each other, though some ties may not exist"),
            left=_("Pairs left on the average, by number acted against"),
            today=_("{count} on the average today"),
            adds=_("adds: pairs left more without this person, on the average."),
            price=_("price: pairs left more than without the rule; each solved again"),
            best=best,
            reached=reached,
        )
    return AimWords(
        goal=_("Fewest pairs of people who can still reach each other"),
        left=_("Pairs left, by number acted against"),
        today=today,
        adds=_("adds: pairs left more without this person."),
        price=_("price: pairs left more than without the rule; each solved again"),
        best=_("under these rules: no other choice leaves fewer pairs. Another program can check it."),
        reached=_("At most {percent} % from the best: nothing below {bound} pairs can be reached."),
    )
