"""Read plans, principal first. A plan is read by whoever reads all that went into it; for others it does not exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from breakwater.capabilities.disruption import actions
from breakwater.capabilities.disruption.asking import Asked, Subject, asked_of
from breakwater.capabilities.disruption.models import Named, Part, Plan, State, SubjectKind
from breakwater.capabilities.disruption.picturing import ACTORS, Drawn, draw
from breakwater.capabilities.entities import claims
from breakwater.capabilities.networks import queries as networks
from breakwater.capabilities.networks.composing import picture_of
from breakwater.capabilities.statements import queries as statements
from breakwater.capabilities.statements.captions import naming_statements, of_statements
from breakwater.core.marking import Marking
from breakwater.core.resolution.claims import IdentityClaim
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import PROTECTED_ROLES
from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.interning import markings_of_rows
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import as_organisations_read

MOST_LISTED = 200
MOST_ACTORS = 2_000
"""More than a page can hold, or a form can send."""
_LONG = ("result", "statement_ids", "claim_ids", "joined_ids", "into_ids")
"""Columns of thousands of ids, that no list needs."""
_PLACE = Window(RowNumber(), partition_by=F("series_id"), order_by=(F("asked_at").asc(), F("id").asc()))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a plan is made from, as one reader reads it.

    Attributes:
        drawn: who acts, and the engine's picture.
        title: of the network.
        statement_ids, claim_ids: all that went in.
        into: of records that are one with others, the one they go by.
        places: on the network's picture, by number.
    """

    drawn: Drawn
    title: str
    markings: tuple[Marking, ...]
    statement_ids: tuple[str, ...]
    claim_ids: tuple[str, ...]
    into: dict[str, str]
    places: dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan as listed, and the markings of what its title rests on.

    Attributes:
        version: its place among those of its versions that its reader may open, so that none is missed.
    """

    plan: Plan
    title: str
    version: int
    markings: tuple[Marking, ...] = ()


@dataclass(frozen=True, slots=True)
class Lab:
    """The first page: what can be planned against, and the plans there are."""

    networks: networks.NetworkList
    plans: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan as its reader sees it.

    Attributes:
        state: as stored; held where somebody named is protected for this reader by now.
        drawn: None where the plan is not ready.
        targets: numbers of the actors to be removed, in order.
        alternatives: numbers, a tuple each.
        withdrawn: how many of its statements no longer stand.
        versions: all versions of it that this reader may open, oldest first, without their long columns.
    """

    plan: Plan
    state: State
    title: str
    asked: Asked
    drawn: Drawn | None
    targets: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...]
    markings: tuple[Marking, ...]
    statements: tuple[Statement, ...]
    withdrawn: int
    versions: tuple[Plan, ...]

    @property
    def version(self) -> int:
        """Return its place among the versions that this reader may open: one that is hidden leaves no gap."""
        return [each.pk for each in self.versions].index(self.plan.pk) + 1


def lab(principal: Principal) -> Lab:
    """Return the networks to begin from, and the plans that this reader may open, newest first."""
    return Lab(networks.networks(principal), tuple(plans(principal)))


def plans(principal: Principal) -> list[PlanLine]:
    """Return the plans that this reader may open, newest first."""
    with acting(principal, actions.READ) as passage:
        passage.about("plans", "list")
        found = readable(passage.principal, Plan).defer(*_LONG).annotate(place=_PLACE)
        return _titled(passage, list(found.order_by("-asked_at", "id")[:MOST_LISTED]))


def progress(principal: Principal, plan_id: str) -> Plan:
    """Return a plan's row: how far it is.

    Raises:
        NotFound: no plan that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        return row_of(passage, plan_id)


def page(principal: Principal, plan_id: str) -> PlanPage:
    """Return a plan with all that it rests on, read anew.

    Raises:
        NotFound: no plan that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        return read_plan(passage, plan_id)


def pages(principal: Principal, plan_ids: Sequence[str]) -> list[PlanPage]:
    """Return several plans, to be compared.

    Raises:
        NotFound: one of them is none that the principal may read.
    """
    with acting(principal, actions.READ) as passage:
        found = [read_plan(passage, plan_id) for plan_id in plan_ids]
        passage.about("plans", "compare", plans=list(plan_ids))
        return found


