"""Forms on one statement: correct, remark, retract."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from breakwater.core.marking import Marking, MarkingError
from breakwater.foundation.web import marking_text
from breakwater.foundation.web.plain_text import PlainText


class ReasonForm(forms.Form):
    """A reason, which every change to what was said has."""

    reason = PlainText(max_length=2_000, error_messages={"required": _("Write the reason.")})


class CorrectForm(ReasonForm):
    """The value as it should read."""

    value = PlainText(max_length=20_000, error_messages={"required": _("Write the value.")})


class RemarkForm(ReasonForm):
    """A narrower marking."""

    marking = forms.CharField(max_length=2_000, error_messages={"required": _("Choose a marking.")})

    def __init__(self, *args: object, originator: str, world: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.originator, self.world = originator, world

    def clean_marking(self) -> Marking:
        """Read the marking as keyed."""
        try:
            return marking_text.parse_marking(
                self.cleaned_data["marking"], originator=self.originator, world=self.world
            )
        except MarkingError as error:
            raise forms.ValidationError(str(error)) from error
