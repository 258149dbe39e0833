"""What a reader may do with a statement beyond reading it, asked of the policy and put in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from breakwater.core.marking import Marking
from breakwater.core.policy import ActLevel, Environment, Resource, Use, UseKind, decide
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.tickets import instant_now


@dataclass(frozen=True, slots=True)
class Verdict:
    """One use and the answer: allowed, or refused by which code."""

    name: str
    allowed: bool
    code: str


def verdicts(principal: Principal, marking: Marking) -> tuple[Verdict, ...]:
    """Return, for each use in order, whether this reader may: act, give in evidence, pass on, publish."""
    uses = (
        (_("Quiet checks"), Use(UseKind.ACT, level=ActLevel.QUIET_CHECKS)),
        (_("Open action"), Use(UseKind.ACT, level=ActLevel.OPEN_ACTION)),
        (_("Evidence"), Use(UseKind.EVIDENCE)),
        (_("Pass on"), Use(UseKind.ONWARD, to="*")),
        (_("Publish"), Use(UseKind.PUBLISH)),
    )
    environment = Environment(at=instant_now())
    found = []
    for name, use in uses:
        decision = decide(principal.subject, use, Resource(marking), environment)
        found.append(Verdict(name, decision.allowed, "" if decision.allowed else decision.rule_ids[0]))
    return tuple(found)