def read_plan(passage: Passage, plan_id: str) -> PlanPage:
    """Return a plan within an act under way.

    Raises:
        NotFound: no plan that the principal may read has this id.
    """
    row = row_of(passage, plan_id)
    named = list(readable(passage.principal, Named).filter(plan_id=row.pk))
    series = readable(passage.principal, Plan).filter(series_id=row.series_id).defer(*_LONG)
    versions = tuple(series.annotate(place=_PLACE).order_by("asked_at", "id"))
    line = _titled(passage, [each for each in versions if each.pk == row.pk])[0]
    title = line.title
    asked = asked_of(row, named)
    state = State(row.state)
    nothing = PlanPage(row, state, title, asked, None, (), (), line.markings, (), 0, versions)
    if state is not State.READY:
        return nothing
    found = statements.by_ids(passage, [str(each) for each in row.statement_ids])
    if len(found) != len(row.statement_ids):
        raise NotFound
    into = {str(one): str(other) for one, other in zip(row.joined_ids, row.into_ids, strict=True)}
    facts = [each for each in found if not each.is_relation]
    records = {each.record_id for each in facts}
    shielded = _one_with_protected(passage, claims.touching(passage, records), records)
    drawn = draw(
        facts,
        [each for each in found if each.is_relation],
        into=into,
        costs=dict(asked.costs),
        shielded=shielded,
    )
    # By its labels: claims went in too, and what was marked anew since is as strict as before.
    marks = tuple(markings_of_rows(row.label_ids, using="default").values())
    if row.subject in shielded or any(drawn.actor(str(each.record_id)) is None for each in named):
        return PlanPage(row, State.HELD, "", asked, None, (), (), marks, (), 0, versions)
    withdrawn = sum(each.withdrawn_at is not None for each in found)
    targets, alternatives = _numbers(named, drawn, count=len(row.result["plan"]["alternatives"]))
    return PlanPage(row, state, title, asked, drawn, targets, alternatives, marks, tuple(found), withdrawn, versions)


def row_of(passage: Passage, plan_id: str) -> Plan:
    """Return the row of a plan.

    Raises:
        NotFound: no plan that the principal may read has this id.
    """
    passage.about("plan", plan_id)
    found = readable(passage.principal, Plan).filter(pk=UUID(plan_id)).first()
    if found is None:
        raise NotFound
    return found


def own_row(passage: Passage, plan_id: str) -> Plan:
    """Return the row of a plan that the principal has asked for.

    Raises:
        NotFound: no such plan that the principal may read has this id.
    """
    found = row_of(passage, plan_id)
    if str(found.person_id) != passage.principal.person_id:
        raise NotFound
    return found


def reader_of(principal: Principal, asked: Asked) -> Principal:
    """Return the principal, reading only what each organisation of the audience reads by its marking."""
    return as_organisations_read(principal, asked.audience)


