"""Read reports and attachments, principal first."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, queries
from breakwater.capabilities.statements.captions import RecordCaption, captions
from breakwater.capabilities.statements.models import Attachment
from breakwater.capabilities.statements.models import Statement as Row
from breakwater.capabilities.statements.queries import ReportLine
from breakwater.core.marking import Marking
from breakwater.core.statement import Statement
from breakwater.foundation.access.doors import Leaving, fetch, releasable
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.interning import markings_of_rows
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal

LOSS = (
    {"left out": "any marking inside the file", "why": "bytes are handed out as they came"},
    {
        "left out": "handling codes, caveat, readers, purposes, compartments and expiry of the marking",
        "why": "the copy's name holds TLP, PAP, originator and this number; the answer's header, which holds the "
        "handling codes, is not kept with the file",
    },
    {"left out": "the name that the file came with", "why": "it may tell what the marking does not let be told"},
)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report with the readable statements keyed from it, and its attachments.

    Attributes:
        by_record: statements under the record they are about, in the order of entry; relations stand last, alone.
        captions: of every record named.
        may_leave: whether copies of its attachments may be taken, as far as protection goes.
    """

    report: ReportLine
    statements: tuple[Statement, ...]
    by_record: tuple[tuple[RecordCaption, tuple[Statement, ...]], ...]
    relations: tuple[Statement, ...]
    captions: dict[str, RecordCaption]
    attachments: tuple[Attachment, ...]
    may_leave: bool


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
        files = queries.attachments(passage, report_id)
        return ReportPage(
            report=found,
            statements=tuple(rows),
            by_record=tuple((named[key], tuple(group)) for key, group in grouped.items()),
            relations=tuple(row for row in rows if row.is_relation),
            captions=named,
            attachments=tuple(files),
            may_leave=not (files and _tells_of_protected(passage, report_id)),
        )


def _records(row: Statement) -> set[str]:
    if row.is_relation:
        return {end for end in (row.source_id, row.target_id) if end}
    return {row.record_id, row.value} if row.value_kind == "record" and queries.is_id(row.value) else {row.record_id}


def _tells_of_protected(passage: Passage, report_id: str) -> bool:
    """Tell whether something keyed from a report, withdrawn or not, is about a protected record.

    As far as the reader may know: what is hidden from it changes nothing that it sees.
    """
    columns = "record_id::text, source_id::text, target_id::text, value_kind, value, is_protected"
    keyed = fetch(passage.principal, Row, f"distinct {columns}", "report_id = %s::uuid", [report_id])
    about: set[str] = set()
    for record_id, source_id, target_id, value_kind, value, is_protected in keyed:
        if is_protected:
            return True
        about.update(each for each in (record_id, source_id, target_id) if each)
        if value_kind == "record" and queries.is_id(value):
            about.add(value)
    return bool(about and queries.protected_among(passage, about))


@dataclass(frozen=True, slots=True)
class FilePage:
    """An attachment as its page tells of it; nothing of it leaves.

    Attributes:
        report: what it came with, where the reader may read that.
        may_leave: whether a copy may be taken, as far as protection goes.
    """

    file: Attachment
    marking: Marking
    report: ReportLine | None
    may_leave: bool


def file_page(principal: Principal, attachment_id: str) -> FilePage:
    """Return what an attachment is, without its content.

    Raises:
        NotFound: no attachment that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("attachment", attachment_id)
        found = queries.attachment(passage, attachment_id, with_content=False)
        if found is None:
            raise NotFound
        marking = markings_of_rows([found.label_id], using="default")[found.label_id]
        report_id = str(found.report_id)
        return FilePage(
            found,
            marking,
            queries.reports(passage, [report_id]).get(report_id),
            may_leave=not _tells_of_protected(passage, report_id),
        )


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
        leaving = Leaving(
            attachment_id,
            found.label_id,
            marking,
            protects_identity=_tells_of_protected(passage, str(found.report_id)),
        )
        released = releasable(passage.principal, [leaving], to=own, form="file", loss=LOSS)
        if rules := released.refused.get(attachment_id):
            if leaving.protects_identity:
                raise Refused(
                    _("This file came with a report about a protected record: no copy of it leaves."),
                    _("Ask {originator}.").format(originator=found.originator),
                    rule_ids=rules,
                )
            raise Refused(
                _("This file may not leave: {rules}.").format(rules=", ".join(rules)),
                _("Ask {originator}.").format(originator=found.originator),
                rule_ids=rules,
            )
        passage.about("attachment", attachment_id, number=released.number)
        return Download(bytes(found.content), found.sha256, marking, released.number)
