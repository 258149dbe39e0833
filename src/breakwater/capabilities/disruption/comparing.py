"""Plans side by side: one set of marks for all drawings, and what the plans have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.disruption.lab import Lab
from breakwater.capabilities.disruption.lab_data import number
from breakwater.core.network.scene.drawing import symbols


def defs_of(labs: Sequence[Lab]) -> SafeString:
    """Define the marks of several drawings once."""
    return SafeString(symbols([node for lab in labs for node in lab.nodes]))


def shared_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say how many targets all plans name, of how many in all; empty where none is named."""
    if not rows:
        return ""
    common = sum(all(row["cells"]) for row in rows)
    if not common:
        return _("no target stands in every plan")
    return ngettext("{count} of {all} stands in every plan", "{count} of {all} stand in every plan", common).format(
        count=number(common), all=number(len(rows))
    )
