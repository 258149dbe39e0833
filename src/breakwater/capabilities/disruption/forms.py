"""The form of a plan: plain fields and lists of choices, so that it works without script."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from breakwater.capabilities.disruption.asking import LIMITLESS, MOST_REMOVALS, Asked, Subject
from breakwater.capabilities.disruption.models import SubjectKind
from breakwater.capabilities.disruption.operations import LONGEST_NAME
from breakwater.capabilities.statements.queries import is_id
from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.goals import Aim
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.web.plain_text import PlainText

AIMS = (
    (Aim.FRAGMENT, _("Break the network apart")),
    (Aim.EXPECTED, _("Break it apart, though some ties may not exist")),
    (Aim.CONTAIN, _("Leave no large part")),
    (Aim.SEVER, _("Cut some off from others")),
    (Aim.BUSINESS, _("Break the business")),
)
MEASURES = (
    (Measure.COST, _("what is cheapest to do")),
    (Measure.REPLACEMENT, _("what is dearest to replace")),
    (Measure.COMEBACK, _("what keeps the business down longest")),
)
GROUPS = 8
"""How many groups of each kind the form reads."""


class PlanForm(forms.Form):
    """Aim and limits; people are named by their records in fields that `asked` reads."""

    aim = forms.ChoiceField(choices=AIMS, initial=Aim.FRAGMENT)
    removals = forms.IntegerField(min_value=0, max_value=MOST_REMOVALS, required=False, initial=3)
    budget = forms.FloatField(min_value=0, required=False)
    largest = forms.IntegerField(min_value=1, max_value=1_000_000, required=False)
    measure = forms.ChoiceField(choices=MEASURES, required=False)
    name = PlainText(max_length=LONGEST_NAME, required=False)

    def clean_budget(self) -> float | None:
        """Refuse what is no number."""
        budget: float | None = self.cleaned_data["budget"]
        if budget is not None and not math.isfinite(budget):
            raise forms.ValidationError(_("Budgets are numbers from 0 upwards."))
        return budget

    def clean(self) -> dict[str, Any]:
        """Ask for a limit."""
        found = super().clean() or self.cleaned_data
        is_limited = found.get("removals") is not None or found.get("budget") is not None
        if not self.errors and not is_limited and Aim(found["aim"]) not in LIMITLESS:
            raise forms.ValidationError(_("Say how many people at most, or what they may cost together."))
        return found

    def asked(self) -> Asked:
        """Return what is asked.

        Fields beside the form's own, each as often as wanted: `excluded`, `taken`, `sources`, `sinks` (a record id
        each); `not_both-1` …, `only_together-1` … (a group each); `audience` (organisations); `quota-TH` and
        `cost-<record>` (a number each).
        """
        return replace(
            self.chosen(),
            aim=Aim(self.cleaned_data["aim"]),
            removals=self.cleaned_data["removals"],
            budget=self.cleaned_data["budget"],
            largest=self.cleaned_data["largest"],
            measure=Measure(self.cleaned_data["measure"] or Measure.COST),
        )

    def chosen(self) -> Asked:
        """Return who is chosen and for what, without the form's own fields: it stands when these are to be put right.

        Raises:
            CannotPlan: a cost or a quota is no number from 0 upwards.
        """
        data = self.data
        if not isinstance(data, QueryDict):
            raise TypeError("Only a form that was sent asks.")
        return Asked(
            audience=tuple(sorted({code for code in data.getlist("audience") if code})),
            quotas=tuple((state, int(most)) for state, most in _numbered(data, "quota-").items()),
            costs=tuple((record, cost) for record, cost in _numbered(data, "cost-").items()),
            excluded=_ids(data.getlist("excluded")),
            taken=_ids(data.getlist("taken")),
            not_both=_groups(data, "not_both"),
            only_together=_groups(data, "only_together"),
            sources=_ids(data.getlist("sources")),
            sinks=_ids(data.getlist("sinks")),
        )


def subject_from(data: Mapping[str, str]) -> Subject:
    """Return what a request says to plan against.

    Raises:
        NotFound: nothing, or what cannot be an id.
    """
    for kind in SubjectKind:
        if value := data.get(kind, ""):
            if kind is not SubjectKind.COLLECTION and not is_id(value):
                raise NotFound
            return Subject(kind, value)
    raise NotFound


def _ids(values: list[str]) -> tuple[str, ...]:
    """Return what can be ids, each once; what cannot stays, to be refused like any other that names nobody."""
    return tuple(dict.fromkeys(value.strip().lower() for value in values if value.strip()))


def _groups(data: QueryDict, name: str) -> tuple[tuple[str, ...], ...]:
    groups = (_ids(data.getlist(f"{name}-{number}")) for number in range(1, GROUPS + 1))
    return tuple(group for group in groups if group)


def _numbered(data: QueryDict, prefix: str) -> dict[str, float]:
    found = {}
    for name in sorted(data):
        text = str(data.get(name, "")).strip()
        if not name.startswith(prefix) or not text:
            continue
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        found[name.removeprefix(prefix)] = number if math.isfinite(number) else -1.0
    return found
