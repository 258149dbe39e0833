"""The one asker's question: `decide(subject, action, resource, environment)`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from breakwater.core.marking import Marking
from breakwater.core.policy.periods import Periods, contains, intersect
from breakwater.core.policy.rules import PROTECTED_IDENTITY_GATE, READ_GATES
from breakwater.core.policy.subject import Subject
from breakwater.core.policy.uses import READ, Use, UseKind, obligations, refusals


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked about.

    Args:
        marking: of the statement.
        protects_identity: its value identifies a protected person (gate 7 is asked too).
    """

    marking: Marking
    protects_identity: bool = False


@dataclass(frozen=True, slots=True)
class Environment:
    """What the decision depends on beside subject and resource.

    Args:
        at: the transaction's instant, aware.
        consents: uses the originator has consented to, for this statement and recipient.
        met: obligations the caller has met (shown, acknowledged).
    """

    at: datetime
    consents: frozenset[UseKind] = frozenset()
    met: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: allowed or not, by which rules, why, and what is owed."""

    allowed: bool
    reasons: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    rule_ids: tuple[str, ...] = field(default=())


def decide(subject: Subject, action: Use, resource: Resource, environment: Environment) -> Decision:
    """Decide whether a subject may use a resource now. Deny wins; a use needs the right to read.

    Returns:
        Decision: with every failed rule, not only the first; `obligations` only where allowed.
    """
    gates = (*READ_GATES, PROTECTED_IDENTITY_GATE) if resource.protects_identity else READ_GATES
    failed = [
        (gate.code, gate.refusal)
        for gate in gates
        if not contains(gate.rule.during(subject, resource.marking), environment.at)
    ]
    if not failed:
        failed = refusals(
            action,
            resource.marking,
            organisation=subject.organisation,
            consents=environment.consents,
        )
    if failed:
        return Decision(
            allowed=False,
            reasons=tuple(text for _, text in failed),
            rule_ids=tuple(code for code, _ in failed),
        )
    owed = obligations(action, resource.marking)
    return Decision(allowed=True, obligations=tuple(o for o in owed if o not in environment.met))


def reading_periods(subject: Subject, resource: Resource) -> Periods:
    """Return when the subject may read the resource: the same gates as `decide`, over all time."""
    gates = (*READ_GATES, PROTECTED_IDENTITY_GATE) if resource.protects_identity else READ_GATES
    held: Periods = gates[0].rule.during(subject, resource.marking)
    for gate in gates[1:]:
        if not held:
            break
        held = intersect(held, gate.rule.during(subject, resource.marking))
    return held


__all__ = ["READ", "Decision", "Environment", "Resource", "decide", "reading_periods"]
