"""Enter Exercise LANTERN TIDE as its agencies would: report by report, each statement under its own marking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

from breakwater.capabilities.statements import operations, places
from breakwater.capabilities.statements.drafts import NewRecord, NewReport, NewStatement, Screening
from breakwater.config.demo.people import People
from breakwater.core.interchange.lantern_tide import LanternTide, Protected, Report, Said, lantern_tide
from breakwater.core.marking import Handling, Marking, Pap, Tlp
from breakwater.foundation.access.principal import Principal

ENTERED = Screening("no", "no", reason="Entered with the exercise's material; asked again by its injects.")
COLLECTION = "Exercise LANTERN TIDE"
KEPT_CLOSE = {"tlp": Tlp.AMBER_STRICT, "pap": Pap.RED, "handling": frozenset({Handling.H1, Handling.H2})}


@dataclass(slots=True)
class Entered:
    """What was entered: the ids that the example's keys became."""

    records: dict[str, str] = field(default_factory=dict)
    statements: dict[str, str] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)


def read(folder: Path) -> LanternTide:
    """Read the example's folder."""
    return lantern_tide({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})


def enter(scenario: LanternTide, people: People, *, years: int = 0, step: Callable[[], None] = lambda: None) -> Entered:
    """Enter the whole scenario.

    Args:
        scenario: the example.
        people: its people, one lead an agency.
        years: whole years to move its dates by, so that "8 November" in a report stays 8 November.
        step: called after each hand-in.
    """
    entered = Entered()
    said = [_in_our_names(each, people) for each in scenario.said()]
    openers: dict[str, str] = {}
    for each in said:
        openers.setdefault(each.draft.record, each.originator)
    reports = {report.code: report for report in scenario.reports}
    leads = {viewer.agency: viewer.code for viewer in scenario.viewers if viewer.role == "lead"}
    own = [each for each in said if openers[each.draft.record] == each.originator and not _is_relation(each)]
    joined = [each for each in said if openers[each.draft.record] != each.originator and not _is_relation(each)]
    ties = [each for each in said if _is_relation(each)]
    # What others name as their network or route is there before they do.
    first = [[each for each in own if each.draft.kind == kind] for kind in ("network", "route")]
    rest = [each for each in own if each.draft.kind not in ("network", "route")]
    for group in (*first, rest, joined, ties):
        for (agency, report), rows in _by_report(group).items():
            _hand_in(people.principal(leads[agency]), reports.get(report), rows, entered, years=years)
            step()
    for person in scenario.protected:
        _enter_protected(people.principal(leads[person.holding_agency]), person, entered)
    step()
    return entered


def add_places(scenario: LanternTide) -> None:
    """Store the scenario's places of reference; the owner's, at set-up."""
    places.add_places(places.Place(**asdict(place)) for place in scenario.places)


def _hand_in(principal: Principal, report: Report | None, rows: list[Said], entered: Entered, *, years: int) -> None:
    keys = list(dict.fromkeys(row.draft.record for row in rows if row.draft.record not in entered.records))
    kinds = {row.draft.record: row.draft.kind for row in rows}
    stored = entered.reports.get(report.code) if report else None
    statements = [_statement(row, entered, years) for row in rows]
    done = operations.contribute(
        principal=principal,
        records=[NewRecord(key, kinds[key], ENTERED if kinds[key] == "person" else None) for key in keys],
        statements=statements,
        report=None if report is None or stored else _report(report, years),
        report_id=stored,
        told=[
            ref for s in statements for ref in (s.source, s.target, s.value if s.value_kind == "record" else "") if ref
        ],
    )
    entered.records.update(done.record_ids)
    if report is not None and done.report_id is not None:
        entered.reports[report.code] = done.report_id
    for row, statement_id in zip(rows, done.statement_ids, strict=True):
        entered.statements.setdefault(row.draft.reference, statement_id)


def _statement(row: Said, entered: Entered, years: int) -> NewStatement:
    draft = row.draft
    value = entered.records.get(draft.value, draft.value) if draft.value_kind == "record" else draft.value
    return NewStatement(
        record=entered.records.get(draft.record, draft.record),
        prop=draft.prop,
        value=moved_text(value, years) if draft.value_kind == "date" else value,
        value_kind=draft.value_kind,
        lang=draft.lang,
        marking=row.marking,
        grade=row.grade,
        source=entered.records.get(draft.source_key, draft.source_key),
        target=entered.records.get(draft.target_key, draft.target_key),
        held_from=moved_text(draft.held_from, years),
        held_to=moved_text(draft.held_to, years),
        said_on=moved(row.said_on, years),
        review_on=None if row.review_on is None else moved(row.review_on, years),
        reference=draft.reference,
        collection=COLLECTION,
    )


def _report(report: Report, years: int) -> NewReport:
    marking = Marking(originator=report.originator, **KEPT_CLOSE)  # type: ignore[arg-type]
    return NewReport(
        reference=report.code,
        title=report.title,
        text=report.text,
        lang="en",
        dated=moved(report.reported_on, years),
        marking=marking,
    )


def _enter_protected(principal: Principal, person: Protected, entered: Entered) -> None:
    marking = Marking(originator=person.holding_agency, **KEPT_CLOSE)  # type: ignore[arg-type]
    facts = {
        "protected_status": person.category,
        "held_in": person.held_in,
        "age_band": person.age_band,
        "sex": person.sex,
        "nationality": person.nationality,
        "note": person.what_is_known,
        "ilo_indicator": " ".join(person.indicators),
        "needs": ", ".join(person.needs),
    }
    statements = [
        NewStatement(
            record=person.code,
            prop=prop,
            value=value,
            marking=marking,
            reference=person.code,
            collection=COLLECTION,
        )
        for prop, value in facts.items()
        if value
    ]
    ties = [
        NewStatement(
            record=f"{person.code}-{event}",
            prop="participated",
            value="",
            marking=marking,
            source=person.code,
            target=entered.records[event],
            reference=person.code,
            collection=COLLECTION,
        )
        for event in person.events
    ]
    child = "yes" if person.age_band in ("0-4", "15-17") else "no"
    done = operations.contribute(
        principal=principal,
        records=[
            NewRecord(person.code, "person", Screening("yes", child, reason=person.category)),
            *(NewRecord(tie.record, "relation") for tie in ties),
        ],
        statements=[*statements, *ties],
        told=[tie.target for tie in ties],
    )
    entered.records.update(done.record_ids)


def _in_our_names(said: Said, people: People) -> Said:
    """Return what was said with the named recipients' viewer codes turned into person ids."""
    named = frozenset(people.persons[code] for code in said.marking.named_recipients)
    return replace(said, marking=replace(said.marking, named_recipients=named)) if named else said


def _is_relation(said: Said) -> bool:
    return said.draft.kind == "relation"


def _by_report(said: Iterable[Said]) -> dict[tuple[str, str], list[Said]]:
    grouped: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for each in said:
        grouped[(each.originator, each.report)].append(each)
    return dict(grouped)


def moved(day: date, years: int) -> date:
    """Return a day moved by whole years; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def moved_text(text: str, years: int) -> str:
    """Return a date as said, moved by whole years, where it begins with a year of this century."""
    if not years or not (text[:4].isdigit() and text[:2] == "20"):
        return text
    return f"{int(text[:4]) + years}{text[4:]}"


def protect_family_phone(people: People, entered: Entered) -> None:
    """Protect the phone of a family that paid: the agency that holds the grounds does it."""
    operations.protect(
        principal=people.principal("UB1"),
        record_id=entered.records["PH9"],
        category="family payer",
        grounds="Belongs to the mother of a person held; not a suspect.",
    )
