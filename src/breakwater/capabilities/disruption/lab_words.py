"""The words of the lab's script, in the reader's language; English and keys as `frontend/disrupt/words.ts` has them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def words() -> dict[str, str]:
    """Return every phrase of the script by its key; {holes} stay as they are."""
    return {
        "pairs_left": _("{pairs} pairs left"),
        "as_plan": _("as good as the plan"),
        "more": _("{pairs} more than the plan"),
        "fewer": _("{pairs} fewer than the plan"),
        "as_the_plan_itself": _("This is the plan."),
        "taken_in.one": ngettext("{count} taken in", "{count} taken in", 1),
        "taken_in": ngettext("{count} taken in", "{count} taken in", 2),
        "left_out.one": ngettext("{count} left out", "{count} left out", 1),
        "left_out": ngettext("{count} left out", "{count} left out", 2),
        "largest.one": ngettext("largest group {count} person", "largest group {count} people", 1),
        "largest": ngettext("largest group {count} person", "largest group {count} people", 2),
        "acted.one": ngettext("{count} acted against", "{count} acted against", 1),
        "acted": ngettext("{count} acted against", "{count} acted against", 2),
        "is_out": _("{name} is taken out"),
        "would_leave": _("taking out leaves {pairs} pairs"),
        "would_return": _("leaving in leaves {pairs} pairs"),
        "yours": _("your choice, not the plan’s"),
        "ties.one": ngettext("{count} tie", "{count} ties", 1),
        "ties": ngettext("{count} tie", "{count} ties", 2),
        "none_found": _("Nobody of this picture carries these letters."),
        "what_if": _("What if: {words}"),
        "pick_out": _("{name} is not to be chosen"),
        "pick_taken": _("{name} is taken by others"),
        "pick_free": _("{name} may be chosen"),
        "picked.one": ngettext("{count} person chosen", "{count} people chosen", 1),
        "picked": ngettext("{count} person chosen", "{count} people chosen", 2),
        "progress": _("{steps} steps · best found {best} · nothing below {bound}"),
    }
