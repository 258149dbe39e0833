"""Lay a plan out as the lab's page shows it: drawings, rows and sentences, from the plan's data and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.disruption.aims import ON_CHART, PAIRS, SHAPED, AimWords, aim_words, gaps_in_words, is_idle
from breakwater.capabilities.disruption.facts import Fact, facts_of
from breakwater.capabilities.disruption.lab_data import Drawn, Left, drawn, number, percent_less, told_by
from breakwater.capabilities.disruption.reasons import joined_by, reason
from breakwater.capabilities.disruption.rules import Rule, one_more, rules
from breakwater.core.network.picture import Node
from breakwater.core.network.scene.curve import CurveWords, Point, draw_curve
from breakwater.core.network.scene.drawing import draw, symbols
from breakwater.core.network.scene.staging import Stage, stage

WIDTH, HEIGHT = 548.0, 344.0


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target as a row.

    Attributes:
        at: its number on the drawings.
        share: how often it is in the best set, of a hundred; None where that was not asked.
    """

    id: str
    at: int
    label: str
    lang: str
    role: str
    lead: str
    agency: str
    why: str
    open: str
    adds: str
    share: int | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who may be taken in or out by hand."""

    at: int
    label: str
    lang: str
    role: str
    state: str
    ties: int
    in_plan: bool


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point of the curve in words."""

    count: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class OtherRow:
    """Another set that is nearly as good."""

    ats: str
    names: str
    value: str
    more: str


@dataclass(frozen=True, slots=True)
class Lab:
    """A plan as its page shows it."""

    aim: AimWords
    limit: str
    limit_words: str
    rules: tuple[Rule, ...]
    one_more: str
    is_proved: bool
    certificate: str
    search: str
    exhausted: bool
    is_idle: bool
    gaps: str
    before: Left
    after: Left
    less: int
    regroup: str
    targets: tuple[TargetRow, ...]
    has_shares: bool
    shares_note: str
    facts: tuple[Fact, ...]
    facts_note: str
    people: tuple[PersonRow, ...]
    others: tuple[OtherRow, ...]
    points: tuple[PointRow, ...]
    has_away: bool
    has_open: bool
    has_range: bool
    defs: SafeString
    scene_before: SafeString
    scene_after: SafeString
    curve: SafeString
    script: dict[str, Any]
    nodes: tuple[Node, ...]

    @property
    def before_pairs(self) -> str:
        """Pairs today."""
        return number(self.before.pairs)

    @property
    def after_pairs(self) -> str:
        """Pairs left."""
        return number(self.after.pairs)


def lay_out(data: Mapping[str, Any]) -> Lab:
    """Lay out a plan that is ready.

    Args:
        data: as `presenting` makes it.
    """
    network, plan = drawn(data), data["plan"]
    staged = stage(network.nodes, network.ties, width=WIDTH, height=HEIGHT, first=network.targets)
    before, after = network.left(), network.left(network.targets)
    aim, words = str(plan.get("aim") or ""), aim_words(str(plan.get("aim") or ""), data.get("asked") or {})
    is_proved = bool(plan.get("proved", plan["bound"] >= plan["effect"][-1]))
    points, low_high = _points(plan), _range(data)
    on_curve = (
        low_high if aim in ON_CHART else None
    )  # the range counts pairs of the chart, the curve what the aim counts
    reasons = joined_by(network) if aim in SHAPED else {}
    facts, facts_note = facts_of(data, network)
    rows = tuple(_target(row, staged, network, reasons) for row in plan["targets"])
    return Lab(
        aim=words,
        limit=_limit(data),
        limit_words=_limit_words(data),
        rules=rules(data, network),
        one_more=one_more(plan),
        is_proved=is_proved,
        certificate=_certificate(plan, words, is_proved=is_proved),
        search=_search(plan),
        exhausted=bool(plan.get("exhausted")),
        is_idle=is_idle(data),
        gaps=gaps_in_words(plan),
        before=before,
        after=after,
        less=percent_less(before.pairs, after.pairs),
        regroup=_("{low}–{high} once they regroup").format(low=number(low_high[0]), high=number(low_high[1]))
        if low_high
        else "",
        targets=rows,
        has_shares=any(row.share is not None for row in rows),
        shares_note=_shares_note(plan, network),
        facts=facts,
        facts_note=facts_note,
        people=_people(staged, network),
        others=_others(plan, staged, network),
        points=tuple(_point_row(point) for point in points),
        has_away=bool(network.gone),
        has_open=any(not point.is_proved for point in points if point.count),
        has_range=on_curve is not None,
        defs=SafeString(symbols(network.nodes)),
        scene_before=SafeString(draw(staged, name="before", gone=(), away=network.gone, words=_today(before))),
        scene_after=SafeString(
            draw(
                staged,
                name="after",
                gone=network.targets,
                away=network.gone,
                open_to=network.open_to - set(network.gone),
                words=_then(after),
            )
        ),
        curve=SafeString(_curve(points, words, len(network.targets), on_curve)),
        script=_script(staged, network, after.pairs, is_pairs=aim in PAIRS),
        nodes=network.nodes,
    )


