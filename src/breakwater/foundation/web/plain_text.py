"""The form field of what people write by hand."""

from __future__ import annotations

from typing import Any

from django import forms

from breakwater.foundation.access.texts import LONGEST_REASON, TextError, check_text


class PlainText(forms.CharField):
    """A text as it may be kept; any other is refused at its field."""

    def __init__(self, *, max_length: int = LONGEST_REASON, **given: Any) -> None:
        super().__init__(max_length=max_length, **given)

    def validate(self, value: str) -> None:
        """Refuse invisible characters too."""
        super().validate(value)
        try:
            check_text(value, longest=self.max_length or LONGEST_REASON)
        except TextError as error:
            raise forms.ValidationError(str(error)) from error
