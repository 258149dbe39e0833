"""Checks on a report and its attachments before they are stored."""

from __future__ import annotations

from django.utils.translation import gettext as _

from breakwater.capabilities.statements.drafts import (
    LONGEST_NAME,
    LONGEST_SHORT,
    NewAttachment,
    NewReport,
    Problem,
    Register,
    check_marking,
    hidden,
    too_long,
)
from breakwater.capabilities.statements.texts import is_language
from breakwater.core.texts import Use

LONGEST_REPORT = 200_000
LARGEST_ATTACHMENT_BYTES = 20 * 2**20


def check_report(report: NewReport, register: Register) -> list[Problem]:
    """Return what is wrong with a report and its attachments."""
    texts = {"reference": report.reference, "title": report.title, "text": report.text}
    found = [
        Problem(0, column, "", reason, _("Write it."), part="report")
        for column, reason in (("reference", _("A report has a reference.")), ("title", _("A report has a title.")))
        if not texts[column].strip()
    ]
    for column, longest in (("reference", LONGEST_SHORT), ("title", LONGEST_NAME), ("text", LONGEST_REPORT)):
        found += too_long(0, column, texts[column], longest=longest, part="report")
    found += hidden(0, texts, part="report", uses={"reference": Use.NAME})
    if not is_language(report.lang):
        found.append(
            Problem(
                0, "lang", report.lang[:40], _("This is no language code."), _("Write bn, id or zh-Hant."), "report"
            )
        )
    found += check_marking(0, report.marking, register, part="report")
    for index, attachment in enumerate(report.attachments):
        found += _check_attachment(index, attachment, register)
    return found


def _check_attachment(index: int, attachment: NewAttachment, register: Register) -> list[Problem]:
    found = too_long(index, "file", attachment.name, longest=LONGEST_SHORT, part="attachment")
    found += hidden(index, {"file": attachment.name}, part="attachment", uses={"file": Use.NAME})
    if len(attachment.content) > LARGEST_ATTACHMENT_BYTES:
        found.append(too_large(index, attachment.name))
    return found + check_marking(index, attachment.marking, register, part="attachment")


def too_large(index: int, name: str) -> Problem:
    """Return the problem of an attachment that is larger than what is kept."""
    return Problem(
        index,
        "file",
        name[:40],
        _("An attachment may have {count} MB.").format(count=LARGEST_ATTACHMENT_BYTES // 2**20),
        _("Split it, or keep it at home and say where it is."),
        part="attachment",
    )
