"""The example Exercise LANTERN TIDE: its folder as values of the core. All of it is invented; see its README."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import yaml

from breakwater.core.grading import Grade, parse_grade
from breakwater.core.interchange.draft import Draft
from breakwater.core.interchange.marking_text import marking_text
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.table import csv_table
from breakwater.core.interchange.table_drafts import value_kind_of
from breakwater.core.marking import GROUP, Handling, Marking, Pap, Tlp

_WG: Final = "WG"
"""In the files: every cleared official of the working group. GREEN and CLEAR reach further by themselves."""
_VALUE_KINDS: Final = {"entity": "record", "text": "text", "date": "date", "number": "number"}

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Agency:
    """A contributing agency and the scheme it grades in."""

    code: str
    state: str
    name: str
    kind: str
    grading_scheme: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person of the exercise. `clearance_until` is None where there is no clearance."""

    code: str
    name: str
    name_local: str
    agency: str
    state: str
    role: str
    clearance_until: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place of reference with its radius of precision."""

    code: str
    name: str
    name_local: str
    lang: str
    state: str
    kind: str
    latitude: float
    longitude: float
    precision_km: float


@dataclass(frozen=True, slots=True)
class Report:
    """A report, which its originator alone may read."""

    code: str
    originator: str
    reported_on: date
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Protected:
    """What the holding agency alone knows of a protected person."""

    code: str
    holding_agency: str
    held_in: str
    age_band: str
    sex: str
    nationality: str
    category: str
    events: tuple[str, ...]
    what_is_known: str
    indicators: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A sharing agreement; `until` is None where it is open."""

    code: str
    kind: str
    parties: tuple[str, ...]
    agencies: tuple[str, ...]
    signed_on: date
    until: date | None
    allows: tuple[str, ...]
    forbids: tuple[str, ...]
    max_tlp_without_asking: Tlp


@dataclass(frozen=True, slots=True)
class Client:
    """A body that an agency declared as its client."""

    agency: str
    client: str
    since: date


@dataclass(frozen=True, slots=True)
class Said:
    """A draft with all that the scenario states about its saying."""

    draft: Draft
    originator: str
    marking: Marking
    grade: Grade
    report: str
    said_on: date
    review_on: date | None


@dataclass(frozen=True, slots=True)
class LanternTide:
    """The whole scenario. `statements` and `relations` keep the files' ids as their drafts' reference."""

    name: str
    exercise_marking: str
    as_of: date
    agencies: tuple[Agency, ...]
    viewers: tuple[Viewer, ...]
    places: tuple[Place, ...]
    kinds: Mapping[str, str]
    reports: tuple[Report, ...]
    statements: tuple[Said, ...]
    relations: tuple[Said, ...]
    legs: tuple[Said, ...]
    routes: tuple[Said, ...]
    protected: tuple[Protected, ...]
    agreements: tuple[Agreement, ...]
    clients: tuple[Client, ...]

    def said(self) -> Iterator[Said]:
        """Yield everything said: statements, relations, legs, routes."""
        yield from self.statements
        yield from self.relations
        yield from self.legs
        yield from self.routes


def lantern_tide(files: Mapping[str, bytes]) -> LanternTide:
    """Read the example's folder.

    Args:
        files: content of its files by name.

    Raises:
        InterchangeError: a file or a column is missing.
    """
    try:
        return _read(files)
    except KeyError as error:
        raise InterchangeError(
            f"The example lacks {error.args[0]!r}.", "Restore the folder examples/lantern_tide."
        ) from error


