"""What the pages of plans show: the page's own JSON, which its script computes with, and lines in words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.disruption.asking import Asked
from breakwater.capabilities.disruption.models import Plan, State
from breakwater.capabilities.disruption.picturing import Drawn, Node, state_in_words
from breakwater.capabilities.disruption.queries import Ground, PlanPage
from breakwater.core.marking import to_json
from breakwater.core.network.disruption.goals import Aim
from breakwater.core.network.grammar import Family, family_of, role_family_of
from breakwater.core.vocabulary import RELATIONS

_FAMILIES = {relation.label: family_of(code) for code, relation in RELATIONS.items()}


def data_of(page: PlanPage) -> dict[str, Any]:
    """Return what the page of a plan that is ready computes with: nodes, ties, the plan, what was asked."""
    if page.drawn is None:
        return {}
    drawn, stored = page.drawn, page.plan.result
    barred = {*page.asked.excluded, *page.asked.taken}
    return {
        "nodes": [
            _node(node, stored["places"].get(node.number, (0.0, 0.0)), can_be_taken=not barred & set(node.records))
            for node in drawn.nodes
        ],
        "ties": _ties(drawn),
        "plan": _plan(page, drawn),
        "asked": asked_in_json(page.asked, drawn),
        "markings": [to_json(marking) for marking in page.markings],
        "withdrawn": page.withdrawn,
        "left_out": stored["left_out"],
    }


def form_data(ground: Ground) -> dict[str, Any]:
    """Return the picture that a plan is asked against, for the form: who may be named, and the ties."""
    drawn = ground.drawn
    return {
        "nodes": [_node(node, ground.places.get(node.number, (0.0, 0.0)), can_be_taken=True) for node in drawn.nodes],
        "ties": _ties(drawn),
        "left_out": drawn.left_out,
    }


def progress_of(plan: Plan) -> dict[str, Any]:
    """Return how far a plan is."""
    told = plan.progress if plan.state == State.RUNNING else {}
    return {
        "state": plan.state,
        "steps": told.get("steps"),
        "best": told.get("best"),
        "bound": told.get("bound"),
    }


def asked_in_json(asked: Asked, drawn: Drawn) -> dict[str, Any]:
    """Return what was asked; people by the id that they have on the picture."""

    def ids(records: tuple[str, ...]) -> list[str]:
        return list(dict.fromkeys(drawn.by_record[record].id for record in records if record in drawn.by_record))

    return asked.to_json() | {
        "excluded": ids(asked.excluded),
        "taken": ids(asked.taken),
        "not_both": [ids(group) for group in asked.not_both],
        "only_together": [ids(group) for group in asked.only_together],
        "costs": {drawn.by_record[record].id: cost for record, cost in asked.costs if record in drawn.by_record},
        "sources": ids(asked.sources),
        "sinks": ids(asked.sinks),
    }


def targets_of(page: PlanPage) -> list[dict[str, Any]]:
    """Return the targets in order: who, which state leads as stated, why, what each adds."""
    if page.drawn is None:
        return []
    stored = page.plan.result["plan"]
    near = _neighbours(page.drawn)
    sampled = stored.get("sampled") or {}
    often = {each["id"]: each["share"] for each in sampled.get("often", ())}
    found = []
    for number, row in zip(page.targets, stored["targets"], strict=True):
        node = page.drawn.by_number[number]
        found.append(
            {
                "id": node.id,
                "label": node.label,
                "label_lang": node.label_lang,
                "url": reverse("entity", args=[node.id]),
                "role": node.role,
                "lead": node.state,
                "lead_label": state_in_words(node.state) if node.state else "",
                "why": _why(stored["goal"]["aim"], row["adds"], near.get(number, 0)),
                "adds": row["adds"],
                "left": row["left"],
                "cost": row["cost"],
                "in_best": often.get(number, 0.0) if sampled else None,
            }
        )
    return found


def how_good(page: PlanPage) -> str:
    """Say how good a plan is, in words."""
    stored = page.plan.result["plan"]
    if stored["proved"]:
        return _("Proved best: nothing better exists within these limits.")
    share = round(100 * stored["gap"], 1)
    return _("At most {share} % from the best.").format(share=f"{share:g}")


def _why(aim: str, adds: float, ties: int) -> str:
    count = round(adds)
    tied = ngettext("tied to {count} other", "tied to {count} others", ties).format(count=ties)
    if aim in (Aim.FRAGMENT, Aim.EXPECTED):
        without = ngettext(
            "without this target {count} pair more could still reach each other",
            "without this target {count} pairs more could still reach each other",
            count,
        )
    elif aim == Aim.CONTAIN:
        without = ngettext(
            "without this target {count} more would hang together",
            "without this target {count} more would hang together",
            count,
        )
    elif aim == Aim.REACH:
        without = ngettext(
            "without this one {count} fewer would be near somebody chosen",
            "without this one {count} fewer would be near somebody chosen",
            count,
        )
    elif aim == Aim.BUSINESS:
        without = ngettext(
            "without this target {count} whole chain of the business would stand",
            "without this target {count} whole chains of the business would stand",
            count,
        )
    else:
        without = ngettext(
            "without this target {count} way through more would stand open",
            "without this target {count} ways through more would stand open",
            count,
        )
    return f"{tied}; {without.format(count=count)}"


def _sampled(stored: dict[str, Any] | None, ids: dict[str, str]) -> dict[str, Any] | None:
    """Return what new draws say; people by the id that they have on the picture."""
    if stored is None:
        return None
    often = [{"id": ids[each["id"]], "share": each["share"]} for each in stored["often"]]
    return stored | {"chart": [ids[number] for number in stored["chart"]], "often": often}


def _ahead(stored: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    """Return what was computed beside the plan; people by the id that they have on the picture."""
    learning = stored.get("learning")
    if learning is None:
        return stored
    questions = [
        question
        | {"tie": [ids[number] for number in question["tie"]]}
        | {
            name: question[name] | {"targets": [ids[number] for number in question[name]["targets"]]}
            for name in ("if_true", "if_untrue")
        }
        for question in learning["questions"]
    ]
    return stored | {"learning": learning | {"questions": questions}}


def _broken(stored: dict[str, Any] | None, ids: dict[str, str]) -> dict[str, Any] | None:
    """Return what breaking the business costs; whom a chain runs through by the id on the picture, if it may be told."""
    if stored is None:
        return None
    chains = [
        chain | {"actors": [None if number is None else ids.get(number) for number in chain["actors"]]}
        for chain in stored["chains"]
    ]
    return stored | {"chains": chains}


def _neighbours(drawn: Drawn) -> dict[str, int]:
    counted: dict[str, int] = {}
    for tie in drawn.ties:
        for end in (tie.source, tie.target):
            counted[end] = counted.get(end, 0) + 1
    return counted


def _node(node: Node, at: Any, *, can_be_taken: bool) -> dict[str, Any]:
    x, y = at
    return {
        "id": node.id,
        "label": node.label,
        "label_lang": node.label_lang,
        "x": x,
        "y": y,
        "kind": node.kind,
        "role": node.role,
        "role_family": next((family for code in node.roles if (family := role_family_of(code))), ""),
        "state": node.state,
        "custody": node.is_in_custody,
        "protected": node.is_protected,
        "removable": can_be_taken and not node.is_protected,
    }


def _ties(drawn: Drawn) -> list[dict[str, Any]]:
    ids = {node.number: node.id for node in drawn.nodes}
    return [
        {
            "source": ids[tie.source],
            "target": ids[tie.target],
            "kind": tie.kind,
            "family": _family_of(tie.kind),
            "p": tie.probability,
        }
        for tie in drawn.ties
    ]


def _family_of(kind: str) -> str:
    """Return the look of a tie: of several relations the strongest gives it."""
    return str(max((_FAMILIES.get(label, Family.USES) for label in kind.split(" + ")), key=lambda each: each.strength))


def _plan(page: PlanPage, drawn: Drawn) -> dict[str, Any]:
    stored = page.plan.result["plan"]
    ids = {node.number: node.id for node in drawn.nodes}
    told = {node.number: node.id for node in drawn.nodes if not node.is_protected}
    return {
        "aim": stored["goal"]["aim"],
        "targets": targets_of(page),
        "effect": [stored["before"], *(row["left"] for row in stored["targets"])],
        "value": stored["value"],
        "bound": stored["bound"],
        "gap": stored["gap"],
        "proved": stored["proved"],
        "end": stored["end"],
        "method": stored["method"],
        "seed": stored["seed"],
        "steps": stored["steps"],
        "relaxed": stored["relaxed"],
        "price": stored["price"],
        "sampled": _sampled(stored.get("sampled"), ids),
        **_ahead(page.plan.result.get("ahead") or {}, ids),
        "broken": _broken(stored.get("broken"), told),
        "alternatives": [
            {"targets": [ids[number] for number in numbers], "value": other["value"]}
            for numbers, other in zip(page.alternatives, stored["alternatives"], strict=True)
            if numbers
        ],
        "exhausted": stored["exhausted"],
        "certificate": stored["certificate"],
        "checked": page.plan.result["checked"],
    }


def overlap(pages: list[PlanPage]) -> list[dict[str, Any]]:
    """Return everybody whom at least one of several plans names, with the plans that do, most named first."""
    named: dict[str, dict[str, Any]] = {}
    for place, page in enumerate(pages):
        for target in targets_of(page):
            row = named.setdefault(target["id"], {"id": target["id"], "label": target["label"], "plans": []})
            row["plans"].append(place)
    rows = sorted(named.values(), key=lambda row: (-len(row["plans"]), row["label"], row["id"]))
    for row in rows:
        row["cells"] = [place in row["plans"] for place in range(len(pages))]
    return rows


def states_of(drawn: Drawn) -> list[tuple[str, str, int]]:
    """Return the states of those who may be named: code, name, how many."""
    counted: dict[str, int] = {}
    for node in drawn.nodes:
        for state in node.states:
            counted[state] = counted.get(state, 0) + 1
    return [(state, state_in_words(state), count) for state, count in sorted(counted.items())]