def ground(principal: Principal, subject: Subject, asked: Asked) -> Ground:
    """Return what a plan would be made from now.

    Raises:
        NotFound: nothing of the subject is readable.
        Refused: the subject is a protected record, or the audience none; or more act on it than a page can hold.
    """
    known = _known_to_be_protected(principal, subject) if asked.audience else frozenset()
    with acting(reader_of(principal, asked), actions.READ) as passage:
        content = networks.read_content(passage, subject.on_networks())
        records = {row.record_id for row in content.facts}
        touching = claims.touching(passage, records) if records else []
        within = [claim for claim in touching if claim.left in records and claim.right in records]
        joined = claims.clustering(passage, within)
        first = {record: joined.of(record).records[0] for record in records}
        into = {record: one for record, one in sorted(first.items()) if record != one}
        shielded = _one_with_protected(passage, touching, records) | known
        if subject.id in shielded:
            raise networks.protected_in_the_middle()
        told_by = [claim for claim in touching if claim in within or not shielded.isdisjoint((claim.left, claim.right))]
        acting_records = {into.get(row.record_id, row.record_id) for row in content.facts if row.kind in ACTORS}
        if len(acting_records) > MOST_ACTORS:
            raise Refused(
                _("More than {most} act on this picture.").format(most=MOST_ACTORS),
                _("Choose a network or a record in it: its surroundings are smaller."),
                rule_ids=("size",),
            )
        # What ties nobody here would only close the plan to who does not read its other end.
        relations = [row for row in content.relations if {row.source_id, row.target_id} <= {None, *records}]
        drawn = draw(content.facts, relations, into=into, costs=dict(asked.costs), shielded=shielded)
        picture = picture_of(passage, content.facts, relations, title=content.title)
        at = {node.id: (round(node.x, 1), round(node.y, 1)) for node in picture.picture.nodes}
        rows = {row.id: row for row in (*content.facts, *relations)}
        return Ground(
            drawn=drawn,
            title=content.title,
            markings=tuple(dict.fromkeys(row.marking for row in rows.values())),
            statement_ids=tuple(sorted(rows)),
            claim_ids=tuple(sorted(claim.id for claim in told_by)),
            into=into,
            places={node.number: at[node.drawn_as] for node in drawn.nodes if node.drawn_as in at},
        )


def subject_of(plan: Plan) -> Subject:
    """Return against what a plan was made."""
    return Subject(SubjectKind(plan.subject_kind), plan.subject)


def _titled(passage: Passage, rows: Sequence[Any]) -> list[PlanLine]:
    """Return plans, each with its place, with what they are called: by their planner, else as their subject is."""
    records = {row.subject for row in rows if row.subject_kind != SubjectKind.COLLECTION and not row.name}
    naming: dict[str, list[Statement]] = defaultdict(list)
    for each in naming_statements(passage, records):
        naming[each.record_id].append(each)
    lines = []
    for row in rows:
        if row.name or row.subject_kind == SubjectKind.COLLECTION:
            lines.append(PlanLine(row, row.name or row.subject, row.place))
            continue
        told = naming.get(row.subject, [])
        named = of_statements(told)
        title = named[row.subject].text if row.subject in named else ""
        lines.append(PlanLine(row, title, row.place, tuple(dict.fromkeys(each.marking for each in told))))
    return lines


def _known_to_be_protected(principal: Principal, subject: Subject) -> frozenset[str]:
    """Return which records the planner alone knows to be protected, by a role or a claim that others may not read.

    What others may read makes a plan for them; whom the planner knows to be a victim is no target of it all the same.
    """
    with acting(principal, actions.READ) as passage:
        content = networks.read_content(passage, subject.on_networks())
        records = {row.record_id for row in content.facts}
        by_role = frozenset(
            row.record_id for row in content.facts if row.prop == "role" and row.value in PROTECTED_ROLES
        )
        return by_role | _one_with_protected(passage, claims.touching(passage, records) if records else [], records)


def _one_with_protected(
    passage: Passage, touching: Sequence[IdentityClaim], records: Collection[str]
) -> frozenset[str]:
    """Return which records are one, for this reader, with a record elsewhere that is protected."""
    joined = claims.clustering(passage, touching)
    together = {record: set(joined.of(record).records) - {record} for record in records}
    beside = {record for others in together.values() for record in others} - set(records)
    protected = statements.protected_among(passage, beside) if beside else set()
    return frozenset(record for record, others in together.items() if others & protected)


def _numbers(
    named: Iterable[Named], drawn: Drawn, *, count: int
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return targets and alternatives in their order, each asked of the picture, which has none for protected ones."""
    rows = sorted(named, key=lambda row: (row.together, row.place, str(row.record_id)))

    def numbers(part: Part, together: int = 0) -> tuple[str, ...]:
        if drawn.picture is None:
            return ()
        chosen = [row for row in rows if row.part == part and row.together == together]
        nodes = [drawn.by_record[str(row.record_id)] for row in chosen]
        return tuple(dict.fromkeys(drawn.picture.target(node.number).id for node in nodes))

    return numbers(Part.TARGET), tuple(numbers(Part.ALTERNATIVE, at) for at in range(count))