def marking_of(cells: Mapping[str, str]) -> Marking:
    """Return the marking a row of the scenario states.

    `WG` adds nothing to GREEN and CLEAR, whose audience TLP itself says; under AMBER it means every member
    organisation. No purposes are named: the crime purposes of H0.
    """
    tlp = Tlp(cells["tlp"])
    organisations = frozenset(filter(None, cells["releasable_to"].split(";")))
    if _WG in organisations:
        organisations -= {_WG}
        if tlp.rank >= Tlp.AMBER.rank:
            organisations |= {GROUP}
    return Marking(
        originator=cells["originator"],
        tlp=tlp,
        pap=Pap(cells["pap"]),
        handling=frozenset(Handling(code) for code in cells["handling"].split()),
        caveat=cells["caveat"],
        releasable_to=organisations,
        named_recipients=frozenset(filter(None, cells["named_recipients"].split(";"))),
    )


def _read(files: Mapping[str, bytes]) -> LanternTide:
    scenario = yaml.safe_load(files["scenario.yaml"])
    agreements = yaml.safe_load(files["agreements.yaml"])
    as_of = date.fromisoformat(scenario["as_of"])
    kinds = {row["id"]: row["type"] for _, row in _rows(files, "entities.csv")}
    legs = list(_rows(files, "legs.csv"))
    return LanternTide(
        name=scenario["name"],
        exercise_marking=scenario["exercise_marking"],
        as_of=as_of,
        agencies=tuple(Agency(**_renamed(row, id="code")) for _, row in _rows(files, "agencies.csv")),
        viewers=tuple(_viewer(row) for _, row in _rows(files, "viewers.csv")),
        places=tuple(_place(row) for _, row in _rows(files, "places.csv")),
        kinds=kinds,
        reports=tuple(
            Report(row["id"], row["originator"], date.fromisoformat(row["date"]), row["title"], row["text"])
            for _, row in _rows(files, "reports.csv")
        ),
        statements=tuple(_statement(number, row, kinds) for number, row in _rows(files, "statements.csv")),
        relations=tuple(_relation(number, row) for number, row in _rows(files, "relations.csv")),
        legs=tuple(said for number, row in legs for said in _leg(number, row, as_of)),
        routes=tuple(_routes(files, [row for _, row in legs], as_of)),
        protected=tuple(_protected(row) for _, row in _rows(files, "protected.csv")),
        agreements=tuple(_agreement(item) for item in agreements["agreements"]),
        clients=tuple(
            Client(item["agency"], item["client"], date.fromisoformat(item["since"]))
            for item in agreements["declared_clients"]
        ),
    )


def _rows(files: Mapping[str, bytes], name: str) -> Iterator[tuple[int, Cells]]:
    table = csv_table(io.BytesIO(files[name]))
    for row in table.rows:
        yield row.number, dict(zip(table.headers, row.cells, strict=True))


def _renamed(row: Cells, **names: str) -> Cells:
    return {names.get(key, key): value for key, value in row.items()}


def _viewer(row: Cells) -> Viewer:
    until = row["clearance_until"]
    return Viewer(
        code=row["id"],
        name=row["name"],
        name_local=row["name_local"],
        agency=row["agency"],
        state=row["state"],
        role=row["role"],
        clearance_until=date.fromisoformat(until) if until else None,
    )


def _place(row: Cells) -> Place:
    return Place(
        code=row["id"],
        name=row["name"],
        name_local=row["name_local"],
        lang=row["lang"],
        state=row["state"],
        kind=row["kind"],
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
        precision_km=float(row["precision_km"]),
    )


def _protected(row: Cells) -> Protected:
    return Protected(
        code=row["id"],
        holding_agency=row["holding_agency"],
        held_in=row["held_in"],
        age_band=row["age_band"],
        sex=row["sex"],
        nationality=row["nationality"],
        category=row["category"],
        events=tuple(row["events"].split(";")),
        what_is_known=row["what_is_known"],
        indicators=tuple(row["ilo_indicators"].split()),
        needs=tuple(row["needs"].split(",")),
    )


def _agreement(item: Mapping[str, Any]) -> Agreement:
    return Agreement(
        code=item["id"],
        kind=item["kind"],
        parties=tuple(item["parties"]),
        agencies=tuple(item["agencies"]),
        signed_on=date.fromisoformat(item["signed"]),
        until=date.fromisoformat(item["until"]) if item["until"] else None,
        allows=tuple(item["allows"]),
        forbids=tuple(item["forbids"]),
        max_tlp_without_asking=Tlp(item["max_tlp_without_asking"]),
    )


