"""One of everything, handed in under one marking."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.support.house import COLLECTIONS

if TYPE_CHECKING:
    from breakwater.core.marking import Marking
    from breakwater.foundation.access.principal import Principal


def hand_in(who: Principal, title: str, marking: Marking) -> dict[str, str]:
    """Hand in a report with a file, records, statements, relations and a claim; returns their ids by name.

    The names are those that asks ask for. Titles, values, references and the collection repeat what the house has
    under the same title: what is told apart by content alone is not told apart here.
    """
    from breakwater.capabilities.entities import operations as entities
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import (
        NewAttachment,
        NewRecord,
        NewReport,
        NewStatement,
        Screening,
    )
    from breakwater.core.grading import parse_grade

    no = Screening("no", "no", reason="Seen in the file as an adult suspect.")
    grade = parse_grade("B2", scheme="admiralty")
    collection = COLLECTIONS.get(who.organisation, "Strait file")

    def said(record: str, prop: str, value: str, **more: Any) -> NewStatement:
        return NewStatement(
            record=record, prop=prop, value=value, marking=marking, grade=grade, said_on=date(2026, 5, 21),
            collection=collection, reference=f"{title} {prop}", **more,
        )  # fmt: skip

    ties = {"source": "person", "held_from": "2025-09"}
    done = operations.contribute(
        principal=who,
        records=[
            NewRecord("person", "person", no),
            NewRecord("double", "person", no),
            NewRecord("network", "network"),
            NewRecord("boat", "vessel"),
            NewRecord("child", "person", Screening("no", "yes", reason="Fifteen by her papers.")),
            *(NewRecord(tie, "relation") for tie in ("member", "met")),
        ],
        report=NewReport(
            f"{title}-reference", f"Report {title}", f"Text {title}", date(2026, 5, 20), marking,
            attachments=(NewAttachment("list.txt", f"content {title}".encode(), marking),),
        ),
        statements=[
            said("person", "name", f"Amir {title}", lang="en"),
            said("person", "role", "transporter"),
            said("person", "birth_date", "circa 1985", value_kind="date"),
            said("double", "name", f"Emir {title}"),
            said("network", "name", f"Net {title}"),
            said("boat", "name", f"Boat {title}"),
            said("child", "name", f"Protected {title}"),
            said("member", "member_of", "", target="network", **ties),
            said("met", "works_with", "met twice", target="double", **ties),
        ],
    )  # fmt: skip
    claim = entities.claim(
        principal=who,
        left=done.record_ids["person"],
        right=done.record_ids["double"],
        judgement="unsure",
        reason=f"One letter apart, {title}.",
        marking=marking,
    )
    attachment = _attachment_of(who, str(done.report_id))
    return {
        **done.record_ids,
        "statement": done.statement_ids[0],
        "report": str(done.report_id),
        "attachment": attachment,
        "boat list": attachment,  # beside a protected person here, so that no copy of it leaves; those of the house do
        "claim": claim,
    }


def _attachment_of(who: Principal, report_id: str) -> str:
    from breakwater.capabilities.statements import actions, queries
    from breakwater.foundation.access.passage import acting

    with acting(who, actions.READ) as passage:
        [found] = queries.attachments(passage, report_id)
        return str(found.id)
