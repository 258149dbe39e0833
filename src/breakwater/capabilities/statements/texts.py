"""Tags of languages, as far as values are tagged."""

from __future__ import annotations

import re

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")  # BCP 47


def is_language(code: str) -> bool:
    """Tell whether a language tag is well formed; an empty one says that the language is not known."""
    return not code or _LANGUAGE.fullmatch(code) is not None
