"""Errors shown to people: what is wrong, then what to do."""


class BreakwaterError(Exception):
    """Base of every error a user may read; shown without a traceback.

    Args:
        message: what is wrong, one sentence.
        remedy: what to do about it, one sentence; may be empty.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class VocabularyError(BreakwaterError, KeyError):
    """Refuse a code that a vocabulary does not hold; names the nearest that it does."""


class GradingError(BreakwaterError, ValueError):
    """Refuse a grade that its scheme does not have."""


class IntervalError(BreakwaterError, ValueError):
    """Refuse an interval whose ends do not make one."""


class ClaimError(BreakwaterError, ValueError):
    """Refuse an identity claim that does not speak of two records."""
