"""Who may ask to lift which protection. An agency reads its own protections alone: who else protects is not told."""

from __future__ import annotations

from collections.abc import Collection

from breakwater.capabilities.statements.actions import PROTECTORS
from breakwater.capabilities.statements.models import Protection
from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.passage import Passage


def liftable_among(passage: Passage, record_ids: Collection[str]) -> set[str]:
    """Return which of these records the principal's agency protects, where the principal may ask to lift that."""
    who = passage.principal
    if not PROTECTORS & who.roles_at(passage.at):
        return set()
    held = readable(who, Protection).filter(record_id__in=record_ids, organisation=who.organisation, lifted_at=None)
    return {str(record_id) for record_id in held.values_list("record_id", flat=True)}


__all__ = ["liftable_among"]
