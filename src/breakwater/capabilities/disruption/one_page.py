"""A plan on one page, for who decides and has two minutes: plain words, no mathematical term, no names by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.disruption.aims import PAIRS, aim_words, gaps_in_words, is_idle
from breakwater.capabilities.disruption.lab_data import Drawn, Left, drawn, number
from breakwater.capabilities.disruption.reasons import joined_by, reason
from breakwater.core.network.picture import Node
from breakwater.core.network.scene.drawing import draw, symbols
from breakwater.core.network.scene.staging import stage
from breakwater.foundation.web.words import listed

WIDTH, HEIGHT = 332.0, 214.0
FALLS_APART, JOINS = 0.25, 0.1
"""Shares of all pairs that rest on one person, from which on a reason says so."""
MOST_GONE, HALF_GONE = 0.34, 0.67
WORDS_TO = 12


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to act against: as what, and why; the name only where it was asked for."""

    words: str
    why: str
    name: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """Who acts: a country, and against whom."""

    name: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class OnePage:
    """The page, paragraph by paragraph."""

    title: str
    summary: str
    today: str
    after: str
    key: str
    countries: tuple[Country, ...]
    expect: tuple[str, ...]
    sure: tuple[str, ...]
    will_not: tuple[str, ...]
    asks: tuple[str, ...]
    grounds: str
    defs: SafeString
    scene_before: SafeString
    scene_after: SafeString


def one_page(data: Mapping[str, Any], *, organisation: str, names: bool = False, leaving: bool = False) -> OnePage:
    """Lay a plan out on one page.

    Args:
        data: as `presenting` makes it.
        organisation: whose reading it is made from.
        names: write who the people are; left out by default.
        leaving: it is a copy that leaves: nobody protected stands in it, unnamed or not.
    """
    network, plan = drawn(data), data["plan"]
    before, after = network.left(), network.left(network.targets)
    of_hundred = _of_hundred(before.pairs, after.pairs)
    countries = _countries(plan, before, joined_by(network, leaving=leaving), names=names)
    shields = any(node.protected for node in network.nodes) and not leaving
    defs, scenes = _scenes(network, data, names=names, leaving=leaving)
    return OnePage(
        title=_title(len(network.targets), len([each for each in countries if each.name])),
        summary=_idle_words(data)
        or _summary(len(network.targets), [each.name for each in countries if each.name], of_hundred),
        today=_reach(network.told() if leaving else before),
        after=_left_words(network.told(network.targets) if leaving else after, len(network.targets)),
        key=_key(network, shields=shields),
        countries=countries,
        expect=_expect(data, before, of_hundred),
        sure=_sure(data, len(network.targets)),
        will_not=_will_not(data, before, of_hundred),
        asks=_asks([each.name for each in countries if each.name]) if network.targets else _asks_first(data),
        grounds=_grounds(data, organisation, names=names),
        defs=defs,
        scene_before=scenes[0],
        scene_after=scenes[1],
    )


def count_word(count: int) -> str:
    """Write a small count as a word."""
    words = (
        *(_("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight")),
        *(_("nine"), _("ten"), _("eleven"), _("twelve")),
    )
    return words[count] if 0 <= count <= WORDS_TO else number(count)


def _of_hundred(before: int, after: int) -> int:
    if not before:
        return 0
    return min(max(round(100 * after / before), 1 if after else 0), 99 if after < before else 100)


def _people(count: int) -> str:
    return ngettext("{count} person", "{count} people", count).format(count=count_word(count))


def _title(targets: int, countries: int) -> str:
    if not targets:
        return _("Nobody to act against, as far as we know")
    parts = [_people(targets)]
    if countries:
        parts.append(ngettext("{count} country", "{count} countries", countries).format(count=count_word(countries)))
    parts.append(_("one date"))
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def _idle_words(data: Mapping[str, Any]) -> str:
    """Say why nobody is on the page, where there was nothing to act on; empty where there was."""
    if not is_idle(data):
        return ""
    words = aim_words(str(data["plan"].get("aim") or ""), data.get("asked") or {})
    return " ".join(part for part in (words.nothing[0], gaps_in_words(data["plan"])) if part)


