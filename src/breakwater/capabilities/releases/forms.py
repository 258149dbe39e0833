"""The form of a release: the new marking, the reason, the second officer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from breakwater.capabilities.releases.changes import Change
from breakwater.core.marking import CRIME_PURPOSES, Handling, Pap, Purpose, Tlp
from breakwater.foundation.web.plain_text import PlainText

PURPOSES = [purpose for purpose in Purpose if purpose is not Purpose.NONE]


class ReleaseForm(forms.Form):
    """Parse what an officer chose. The marking is always read; the rest only when the release is asked for."""

    tlp = forms.ChoiceField(choices=[(tlp.value, tlp.value) for tlp in Tlp])
    pap = forms.ChoiceField(choices=[(pap.value, pap.value) for pap in Pap])
    handling = forms.MultipleChoiceField(choices=[(code.value, code.value) for code in Handling], required=False)
    caveat = PlainText(required=False, max_length=2_000)
    releasable_to = forms.CharField(required=False, max_length=4_000)
    purposes = forms.MultipleChoiceField(choices=[(p.value, p.value) for p in PURPOSES], required=False)
    named = forms.MultipleChoiceField(required=False)
    reason = PlainText(required=False, max_length=2_000)
    second_officer = forms.UUIDField(required=False)
    due_on = forms.DateField(required=False)
    read = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, *, people: Sequence[tuple[str, str]], asking: bool, today: date) -> None:
        """Bind the form.

        Args:
            data: as sent.
            people: id and name of whom RED may name.
            asking: whether the release is asked for, or its readers only looked at.
            today: the day before which nothing can be due.
        """
        super().__init__(data)
        self.fields["named"].choices = list(people)  # type: ignore[attr-defined]
        self._asking = asking
        self._today = today

    def clean(self) -> dict[str, Any]:
        """Check what is only needed when the release is asked for."""
        data = super().clean() or {}
        if not self._asking:
            return data
        if not data.get("reason", "").strip():
            self.add_error("reason", _("Write why these readers need it."))
        if not data.get("second_officer") and "second_officer" not in self.errors:
            self.add_error("second_officer", _("Choose who approves."))
        if not data.get("read"):
            self.add_error("read", _("Read the statements as they will be shown, then say so."))
        if data.get("due_on") is not None and data["due_on"] < self._today:
            self.add_error("due_on", _("This day is past. Choose today or later."))
        return data

    def change(self) -> Change:
        """Return the chosen change; only after `is_valid`."""
        data = self.cleaned_data
        purposes = frozenset(Purpose(code) for code in data["purposes"])
        codes = (code.strip() for code in data["releasable_to"].split(","))
        return Change(
            tlp=Tlp(data["tlp"]),
            pap=Pap(data["pap"]),
            handling=frozenset(Handling(code) for code in data["handling"]) - {Handling.H0},
            releasable_to=frozenset(code for code in codes if code),
            purposes=frozenset() if purposes == CRIME_PURPOSES else purposes,
            named_recipients=frozenset(data["named"]),
            caveat=data["caveat"].strip(),
        )
