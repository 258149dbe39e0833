"""An import as it stands, for whoever may see it."""

from __future__ import annotations

from dataclasses import dataclass

from breakwater.capabilities.statements import actions, import_queries
from breakwater.capabilities.statements.import_defaults import Defaults
from breakwater.capabilities.statements.import_files import Part
from breakwater.capabilities.statements.import_models import Batch, SavedMap, State
from breakwater.core.marking import Marking, Pap, Tlp
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal


@dataclass(frozen=True, slots=True)
class Stand:
    """An import as it stands, and the organisation's saved maps."""

    batch: Batch
    parts: tuple[Part, ...]
    defaults: Defaults | None
    maps: tuple[SavedMap, ...]
    is_own: bool

    def banner(self, principal: Principal) -> Marking:
        """Return the marking of the page: what unmarked rows take, else the own organisation only."""
        return self.defaults.marking if self.defaults else own_only(principal)


def stand(principal: Principal, batch_id: str) -> Stand:
    """Return an import: one's own in any state, a colleague's once it is loaded.

    Raises:
        NotFound: there is none that may be seen.
    """
    with acting(principal, actions.IMPORT) as passage:
        batch = import_queries.batch(passage, batch_id)
        if batch.state not in (State.PUBLISHED, State.UNDOING, State.UNDONE):
            batch = import_queries.own_batch(passage, batch_id)
        maps = import_queries.saved_maps(passage)
        passage.about("import", batch_id)
    return Stand(
        batch=batch,
        parts=tuple(Part.from_json(part) for part in batch.parts),
        defaults=Defaults.from_json(batch.defaults) if batch.defaults else None,
        maps=tuple(maps),
        is_own=str(batch.person_id) == principal.person_id,
    )


def own_only(principal: Principal) -> Marking:
    """Return the marking that reaches the principal's own organisation alone."""
    return Marking(originator=principal.organisation, tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER, world=principal.world)