def _today(left: Left) -> str:
    return _("Today: {pairs} pairs can reach each other; the largest group has {people} people.").format(
        pairs=number(left.pairs), people=number(left.largest)
    )


def _then(left: Left) -> str:
    return _("After: {pairs} pairs can still reach each other; the largest group has {people} people.").format(
        pairs=number(left.pairs), people=number(left.largest)
    )


def _limit(data: Mapping[str, Any]) -> str:
    asked = data.get("asked") or {}
    if asked.get("removals") is not None:
        return number(asked["removals"])
    return number(asked["budget"]) if asked.get("budget") is not None else number(len(data["plan"]["targets"]))


def _limit_words(data: Mapping[str, Any]) -> str:
    asked = data.get("asked") or {}
    if asked.get("removals") is None and asked.get("budget") is not None:
        return _("to spend, one period")
    count = int(asked.get("removals") or len(data["plan"]["targets"]))
    words = ngettext("person, one period", "people, one period", count)
    if asked.get("budget") is not None:
        words += " · " + _("at most {cost} to spend").format(cost=number(asked["budget"]))
    return words


def _certificate(plan: Mapping[str, Any], words: AimWords, *, is_proved: bool) -> str:
    if is_proved:
        return words.best
    gap = plan.get("gap")
    value = plan["price"] if plan.get("price") is not None else plan["effect"][-1]
    share = gap if gap is not None else (value - plan["bound"]) / value if value else 0.0
    return words.reached.format(percent=max(1, round(100 * share)), bound=number(plan["bound"]))


def _search(plan: Mapping[str, Any]) -> str:
    ends = {
        "proved": _("The search ended because nothing better is left."),
        "steps": _("The search ended at the work allowed; more may bring more."),
        "stopped": _("The search was ended by hand; more may bring more."),
    }
    certificate = plan.get("certificate") or {}
    words = [ends.get(str(plan.get("end")), "")]
    if nodes := certificate.get("nodes"):
        words.append(ngettext("{count} case closed.", "{count} cases closed.", nodes).format(count=number(nodes)))
    if plan.get("method"):
        words.append(_("Method {method}, seed {seed}.").format(method=plan["method"], seed=plan.get("seed", "")))
    return " ".join(word for word in words if word)


def _points(plan: Mapping[str, Any]) -> tuple[Point, ...]:
    """Return the solved curve where there is one, else what the plan leaves after each of its targets."""
    if curve := plan.get("curve"):
        return tuple(Point(row["count"], row["value"], row.get("bound")) for row in curve)
    effect: Sequence[float] = plan["effect"]
    last = len(effect) - 1
    bound = None if plan.get("price") is not None or plan.get("broken") else plan["bound"]
    return tuple(Point(count, value, bound if count == last else None) for count, value in enumerate(effect))


def _point_row(point: Point) -> PointRow:
    if point.count == 0:
        words = _("today")
    elif point.is_proved:
        words = _("proved best")
    elif point.bound is not None:
        words = _("best found; nothing below {bound}").format(bound=number(point.bound))
    else:
        words = _("on the way of this plan")
    return PointRow(number(point.count), number(point.value), words)


def _range(data: Mapping[str, Any]) -> tuple[float, float] | None:
    recovery = data["plan"].get("recovery") or data.get("recovery")
    return (round(recovery["low"]), round(recovery["high"])) if recovery else None


def _curve(points: Sequence[Point], words: AimWords, chosen: int, low_high: tuple[float, float] | None) -> str:
    said = next((point for point in points if point.count == chosen), points[-1])
    return draw_curve(
        points,
        CurveWords(
            alone=_("{left}; the table below holds the same numbers.").format(left=words.left),
            start=words.today.format(count=number(points[0].value)),
            chosen=number(said.value),
            across=_("people acted against together"),
            after=_("{low}–{high} after they regroup").format(low=number(low_high[0]), high=number(low_high[1]))
            if low_high
            else "",
        ),
        chosen=said.count,
        after=low_high,
    )


