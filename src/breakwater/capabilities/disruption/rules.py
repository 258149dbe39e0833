"""The limits of a plan in words, each with its price: what is left more than without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.disruption.lab_data import Drawn, number, told_by


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit as a row.

    Attributes:
        limit: its name in the plan: protection, excluded, not_both, only_together, quotas, taken.
        words: what it says.
        more: whom or what it is about, muted.
        price: how much worse the plan is than without it, in the unit of its aim; empty where it was not asked.
        fixed: nobody can lift it.
    """

    limit: str
    words: str
    more: str = ""
    price: str = ""
    fixed: bool = False


def rules(data: Mapping[str, Any], network: Drawn) -> tuple[Rule, ...]:
    """List the limits that a plan was made under."""
    asked = data.get("asked") or {}
    price = _prices(data["plan"])
    return tuple(_rules(asked, network, price))


def _rules(asked: Mapping[str, Any], network: Drawn, price: Mapping[str, str]) -> Iterator[Rule]:
    yield Rule(
        "protection",
        _("protected persons are never targets"),
        _("fixed"),
        price.get("protection", ""),
        fixed=True,
    )
    if left_out := asked.get("excluded"):
        yield Rule("excluded", _("not to be chosen"), _people(left_out, network), price.get("excluded", ""))
    if taken := asked.get("taken"):
        yield Rule("taken", _("others take them"), _people(taken, network), price.get("taken", ""))
    for group in asked.get("not_both") or ():
        yield Rule("not_both", _("one of these at most"), _people(group, network), price.get("not_both", ""))
    for group in asked.get("only_together") or ():
        yield Rule("only_together", _("all or none of these"), _people(group, network), price.get("only_together", ""))
    for state, most in _quotas(asked.get("quotas")):
        words = ngettext("at most {count} led by {state}", "at most {count} led by {state}", most)
        yield Rule("quotas", words.format(count=number(most), state=state), "", price.get("quotas", ""))


def _prices(plan: Mapping[str, Any]) -> dict[str, str]:
    value = told_by(plan)
    return {
        row["limit"]: _price(abs(value - row["value"]), abs(value - row.get("bound", row["value"])))
        for row in plan.get("relaxed") or ()
        if row["value"] is not None
    }


def _price(least: float, most: float) -> str:
    """Say a price; where it is not proved, up to how much it may be."""
    if most > least and least <= 0:
        return _("up to {most}").format(most=number(most))
    return _("{least} to {most}").format(least=number(least), most=number(most)) if most > least else number(least)


def one_more(plan: Mapping[str, Any]) -> str:
    """Say what one more person, or a tenth more budget, would bring; empty where it was not asked."""
    value = plan["effect"][-1]
    if plan.get("broken"):
        return ""  # nothing is left: what one more brings is told by the plan's measure
    for row in plan.get("relaxed") or ():
        if row["limit"] == "removals":
            return _("One more person would leave {left}.").format(left=number(row["value"]))
        if row["limit"] == "budget" and row["value"] < value:
            return _("A tenth more budget would leave {left}.").format(left=number(row["value"]))
    return ""


def _people(names: Sequence[str], network: Drawn) -> str:
    found = [node.label for name in names if (node := network.node(name)) is not None and not node.protected]
    if len(found) <= 3:
        return ", ".join(found)
    return ngettext("{names} and {count} more", "{names} and {count} more", len(found) - 2).format(
        names=", ".join(found[:2]), count=len(found) - 2
    )


def _quotas(given: object) -> list[tuple[str, int]]:
    if isinstance(given, Mapping):
        return sorted((str(state), int(most)) for state, most in given.items())
    return sorted((str(state), int(most)) for state, most in given or ())  # type: ignore[attr-defined]