def _asks_first(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is asked where nobody is to be acted against: what would have to be known, or wanted, first."""
    if is_idle(data):
        return (aim_words(str(data["plan"].get("aim") or ""), data.get("asked") or {}).nothing[1],)
    return (_("Widen the limits that were set, or look at another part of the network."),)


def _summary(targets: int, countries: list[str], of_hundred: int) -> str:
    if not targets:
        return _("Nobody who may lawfully be acted against would loosen this network. No victim is touched.")
    who = listed(countries) if countries else _("the countries that lead")
    if of_hundred <= 100 * MOST_GONE:
        effect = _("most of those hands let go")
    elif of_hundred <= 100 * HALF_GONE:
        effect = _("about half of those hands let go")
    else:
        effect = _("some of those hands let go")
    return ngettext(
        "This network hangs together through a few hands. If {who} act against {count} person, {effect}. "
        "No victim is touched.",
        "This network hangs together through a few hands. If {who} act against {count} people at the same time, "
        "{effect}. No victim is touched.",
        targets,
    ).format(who=who, count=count_word(targets), effect=effect)


def _reach(left: Left) -> str:
    words = ngettext(
        "{count} person can reach one another.", "{count} people can reach one another.", left.largest
    ).format(count=number(left.largest))
    if left.groups > 1:
        words += " " + ngettext(
            "{count} smaller group stands apart.", "{count} smaller groups stand apart.", left.groups - 1
        ).format(count=number(left.groups - 1))
    return words


def _left_words(left: Left, targets: int) -> str:
    largest = ngettext(
        "The largest group left has {count}.", "The largest group left has {count}.", left.largest
    ).format(count=number(left.largest))
    if not targets:
        return largest
    return _("{largest} Dashed red: the {targets}.").format(largest=largest, targets=count_word(targets))


def _key(network: Drawn, *, shields: bool) -> str:
    words = [_("Dark round marks are people; a shade holds those who can reach each other.")]
    if any(node.kind != "person" and not node.protected for node in network.nodes):
        words.append(_("Square marks are firms."))
    if any(node.custody for node in network.nodes):
        words.append(_("Striped: already in custody."))
    if network.gone:
        words.append(_("Pale: already taken by others."))
    if shields:
        words.append(_("Violet shields: people under protection, never named."))
    return " ".join(words)


def _countries(
    plan: Mapping[str, Any], before: Left, joined: Mapping[str, tuple[tuple[int, ...], int]], *, names: bool
) -> tuple[Country, ...]:
    found: dict[str, list[Person]] = {}
    for row in plan["targets"]:
        lead = row.get("lead_label") or row.get("lead") or ""
        words = row.get("role") or _("a member whose part is not stated")
        person = Person(words, _why(row, before, joined[row["id"]]))
        if names:
            person = replace(person, name=row.get("label", ""), lang=row.get("label_lang", ""))
        found.setdefault(lead, []).append(person)
    ordered = sorted(found.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    return tuple(Country(name, tuple(people)) for name, people in ordered)


def _why(row: Mapping[str, Any], before: Left, joined: tuple[tuple[int, ...], int]) -> str:
    if len(joined[0]) > 1:
        return reason(*joined)
    share = row.get("adds", 0) / before.pairs if before.pairs else 0
    if share >= FALLS_APART:
        return _("large parts of the network meet only through this person")
    if share >= JOINS:
        return _("joins groups that would hardly reach each other otherwise")
    return _("one of the few ways left between the groups")


def _expect(data: Mapping[str, Any], before: Left, of_hundred: int) -> tuple[str, ...]:
    if not data["plan"]["targets"]:
        return (_("Nothing changes through this plan."),)
    lines = [
        _(
            "Of every 100 pairs of members who can reach each other today, about {left} still can the day after. "
            "They will try to rebuild."
        ).format(left=of_hundred)
    ]
    recovery = data["plan"].get("recovery") or data.get("recovery")
    if recovery and before.pairs:  # both count pairs on the chart, whatever the aim counts
        low, high = (round(100 * recovery[end] / before.pairs) for end in ("low", "high"))
        if high > 100:  # those who stay tie themselves to each other anew
            expected = _("After some months we expect about {low} of 100, or as many as today and more.")
        else:
            expected = _("After some months we expect about {low} to {high} of 100.")
        lines.append(expected.format(low=min(low, 100), high=high))
    else:
        lines.append(_("How far they get with that we do not know."))
    lines.append(_("One day is not enough: look again after six weeks."))
    return tuple(lines)


def _sure(data: Mapping[str, Any], targets: int) -> tuple[str, ...]:
    plan = data["plan"]
    lines = []
    if plan.get("proved") and not targets:
        lines.append(_("Under our rules no choice would do better: every one was ruled out."))
    elif plan.get("proved"):
        lines.append(
            ngettext(
                "Under our rules nobody else would do better: every other choice was ruled out.",
                "Under our rules no other {count} would do better: every other choice was ruled out.",
                targets,
            ).format(count=count_word(targets))
        )
    elif plan.get("aim", "fragment") not in PAIRS:
        lines.append(_("We found nothing better, but did not rule it out."))
    else:
        start = plan["effect"][0]
        least = round(100 * plan["bound"] / start) if start else 0
        lines.append(
            _(
                "We found nothing better, but did not rule it out: at the very best {least} of 100 pairs would be left."
            ).format(least=least)
        )
    if shares := [row["in_best"] for row in plan["targets"] if row.get("in_best") is not None]:
        lines.append(
            _(
                "We tested it against many versions of what we may have wrong: each person stays in {least} of 100."
            ).format(least=round(100 * min(shares)))
        )
    poor = [tie for tie in data["ties"] if _is_poor(tie)]
    if data["ties"] and poor:
        share = max(1, round(10 * len(poor) / len(data["ties"])))
        lines.append(
            _("About {share} of every 10 contacts that we count on rest on one or a doubtful source.").format(
                share=share
            )
        )
    if withdrawn := data.get("withdrawn"):
        lines.append(
            ngettext(
                "{count} statement that it rests on was withdrawn since: ask for a new plan.",
                "{count} statements that it rests on were withdrawn since: ask for a new plan.",
                withdrawn,
            ).format(count=number(withdrawn))
        )
    lines.append(_("What nobody has told us is not in it."))
    return tuple(lines)


def _is_poor(tie: Mapping[str, Any]) -> bool:
    return int(tie.get("confidence") or 3) < 2 or float(tie.get("p", 1.0)) < 0.5


def _will_not(data: Mapping[str, Any], before: Left, of_hundred: int) -> tuple[str, ...]:
    plan, asked = data["plan"], data.get("asked") or {}
    lines = [_("No migrant, victim, child, witness or relative of theirs is a target.")]
    relaxed = {row["limit"]: row["value"] for row in plan.get("relaxed") or ()}
    if "protection" in relaxed:
        without = _of_hundred(before.pairs, int(relaxed["protection"]))
        lines.append(
            _("This costs the plan nothing.")
            if without >= of_hundred
            else _("This costs the plan {count} of 100; that is the price, and we pay it.").format(
                count=of_hundred - without
            )
        )
    if left_out := len(asked.get("excluded") or ()):
        lines.append(
            ngettext(
                "{count} person is left out because we asked for it.",
                "{count} people are left out because we asked for it.",
                left_out,
            ).format(count=count_word(left_out).capitalize())
        )
    if plan.get("exhausted"):
        lines.append(_("Nobody else may lawfully be acted against to any effect."))
    lines.append(_("Nobody is arrested because of this page."))
    return tuple(lines)


def _asks(countries: list[str]) -> tuple[str, ...]:
    first = (
        _("Agree to one date for {countries}, and keep it closed until then.").format(countries=listed(countries))
        if len(countries) > 1
        else _("Agree to one date, and keep it closed until then.")
    )
    return (
        first,
        _("No announcement of names before the last door has opened."),
        _("Shelter and interpreters for the people found, before any questioning."),
    )


def _grounds(data: Mapping[str, Any], organisation: str, *, names: bool) -> str:
    agencies = len({row["originator"] for row in data.get("markings") or () if row.get("originator")})
    lines = [
        _(
            "A lead, not grounds for arrest: each name still needs its own legal basis, written by a person, and "
            "evidence from outside this picture."
        ),
        _("Seen from what {organisation} may read; other agencies may hold more.").format(organisation=organisation),
    ]
    if agencies:
        lines.append(
            ngettext("From statements of {count} agency.", "From statements of {count} agencies.", agencies).format(
                count=number(agencies)
            )
        )
    if not names:
        lines.append(_("Names are left out of this page."))
    return " ".join(lines)


def _scenes(
    network: Drawn, data: Mapping[str, Any], *, names: bool, leaving: bool
) -> tuple[SafeString, tuple[SafeString, SafeString]]:
    """Draw both pictures; instead of a name a target carries its country, others nothing."""
    leads = {row["id"]: row.get("lead_label") or row.get("lead") or "" for row in data["plan"]["targets"]}
    nodes = tuple(_told(node, leads, names=names) for node in network.nodes if not (leaving and node.protected))
    staged = stage(nodes, network.ties, width=WIDTH, height=HEIGHT, first=network.targets, names=len(leads))
    found = tuple(
        SafeString(draw(staged, name=name, gone=gone, away=network.gone, words=words))
        for name, gone, words in (
            ("before", (), _("The network today.")),
            ("after", network.targets, _("The network after.")),
        )
    )
    return SafeString(symbols(nodes)), (found[0], found[1])


def _told(node: Node, leads: Mapping[str, str], *, names: bool) -> Node:
    if node.protected:
        return node
    label = (node.label if names else leads[node.id]) if node.id in leads else ""
    return replace(node, label=label, label_lang=node.label_lang if names else "", other_label="")
