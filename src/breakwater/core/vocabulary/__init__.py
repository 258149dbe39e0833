"""The words of the domain: packaged YAML, loaded once into frozen values.

Closed lists raise `VocabularyError` for a code they do not hold and name the nearest ones. Properties and
relation types are open: `property_for` and `relation_for` answer for any code, flagged `known=False` outside
the vocabulary.
"""

from breakwater.core.vocabulary.codes import Codes
from breakwater.core.vocabulary.law import (
    CRIMES,
    EVENTS,
    INDICATORS,
    JPA_INDICATORS,
    LEVERS,
    MODES,
    PAYMENT_MODES,
    PROTECTED_ROLES,
    ROLES,
    STAGES,
)
from breakwater.core.vocabulary.lists import CODE_LISTS, value_label
from breakwater.core.vocabulary.loading import document, source
from breakwater.core.vocabulary.marks import CONFIDENCE, HANDLING, LIKELIHOOD, PAP, PURPOSES, TLP
from breakwater.core.vocabulary.members import BODIES, STATES
from breakwater.core.vocabulary.records import (
    FAMILIES,
    KINDS,
    PROPERTIES,
    RELATIONS,
    kind_for,
    property_for,
    relation_for,
)
from breakwater.core.vocabulary.terms import (
    Body,
    Crime,
    EventType,
    Expected,
    HandlingCode,
    Kind,
    Likelihood,
    MarkingLabel,
    Property,
    ProtectedRole,
    RelationType,
    Role,
    Stage,
    State,
    Term,
)

__all__ = [
    "BODIES",
    "CODE_LISTS",
    "CONFIDENCE",
    "CRIMES",
    "EVENTS",
    "FAMILIES",
    "HANDLING",
    "INDICATORS",
    "JPA_INDICATORS",
    "KINDS",
    "LEVERS",
    "LIKELIHOOD",
    "MODES",
    "PAP",
    "PAYMENT_MODES",
    "PROPERTIES",
    "PROTECTED_ROLES",
    "PURPOSES",
    "RELATIONS",
    "ROLES",
    "STAGES",
    "STATES",
    "TLP",
    "Body",
    "Codes",
    "Crime",
    "EventType",
    "Expected",
    "HandlingCode",
    "Kind",
    "Likelihood",
    "MarkingLabel",
    "Property",
    "ProtectedRole",
    "RelationType",
    "Role",
    "Stage",
    "State",
    "Term",
    "document",
    "kind_for",
    "property_for",
    "relation_for",
    "source",
    "value_label",
]
