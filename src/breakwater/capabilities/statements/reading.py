"""Read reports and attachments, principal first."""

from __future__ import annotations

from dataclasses import dataclass

from breakwater.capabilities.statements import actions, queries
from breakwater.capabilities.statements.captions import RecordCaption, captions
from breakwater.capabilities.statements.models import Attachment
from breakwater.capabilities.statements.queries import ReportLine
from breakwater.core.statement import Statement
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report with the readable statements keyed from it, and its attachments.

    Attributes:
        by_record: statements under the record they are about, in the order of entry; relations stand last, alone.
        captions: of every record named.
    """

    report: ReportLine
    statements: tuple[Statement, ...]
    by_record: tuple[tuple[RecordCaption, tuple[Statement, ...]], ...]
    relations: tuple[Statement, ...]
    captions: dict[str, RecordCaption]
    attachments: tuple[Attachment, ...]


def report_page(principal: Principal, report_id: str) -> ReportPage:
    """Return a report's page.

    Raises:
        NotFound: no report that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("report", report_id)
        found = queries.report(passage, report_id)
        if found is None:
            raise NotFound
        rows = queries.of_report(passage, report_id)
        named = captions(passage, {record for row in rows for record in _records(row)})
        grouped: dict[str, list[Statement]] = {}
        for row in rows:
            if not row.is_relation:
                grouped.setdefault(row.record_id, []).append(row)
        return ReportPage(
            report=found,
            statements=tuple(rows),
            by_record=tuple((named[key], tuple(group)) for key, group in grouped.items()),
            relations=tuple(row for row in rows if row.is_relation),
            captions=named,
            attachments=tuple(queries.attachments(passage, report_id)),
        )


def _records(row: Statement) -> set[str]:
    if row.is_relation:
        return {end for end in (row.source_id, row.target_id) if end}
    return {row.record_id, row.value} if row.value_kind == "record" and queries.is_id(row.value) else {row.record_id}


def attachment(principal: Principal, attachment_id: str) -> Attachment:
    """Return one attachment with its content.

    Raises:
        NotFound: no attachment that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("attachment", attachment_id)
        found = queries.attachment(passage, attachment_id)
        if found is None:
            raise NotFound
        return found