def _statement(number: int, row: Cells, kinds: Mapping[str, str]) -> Said:
    value_kind = _VALUE_KINDS[row["value_kind"]]
    if value_kind == "record" and kinds[row["value"]] == "place":
        value_kind = "place"
    elif value_kind == "text":
        value_kind = value_kind_of(row["property"])
    draft = Draft(
        row=number,
        record=row["subject"],
        kind=kinds[row["subject"]],
        prop=row["property"],
        value=row["value"],
        value_kind=value_kind,
        lang=row["lang"],
        held_from=row["valid_from"],
        held_to=row["valid_to"],
        reference=row["id"],
    )
    return _said(draft, row)


def _relation(number: int, row: Cells) -> Said:
    draft = Draft(
        row=number,
        record=row["id"],
        kind="relation",
        prop=row["type"],
        value=row["detail"],
        lang="en" if row["detail"] else "",
        held_from=row["valid_from"],
        held_to=row["valid_to"],
        source_key=row["source"],
        target_key=row["target"],
        reference=row["id"],
    )
    return _said(draft, row)


_LEG_VALUES: Final = (
    ("route", "route", "record"),
    ("leg_order", "n", "number"),
    ("from_place", "from_place", "place"),
    ("to_place", "to_place", "place"),
    ("mode", "mode", "text"),
    ("distance_km", "km", "number"),
    ("duration_hours", "hours", "number"),
    ("price", "price", "text"),
    ("note", "note", "text"),
)


def _leg(number: int, row: Cells, as_of: date) -> Iterator[Said]:
    """Yield what a leg says, each value under the leg's own marking and grade."""
    for prop, column, value_kind in _LEG_VALUES:
        if row[column]:
            draft = Draft(number, row["id"], "leg", prop, row[column], value_kind, reference=row["id"])
            yield _said(draft, row, said_on=as_of)


def _routes(files: Mapping[str, bytes], legs: list[Cells], as_of: date) -> Iterator[Said]:
    """Yield name and network of each route once per distinct marking of its legs.

    So a route is seen when one of its legs is, and by nobody else. The grade is that of the first such leg.
    """
    for number, row in _rows(files, "routes.csv"):
        seen: set[Marking] = set()
        for leg in legs:
            if leg["route"] != row["id"] or (marking := marking_of(leg)) in seen:
                continue
            seen.add(marking)
            for prop, value_kind in (("name", "text"), ("network", "record")):
                lang = "en" if prop == "name" else ""
                draft = Draft(number, row["id"], "route", prop, row[prop], value_kind, lang=lang, reference=row["id"])
                yield _said(draft, leg, said_on=as_of)


def _said(draft: Draft, row: Cells, *, said_on: date | None = None) -> Said:
    """Add marking, grade and dates; legs state no date of their own and take the scenario's."""
    marking = marking_of(row)
    grade = parse_grade(row["source_grade"] + row["info_grade"], scheme=row["scheme"])
    on = said_on or date.fromisoformat(row["recorded_on"])
    marked = Draft(
        row=draft.row,
        record=draft.record,
        kind=draft.kind,
        prop=draft.prop,
        value=draft.value,
        value_kind=draft.value_kind,
        lang=draft.lang,
        held_from=draft.held_from,
        held_to=draft.held_to,
        said_on=on.isoformat(),
        grade=grade.code,
        scheme=grade.scheme,
        marking=marking_text(marking),
        source_key=draft.source_key,
        target_key=draft.target_key,
        reference=draft.reference,
    )
    return Said(
        draft=marked,
        originator=row["originator"],
        marking=marking,
        grade=grade,
        report=row.get("report", ""),
        said_on=on,
        review_on=date.fromisoformat(row["review_on"]) if row.get("review_on") else None,
    )
