"""Forms of imports: the files, and what is assumed of rows that do not say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breakwater.capabilities.statements.import_defaults import Defaults
from breakwater.core.errors import BreakwaterError
from breakwater.core.marking import Marking
from breakwater.foundation.web import grades, marking_text
from breakwater.foundation.web.plain_text import PlainText

ANSWERS = (("yes", gettext_lazy("yes")), ("perhaps", gettext_lazy("perhaps")), ("no", gettext_lazy("no")))
FORMATS = (
    ("csv", gettext_lazy("CSV: a table of records, another of their relations")),
    ("ftm", gettext_lazy("FollowTheMoney: JSON lines")),
    ("xlsx", gettext_lazy("XLSX: a workbook")),
)


class UploadForm(forms.Form):
    """The files of an import."""

    form = forms.ChoiceField(choices=FORMATS, error_messages={"required": gettext_lazy("Choose the format.")})
    file = forms.FileField(error_messages={"required": gettext_lazy("Choose a file.")}, allow_empty_file=True)
    relations = forms.FileField(required=False, allow_empty_file=True)


class DefaultsForm(forms.Form):
    """What holds for the rows of an import that do not say otherwise."""

    marking = forms.CharField(max_length=2_000, error_messages={"required": gettext_lazy("Choose a marking.")})
    grade = forms.CharField(max_length=40, required=False)
    collection = PlainText(max_length=120, error_messages={"required": gettext_lazy("Name the set of data.")})
    victim = forms.ChoiceField(choices=ANSWERS, error_messages={"required": gettext_lazy("Answer this.")})
    child = forms.ChoiceField(choices=ANSWERS, error_messages={"required": gettext_lazy("Answer this.")})
    reason = PlainText(max_length=2_000, required=False)

    def __init__(self, *args: Any, originator: str, world: str, scheme: str = "admiralty", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.originator, self.world, self.scheme = originator, world, scheme

    def clean_marking(self) -> Marking:
        """Read the marking as keyed."""
        try:
            return marking_text.parse_marking(
                self.cleaned_data["marking"], originator=self.originator, world=self.world
            )
        except BreakwaterError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_collection(self) -> str:
        """Keep the name fit for an address."""
        name: str = self.cleaned_data["collection"].strip()
        if "/" in name or not name:
            raise forms.ValidationError(_("Name it without a slash."))
        return name

    def clean_grade(self) -> str:
        """Read the grade as keyed, to the form it is stored in."""
        try:
            grade = grades.read_grade(self.cleaned_data["grade"], own=self.scheme)
        except BreakwaterError as error:
            raise forms.ValidationError(str(error)) from error
        return "" if grade is None else f"{grade.scheme}:{grade.code}"

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where nobody is to be protected."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("victim") == given.get("child") == "no" and not given.get("reason", "").strip():
            self.add_error("reason", _("No wants a reason: say what it rests on."))
        return given

    def defaults(self) -> Defaults:
        """Return what the form says; only once it is valid."""
        return Defaults(**self.cleaned_data)
