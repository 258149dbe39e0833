"""Read reports and attachments, principal first."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, queries
from breakwater.capabilities.statements.captions import RecordCaption, captions
from breakwater.capabilities.statements.models import Attachment
from breakwater.capabilities.statements.queries import ReportLine
from breakwater.core.marking import Marking
from breakwater.core.statement import Statement
from breakwater.foundation.access.doors import Leaving, releasable
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.interning import markings_of_rows
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal

LOSS = (
    {"left out": "marking inside the file", "why": "bytes are handed out as they came; its name and headers say it"},
)


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


@dataclass(frozen=True, slots=True)
class Download:
    """A copy of an attachment as it leaves: its content, its marking, and the number it has in the ledger."""

    content: bytes
    sha256: str
    marking: Marking
    number: str


def download(principal: Principal, attachment_id: str) -> Download:
    """Hand out an attachment to whoever may read it, as a copy of its own organisation, and write the ledger.

    Raises:
        NotFound: no attachment that the principal may read has this id.
        Refused: it may be read and may not leave.
    """
    with acting(principal, actions.DOWNLOAD) as passage:
        passage.about("attachment", attachment_id)
        found = queries.attachment(passage, attachment_id)
        if found is None:
            raise NotFound
        marking = markings_of_rows([found.label_id], using="default")[found.label_id]
        own = passage.principal.organisation
        released = releasable(
            passage.principal, [Leaving(attachment_id, found.label_id, marking)], to=own, form="file", loss=LOSS
        )
        if rules := released.refused.get(attachment_id):
            raise Refused(
                _("This file may not leave: {rules}.").format(rules=", ".join(rules)),
                _("Ask {originator}.").format(originator=found.originator),
                rule_ids=rules,
            )
        passage.about("attachment", attachment_id, number=released.number)
        return Download(bytes(found.content), found.sha256, marking, released.number)
