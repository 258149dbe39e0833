"""What each aim counts, in words: what is left, what a target adds, and what its limits cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.disruption.lab_data import number
from breakwater.core.vocabulary import STAGES

PAIRS = frozenset({"fragment", "expected", ""})
"""Aims that count pairs, on the chart or on the average of many."""
ON_CHART = frozenset({"fragment", ""})
"""Aims that count the pairs of the chart itself."""
SHAPED = PAIRS | {"contain"}
"""Aims whose reasons are groups that meet through somebody."""


def is_idle(data: Mapping[str, Any]) -> bool:
    """Tell whether there was nothing to act on from the first."""
    plan = data["plan"]
    enough = ((data.get("asked") or {}).get("largest") or 0) if plan.get("aim") == "contain" else 0
    return not plan["targets"] and bool(plan["effect"][0] <= enough)


def gaps_in_words(plan: Mapping[str, Any]) -> str:
    """Say which steps of the business nobody is known to fill; empty where each has somebody."""
    gaps = (plan.get("broken") or {}).get("gaps") or ()
    if not gaps:
        return ""
    steps = ", ".join(str(STAGES[code].label) if code in STAGES else code for code in gaps)
    return _("Nobody is known who does this: {what}.").format(what=steps)


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
        other: heading over what another choice comes to.
        nothing: title and remedy where there is nothing to act on from the first.
    """

    goal: str
    left: str
    today: str
    adds: str
    price: str
    best: str
    reached: str
    other: str
    nothing: tuple[str, str]


def aim_words(aim: str, asked: Mapping[str, Any]) -> AimWords:
    """Return the words of an aim."""
    best = _("under these rules: no other choice does better. Another program can check it.")
    reached = _("At most {percent} % from the best: nothing below {bound} can be reached.")
    price = _("price: how much more is left than without the rule; each solved again")
    today = _("{count} today")
    left, takes = _("left"), _("takes")
    nothing = (
        _("There is nothing here to break apart."),
        _("Nobody you read of can reach anybody else. Choose a larger network."),
    )
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
            other=takes,
            nothing=(
                _("No group here is larger than that."),
                _("Nobody needs to be acted against. Ask for a smaller size."),
            ),
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
            other=left,
            nothing=(
                _("Nothing leads from one side to the other."),
                _("Choose other people at either side, or a larger network."),
            ),
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
            other=takes,
            nothing=(
                _("What you read holds no whole chain of the business, from recruiting to receiving."),
                _("State the roles of those whose part is known, take nobody as gone, or choose another goal."),
            ),
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
            other=left,
            nothing=nothing,
        )
    return AimWords(
        goal=_("Fewest pairs of people who can still reach each other"),
        left=_("Pairs left, by number acted against"),
        today=today,
        adds=_("adds: pairs left more without this person."),
        price=_("price: pairs left more than without the rule; each solved again"),
        best=_("under these rules: no other choice leaves fewer pairs. Another program can check it."),
        reached=_("At most {percent} % from the best: nothing below {bound} pairs can be reached."),
        other=left,
        nothing=nothing,
    )
