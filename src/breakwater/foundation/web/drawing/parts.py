"""Rows, panels, strips, buttons, and what says how things stand."""

from __future__ import annotations

from typing import Any

from django.template.context import Context
from django.utils.translation import gettext as _

from breakwater.foundation.web.drawing.library import register
from breakwater.foundation.web.rows import Act, ClaimStrip, CommitmentRow, Disagreements, StatementRow


@register.inclusion_tag("web/parts/act.html", takes_context=True)
def act(context: Context, item: Act, small: bool = False) -> dict[str, Any]:
    """Draw a button, as a link or as a form of one button."""
    return {"act": item, "small": small, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("web/parts/statement_row.html", takes_context=True)
def statement_row(context: Context, row: StatementRow, columns: int = 11) -> dict[str, Any]:
    """Draw one statement as one row, with its opened part below it where it was sent along.

    Args:
        context: of the page.
        row: the statement.
        columns: of the table; 12 where rows beside this one can be chosen and this one cannot.
    """
    today = context["page"].today
    return {
        "row": row,
        "columns": columns + bool(row.choosable),
        "no_box": columns > 11,
        "today": today,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("web/parts/statement_heads.html")
def statement_heads(choosable: bool = False) -> dict[str, Any]:
    """Draw the head row over `statement_row`."""
    return {"choosable": choosable}


@register.inclusion_tag("web/parts/disagreements.html")
def disagreements(panel: Disagreements) -> dict[str, Any]:
    """Draw the panel where agencies disagree."""
    return {"panel": panel}


@register.inclusion_tag("web/parts/claim_strip.html", takes_context=True)
def claim_strip(context: Context, strip: ClaimStrip) -> dict[str, Any]:
    """Draw the strip that says which records are shown as one."""
    return {"strip": strip, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("web/parts/commitment_row.html", takes_context=True)
def commitment_row(context: Context, row: CommitmentRow) -> dict[str, Any]:
    """Draw something owed by a date as one row."""
    return {"row": row, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("web/parts/commitment_heads.html")
def commitment_heads(owed: bool = False) -> dict[str, Any]:
    """Draw the head row over `commitment_row`: to whom, or by whom where it is owed to the reader."""
    return {"whom": _("By") if owed else _("To")}


@register.inclusion_tag("web/parts/empty.html", takes_context=True)
def empty(context: Context, bold: str, plain: str = "", item: Act | None = None) -> dict[str, Any]:
    """Say that there is nothing: one bold sentence, one plain, one act."""
    return {"bold": bold, "plain": plain, "act": item, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("web/parts/message.html", takes_context=True)
def message(context: Context, tone: str, bold: str, plain: str = "", item: Act | None = None) -> dict[str, Any]:
    """Say what is wrong ("error"), open ("warning"), done or worth knowing ("info"), then what to do."""
    icons = {"error": "circle-x", "warning": "alert-triangle", "done": "circle-check"}
    return {
        "tone": tone,
        "icon_name": icons.get(tone, "info-circle"),
        "bold": bold,
        "plain": plain,
        "act": item,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("web/parts/progress.html")
def progress(label: str, done: int, total: int, note: str = "", end: str = "") -> dict[str, Any]:
    """Draw progress with a count: done of all, what was left out."""
    return {"label": label, "done": done, "total": total, "note": note, "end": end}
