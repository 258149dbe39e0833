"""What people write by hand (reasons, grounds, names), checked before it is kept, whichever way it comes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from breakwater.core.errors import BreakwaterError
from breakwater.core.texts import Use, hidden_character

LONGEST_REASON = 2_000


class TextError(BreakwaterError, ValueError):
    """A text that is not kept: too long, or with a character that nobody sees."""


def check_text(text: str, *, longest: int = LONGEST_REASON, use: Use = Use.PROSE) -> None:
    """Refuse a text that is not kept.

    Raises:
        TextError: it is too long, or holds an invisible character.
    """
    if name := hidden_character(text, use=use):
        raise TextError(
            _("The text holds an invisible character ({name}).").format(name=name),
            _("Type the text again, or paste it without formatting."),
        )
    if len(text) > longest:
        raise TextError(
            _("This has {count} characters; at most {longest} are kept.").format(count=len(text), longest=longest),
            _("Shorten it."),
        )


__all__ = ["LONGEST_REASON", "TextError", "check_text"]
