"""Forms of entities: what is keyed, parsed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from breakwater.core.errors import GradingError
from breakwater.core.grading import Grade, parse_grade
from breakwater.core.marking import Marking, MarkingError
from breakwater.foundation.web import marking_text
from breakwater.foundation.web.plain_text import PlainText


class ClaimForm(forms.Form):
    """Say that two records are the same, different, or that it is unsure."""

    other = forms.UUIDField()
    judgement = forms.ChoiceField(
        choices=[("same", _("Same")), ("different", _("Different")), ("unsure", _("Unsure"))],
        error_messages={"required": _("Choose same, different or unsure.")},
    )
    reason = PlainText(max_length=2_000, error_messages={"required": _("Write what it rests on.")})
    grade = forms.CharField(required=False, max_length=8)
    marking = forms.CharField(max_length=2_000, error_messages={"required": _("Choose a marking.")})

    def __init__(self, *args: object, originator: str, scheme: str, world: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.originator, self.scheme, self.world = originator, scheme, world

    def clean_marking(self) -> Marking:
        """Read the marking as keyed."""
        try:
            return marking_text.parse_marking(
                self.cleaned_data["marking"], originator=self.originator, world=self.world
            )
        except MarkingError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_grade(self) -> Grade | None:
        """Read the grade as keyed, in the agency's own scheme."""
        text = self.cleaned_data["grade"].strip()
        if not text:
            return None
        try:
            return parse_grade(text, scheme=self.scheme)
        except GradingError as error:
            raise forms.ValidationError(str(error)) from error
