"""The head of a plan's pages: its name, its versions, and where else of it one can go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

MOST_ON_SLIDER = 12


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a plan."""

    code: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Version:
    """Another version of a plan, and the two side by side."""

    version: int
    url: str
    compare_url: str


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over each page of a plan.

    Attributes:
        again_url: where a next version is asked for; empty for who may not.
        most: end of the slider.
        removals: how many were asked for; 0 where no number was.
        together: what the targets have in common, beside their heading.
    """

    title: str
    version: int
    versions: int
    tabs: tuple[Tab, ...]
    others: tuple[Version, ...]
    again_url: str
    most: int
    removals: int
    for_whom: str
    together: str = ""


def head(
    plan_id: UUID | str,
    title: str,
    *,
    version: int,
    versions: Sequence[tuple[UUID | str, int]],
    is_ready: bool,
    may_ask: bool,
    removals: int | None,
    for_whom: Sequence[str],
) -> Head:
    """Make the head of a plan's pages.

    Args:
        plan_id, title, version: of this one.
        versions: all that its reader may open, as (id, number).
        is_ready: there is something to look at on its other pages.
        may_ask: its reader may ask for another.
        removals: how many were asked for.
        for_whom: the organisations whose reading it is made from.
    """
    tabs = [Tab("plan", _("Plan"), reverse("plan", args=[plan_id]))]
    others = tuple(
        Version(
            number,
            reverse("plan", args=[other]),
            f"{reverse('plans-compare')}?{urlencode([('plan', str(plan_id)), ('plan', str(other))])}",
        )
        for other, number in versions
        if str(other) != str(plan_id)
    )
    if is_ready:
        if others:
            before = [each for each in others if each.version < version]
            tabs.append(Tab("compare", _("Compare"), (before[-1] if before else others[-1]).compare_url))
        tabs.append(Tab("page", _("One page"), reverse("plan-page", args=[plan_id])))
    return Head(
        title=title or _("Plan"),
        version=version,
        versions=max([version, *(number for _other, number in versions)]),
        tabs=tuple(tabs),
        others=others,
        again_url=reverse("plan-again", args=[plan_id]) if may_ask else "",
        most=0 if removals is None else max(MOST_ON_SLIDER, removals + 4),
        removals=removals or 0,
        for_whom=", ".join(for_whom),
    )
