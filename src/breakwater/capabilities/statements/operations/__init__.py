"""Write statements: one verb each, keyword-only, atomic, audited. Loaders, demo and tests use the same verbs."""

from breakwater.capabilities.statements.checking import register_of
from breakwater.capabilities.statements.handins import Contribution
from breakwater.capabilities.statements.operations.changing import apply_release, correct, remark, retract
from breakwater.capabilities.statements.operations.contributing import contribute
from breakwater.capabilities.statements.operations.protecting import lift_protection, protect, protect_in

__all__ = [
    "Contribution",
    "apply_release",
    "contribute",
    "correct",
    "lift_protection",
    "protect",
    "protect_in",
    "register_of",
    "remark",
    "retract",
]
