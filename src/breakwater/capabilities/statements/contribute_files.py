"""The files sent with a hand-in: taken as bytes, in the order of their fields, and never more than is kept."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from breakwater.capabilities.statements.contribute_meant import Attached
from breakwater.capabilities.statements.drafts import Problem
from breakwater.capabilities.statements.report_checks import LARGEST_ATTACHMENT_BYTES, too_large
from breakwater.foundation.web.uploads import was_too_large

LARGEST_TOGETHER_BYTES = 3 * LARGEST_ATTACHMENT_BYTES


def sent_files(request: HttpRequest) -> tuple[list[Attached], list[Problem]]:
    """Return the files sent, in the order of their fields, and the problems of those that are too large."""
    sent = sorted(
        (
            (int(name.removeprefix("file-")), each)
            for name, each in request.FILES.items()
            if isinstance(each, UploadedFile) and name.removeprefix("file-").isdecimal()
        ),
        key=lambda pair: pair[0],
    )
    files: list[Attached] = []
    problems: list[Problem] = []
    total = 0
    if was_too_large(request):
        together, remedy = _("The files are too large together."), _("Hand some of them in apart.")
        problems.append(Problem(0, "file", "", together, remedy, part="hand-in"))
    for number, each in sent:
        total += each.size or 0
        is_kept = (each.size or 0) <= LARGEST_ATTACHMENT_BYTES and total <= LARGEST_TOGETHER_BYTES
        if not is_kept:
            problems.append(too_large(len(files), each.name or ""))
        files.append(Attached(number, each.name or "", each.read() if is_kept else b""))
    return files, problems
