"""Who may do what, why not, and under which obligations: rules as data, one pure function.

Words after NIST SP 800-162: subject, action, resource, environment. Only `foundation.access` imports this.
"""

from breakwater.core.policy.decision import Decision, Environment, Resource, decide, reading_periods
from breakwater.core.policy.periods import ALWAYS, NEVER, Span, intersect, unite
from breakwater.core.policy.rules import READ_GATES, Gate
from breakwater.core.policy.subject import Subject
from breakwater.core.policy.uses import READ, ActLevel, Use, UseKind

__all__ = [
    "ALWAYS",
    "NEVER",
    "READ",
    "READ_GATES",
    "ActLevel",
    "Decision",
    "Environment",
    "Gate",
    "Resource",
    "Span",
    "Subject",
    "Use",
    "UseKind",
    "decide",
    "intersect",
    "reading_periods",
    "unite",
]
