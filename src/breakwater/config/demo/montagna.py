"""Enter Operation Montagna: real, coded, published; so it is marked CLEAR by a contributor of open data."""

from __future__ import annotations

from pathlib import Path

from breakwater.capabilities.statements import operations
from breakwater.capabilities.statements.drafts import NewRecord, NewReport, NewStatement, Screening
from breakwater.config.demo.people import OPEN_DATA
from breakwater.core.grading import parse_grade
from breakwater.core.interchange.montagna import montagna_drafts
from breakwater.core.marking import Handling, Marking, Pap, Tlp
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.tickets import instant_now

COLLECTION = "Operation Montagna"
CODED = Screening("no", "no", reason="Coded adults of a published research data set.")
CITATION = (
    "Cavallaro L. et al. (2020), Disrupting resilient criminal networks through data analysis: the case of Sicilian "
    "Mafia, PLoS ONE 15(8): e0236476. Data: Zenodo 3938818, CC BY 4.0. Meetings and phone calls among 154 coded "
    "persons, from the pre-trial detention order of 14 March 2007."
)


def enter(principal: Principal, folder: Path) -> operations.Contribution:
    """Enter the whole data set as one hand-in with its citation as the report."""
    marking = Marking(originator=OPEN_DATA, tlp=Tlp.CLEAR, pap=Pap.CLEAR, handling=frozenset({Handling.H0}))
    grade = parse_grade("B2", scheme="admiralty")
    drafts = list(montagna_drafts({path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".csv"}))
    kinds = {draft.record: draft.kind for draft in drafts}
    return operations.contribute(
        principal=principal,
        records=[NewRecord(key, kind, CODED if kind == "person" else None) for key, kind in kinds.items()],
        statements=[
            NewStatement(
                record=draft.record,
                prop=draft.prop,
                value=draft.value,
                lang=draft.lang,
                marking=marking,
                grade=grade,
                source=draft.source_key,
                target=draft.target_key,
                held_from=draft.held_from,
                held_to=draft.held_to,
                reference=draft.reference,
                collection=COLLECTION,
            )
            for draft in drafts
        ],
        report=NewReport(
            reference="MONTAGNA",
            title=COLLECTION,
            text=CITATION,
            lang="en",
            dated=instant_now().date(),
            marking=marking,
        ),
    )
