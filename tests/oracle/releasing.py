"""Make the scenario's release as its agencies would: one officer asks, another approves."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.oracle.semantics import Scenario
from tests.support.tide import Tide


def release_sixty_rows(tide: Tide, release: dict[str, Any], *, approved: bool = True) -> list[str]:
    """Widen the rows of the answer sheet to both agencies; returns the ids of the requests."""
    from breakwater.capabilities.releases import operations
    from breakwater.capabilities.releases.changes import Change
    from breakwater.capabilities.releases.operations import Asking
    from breakwater.core.marking import Handling, Pap, Tlp

    scenario = Scenario()
    by_originator: dict[str, list[str]] = defaultdict(list)
    for row in (*scenario.statements, *scenario.relations):
        if row["id"] in release["rows"]:
            by_originator[row["originator"]].append(tide.statements[row["id"]])
    made = []
    for agency, statements in sorted(by_originator.items()):
        change = Change(
            tlp=Tlp.AMBER_STRICT,
            pap=Pap.RED,
            handling=frozenset({Handling.H1, Handling.H2}),
            releasable_to=frozenset(release["to"]),
        )
        asking = Asking(
            statement_ids=statements,
            change=change,
            reason="One man stands behind the money of both.",
            second_officer=tide.persons[f"{agency}-R2"],
        )
        made.append(operations.request_release(principal=tide.principal(f"{agency}-R1"), asking=asking))
        if approved:
            operations.approve(principal=tide.principal(f"{agency}-R2"), release_id=made[-1])
    return made