def _target(
    row: Mapping[str, Any], staged: Stage, network: Drawn, reasons: Mapping[str, tuple[tuple[int, ...], int]]
) -> TargetRow:
    node = network.node(row["id"])
    share = row.get("in_best")
    return TargetRow(
        id=row["id"],
        at=staged.at[row["id"]],
        label=row.get("label") or (node.label if node else ""),
        lang=node.label_lang if node else "",
        role=row.get("role") or (node.role if node else ""),
        lead=row.get("lead") or network.state_of.get(row["id"], ""),
        agency=row.get("agency", ""),
        why=reason(*reasons[row["id"]]) or row.get("why", "") if row["id"] in reasons else row.get("why", ""),
        open=row.get("open", ""),
        adds=f"+{number(row.get('adds', 0))}",
        share=None if share is None else round(100 * share),
    )


def _shares_note(plan: Mapping[str, Any], network: Drawn) -> str:
    """Say who else is often in the best set, how often the plan itself came out, and what the chart alone would give."""
    sampled = plan.get("sampled")
    if not sampled:
        return ""
    lines = []
    others = [
        f"{node.label} {round(100 * row['share'])} %"
        for row in sampled.get("often", ())
        if row["id"] not in network.targets and (node := network.node(row["id"])) is not None and node.label
    ][:3]
    if others:
        lines.append(_("Not chosen: {names}.").format(names="; ".join(others)))
    if sampled.get("redraws"):
        lines.append(
            _("The plan itself came out best in {same} of {redraws} draws anew.").format(
                same=number(sampled["same"]), redraws=number(sampled["redraws"])
            )
        )
    regret = sampled.get("regret")
    if regret and regret["value"] > 2 * regret["error"] > 0:
        lines.append(
            _("As if every tie existed, one would choose others, and {count} more pairs would be left.").format(
                count=number(round(regret["value"], 1))
            )
        )
    return " ".join(lines)


def _people(staged: Stage, network: Drawn) -> tuple[PersonRow, ...]:
    ties: dict[str, int] = {}
    for tie in network.ties:
        for end in (tie.source, tie.target):
            ties[end] = ties.get(end, 0) + 1
    names = network.open_to - set(network.gone)
    rows = [
        PersonRow(
            at=staged.at[mark.node.id],
            label=mark.node.label,
            lang=mark.node.label_lang,
            role=mark.node.role,
            state=network.state_of.get(mark.node.id, ""),
            ties=ties.get(mark.node.id, 0),
            in_plan=mark.node.id in network.targets,
        )
        for mark in staged.marks
        if mark.node.id in names
    ]
    return tuple(sorted(rows, key=lambda row: (not row.in_plan, -row.ties, row.label.casefold())))


def _others(plan: Mapping[str, Any], staged: Stage, network: Drawn) -> tuple[OtherRow, ...]:
    rows, own, value = [], set(network.targets), told_by(plan)
    for other in (plan.get("alternatives") or ())[:5]:
        names = [name for name in other["targets"] if name in staged.at]
        fresh = [staged.mark_of(name).node.label for name in names if name not in own]
        dropped = [staged.mark_of(name).node.label for name in network.targets if name not in names]
        rows.append(
            OtherRow(
                ats=" ".join(str(staged.at[name]) for name in names),
                names=_("{fresh} instead of {dropped}").format(fresh=", ".join(fresh), dropped=", ".join(dropped))
                if fresh and dropped
                else ", ".join(fresh or dropped),
                value=number(other["value"]),
                more=f"+{number(other['value'] - value)}",
            )
        )
    return tuple(rows)


def _script(staged: Stage, network: Drawn, value: float, *, is_pairs: bool) -> dict[str, Any]:
    """Return what the page's script counts with: numbers for names, in the order of the drawing."""
    return {
        "nodes": [
            {
                "id": mark.node.id if mark.node.id in network.open_to else "",
                "label": mark.node.label,
                "lang": mark.node.label_lang,
                "role": mark.node.role,
                "state": network.state_of.get(mark.node.id, ""),
                "open": mark.node.id in network.open_to and mark.node.id not in network.gone,
                "x": round(mark.x, 1),
                "y": round(mark.y, 1),
                "r": round(mark.r, 1),
            }
            for mark in staged.marks
        ],
        "ties": [[staged.at[tie.source], staged.at[tie.target]] for tie in network.ties if tie.source in staged.at],
        "gone": [staged.at[name] for name in network.gone if name in staged.at],
        "plan": [staged.at[name] for name in network.targets],
        "value": value,
        "curve": is_pairs,
        "reach": round(staged.reach, 1),
    }
