"""Take a plan out: through the third door, numbered in the ledger, marked; whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from breakwater.capabilities.disruption import actions, queries
from breakwater.capabilities.disruption.models import State
from breakwater.capabilities.disruption.presenting import how_good, targets_of
from breakwater.capabilities.disruption.queries import PlanPage
from breakwater.capabilities.entities import claims
from breakwater.capabilities.statements import queries as statements
from breakwater.core.marking import Marking, combine, to_json
from breakwater.core.statement import Statement
from breakwater.foundation.access.doors import Leaving, releasable
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.web.words import banner_reach, full_day

FORMS = ("csv", "json", "print")
FORMAT = "breakwater-plan-copy-1"
LOSS = (
    {"left out": "statements behind names and ties", "why": "a plan carries names, ties and figures"},
    {"left out": "protected persons", "why": "nothing that leaves names or counts them"},
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Copy:
    """A plan as it leaves.

    Attributes:
        number: of the ledger.
        content: of a file; empty for the page that is printed.
    """

    page: PlanPage
    number: str
    marking: Marking
    content: bytes = b""


def export(principal: Principal, *, plan_id: str, form: str) -> Copy:
    """Copy a plan for the own organisation, and write the ledger.

    Raises:
        NotFound: no plan that the principal may read has this id.
        Refused: it is not ready, or something that went into it may not leave.
    """
    if form not in FORMS:
        raise Refused(_("There is no such form."), _("Choose one of the list."), rule_ids=("form",))
    with acting(principal, actions.EXPORT) as passage:
        page = queries.read_plan(passage, plan_id)
        if page.state is not State.READY:
            raise Refused(_("This plan is not ready."), _("Look at it again."), rule_ids=("state",))
        own = passage.principal.organisation
        released = releasable(passage.principal, _leaving(passage, page), to=own, form=f"plan {form}", loss=LOSS)
        if released.refused:
            codes = sorted({code for rules in released.refused.values() for code in rules})
            raise Refused(
                _("Something that went into this plan may not leave: {rules}.").format(rules=", ".join(codes)),
                _("Look at it on the screen."),
                rule_ids=tuple(codes),
            )
        passage.about("plan", plan_id, number=released.number)
        marking = combine(page.markings)
        copy = Copy(page, released.number, marking)
        if form == "print":
            return copy
        write = _csv if form == "csv" else _json
        return Copy(page, released.number, marking, write(passage, copy))


def _leaving(passage: Passage, page: PlanPage) -> list[Leaving]:
    """Return what leaves with a plan: all that went in but what is said of protected records and their ties."""
    ends = {end for row in page.statements for end in _records(row)}
    protected = statements.protected_among(passage, ends) | {
        row.record_id for row in page.statements if row.is_protected
    }
    said = [Leaving(row.id, row.label_id, row.marking) for row in page.statements if not protected & _records(row)]
    judged = claims.of_ids(passage, [str(each) for each in page.plan.claim_ids])
    labels = claims.labels_of(passage, judged)
    return said + [Leaving(each.id, labels[each.id], each.marking) for each in judged if not protected & {*each.pair}]


def _records(row: Statement) -> set[str]:
    return {each for each in (row.record_id, row.source_id, row.target_id) if each}


def _head(passage: Passage, copy: Copy) -> dict[str, str]:
    marking, who = copy.marking, passage.principal
    return {
        "plan": copy.page.title,
        "marking": f"TLP:{marking.tlp} {banner_reach(marking)} PAP:{marking.pap}",
        "world": who.world,
        "ledger": copy.number,
        "copy for": f"{who.name}, {who.organisation}, {full_day(passage.at)}",
        "how good": how_good(copy.page),
        "note": _("A plan is a lead, not grounds."),
    }


def _csv(passage: Passage, copy: Copy) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for name, value in _head(passage, copy).items():
        writer.writerow([f"# {name}", _cell(value)])
    writer.writerow(["place", "name", "role", "lead", "why", "adds", "left", "cost", "record"])
    for place, row in enumerate(targets_of(copy.page), start=1):
        cells = (row["label"], row["role"], row["lead"], row["why"], row["adds"], row["left"], row["cost"], row["id"])
        writer.writerow([place, *(_cell(cell) for cell in cells)])
    return stream.getvalue().encode()


def _cell(value: Any) -> Any:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.lstrip().startswith(_FORMULA) else value


def _json(passage: Passage, copy: Copy) -> bytes:
    stored = copy.page.plan.result["plan"]
    told = {
        "format": FORMAT,
        **_head(passage, copy),
        "markings": [to_json(marking) for marking in copy.page.markings],
        "asked": copy.page.asked.to_json(),
        "targets": targets_of(copy.page),
        "effect": [stored["before"], *(row["left"] for row in stored["targets"])],
        "bound": stored["bound"],
        "proved": stored["proved"],
        "seed": stored["seed"],
        "steps": stored["steps"],
        "method": stored["method"],
        "certificate": stored["certificate"],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
