"""The entity: computed for one viewer from the statements that viewer may read, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter

from breakwater.core.captions import LOCAL_NAME, Caption, captions, protected_words
from breakwater.core.facts import SAID_ORDER, PropertyValues, Tie, Value, grouped, property_values
from breakwater.core.marking import Marking
from breakwater.core.resolution.claims import IdentityClaim
from breakwater.core.statement import RELATION, Statement
from breakwater.core.vocabulary import Expected, Kind, kind_for, property_for, relation_for


@dataclass(slots=True)
class Entity:
    """The records joined for this viewer, as one.

    Args:
        record_ids: the first said of first.
        captions: one a record, the entity's first.
        properties: in the order of the vocabulary, unknown ones last.
        gaps: what is expected of the kind and not stated, as far as this viewer can see.
        oldest, newest: days on which standing statements were said.
    """

    record_ids: Sequence[str]
    kind: Kind
    caption: str
    captions: Sequence[Caption] = ()
    properties: Sequence[PropertyValues] = ()
    relations: Sequence[Tie] = ()
    claims: Sequence[IdentityClaim] = ()
    gaps: Sequence[Expected] = ()
    oldest: date | None = None
    newest: date | None = None
    protected: bool = False

    @property
    def conflicts(self) -> list[PropertyValues]:
        """The properties on which statements disagree."""
        return [group for group in self.properties if group.conflict]

    @property
    def names(self) -> list[Value]:
        """Every readable name, in the order of the kind's naming properties."""
        named = {group.prop.code: group.values for group in self.properties}
        return [value for code in self.kind.naming for value in named.get(code, ())]

    @property
    def statements(self) -> Iterator[Statement]:
        """Every statement shown, past ones too."""
        for group in self.properties:
            for value in group.values:
                yield from value.statements
            yield from group.past
        for tie in self.relations:
            yield from tie.statements
            yield from tie.past

    @property
    def markings(self) -> list[Marking]:
        """The distinct markings of all that is shown, for `combine`."""
        return list(dict.fromkeys(statement.marking for statement in self.statements))

    def values(self, code: str) -> Sequence[Value]:
        """Return the values of one property; empty when nothing is stated."""
        return next((group.values for group in self.properties if group.prop.code == code), ())


_PLACE_IN_VOCABULARY = attrgetter("order", "label")


def assemble(
    statements: Iterable[Statement],
    *,
    relations: Iterable[Statement] = (),
    claims: Iterable[IdentityClaim] = (),
    record_ids: Collection[str] = (),
    kind: str = "",
    protected: bool = False,
) -> Entity:
    """Compose the page's value from readable statements; their order does not matter.

    Args:
        statements: on the entity's records; those on other records are left out. Relations may be among them.
        relations: with an end among the records; others are left out.
        claims: to show with it; joining is done before, by `resolution.clusters`.
        record_ids: the entity's records; when empty, those that statements are about.
        kind: of the records; when empty, that of the statement said first.
        protected: the record is protected for this viewer: fixed words, no value, and of the relations only those
            that neither name nor find the person, without their detail.
    Cost: 2 to 3 µs a statement.
    """
    facts, ties, past = _parted(statements, relations, record_ids)
    ids = _record_ids(facts, record_ids)
    of_kind = kind_for(kind or _kind(facts))
    if protected:
        ids.sort()
        bare = grouped([_bare(each) for each in ties if relation_for(each.prop).kept_when_protected], ids, past)
        return Entity(ids, of_kind, protected_words(of_kind), relations=bare, protected=True)

    properties = _properties(facts, past)
    tied = grouped(ties, ids, past) if ties else []
    named = {group.prop.code: group.values for group in properties if group.values}
    called = captions(ids, of_kind, named)
    shown = [*facts, *(each for tie in tied for each in tie.statements)] if tied else facts
    days = [each.said_on for each in shown if each.id not in past] if past else [each.said_on for each in shown]
    return Entity(
        ids,
        of_kind,
        called[0].text,
        called,
        properties,
        tied,
        sorted(claims, key=attrgetter("said_at", "organisation", "id")) if claims else (),
        _gaps(of_kind.code, frozenset([*named, *[tie.relation.code for tie in tied if tie.statements]])),
        min(days, default=None),
        max(days, default=None),
    )


def caption_of(statements: Iterable[Statement], *, kind: str = "", protected: bool = False) -> Caption:
    """Return what one record is called, by the rule of `assemble` but without composing the rest."""
    rows = list(statements)
    facts, _, past = _parted(rows, (), {each.record_id for each in rows})
    ids = _record_ids(facts, ())
    of_kind = kind_for(kind or _kind(facts))
    if protected:
        return Caption(ids[0] if ids else "", protected_words(of_kind))
    if of_kind.code != RELATION:
        wanted = {*of_kind.naming, LOCAL_NAME}
        facts = [each for each in facts if each.prop in wanted]
    groups = _properties(facts, past)
    return captions(ids, of_kind, {group.prop.code: group.values for group in groups if group.values})[0]


def _properties(facts: Sequence[Statement], past: Collection[str]) -> list[PropertyValues]:
    """Group statements by property, in the order of the vocabulary."""
    by_code: defaultdict[str, list[Statement]] = defaultdict(list)
    for each in facts:
        by_code[each.prop].append(each)
    return [
        property_values(prop, by_code[prop.code], past)
        for prop in sorted(map(property_for, by_code), key=_PLACE_IN_VOCABULARY)
    ]


def _parted(
    statements: Iterable[Statement], relations: Iterable[Statement], record_ids: Collection[str]
) -> tuple[list[Statement], list[Statement], set[str]]:
    """Part what is said of the records from their relations, and find what is withdrawn or superseded.

    A relation among the records themselves is spoken of like any record.
    """
    facts: list[Statement] = []
    ties = list(relations)
    touched = False
    for each in statements:
        if each.record_id in record_ids if record_ids else each.kind != RELATION:
            facts.append(each)
            if each.withdrawn_at is not None or each.supersedes is not None:
                touched = True
        elif each.kind == RELATION:
            ties.append(each)
    for each in ties:
        if each.withdrawn_at is not None or each.supersedes is not None:
            touched = True
    return facts, ties, _past([*facts, *ties]) if touched else set()


def _kind(facts: Sequence[Statement]) -> str:
    """Return the kind of the record first said of; joined records may be of several."""
    kinds = {each.kind for each in facts}
    if len(kinds) > 1:
        return min(facts, key=SAID_ORDER).kind
    return kinds.pop() if kinds else ""


def _record_ids(facts: Sequence[Statement], record_ids: Collection[str]) -> list[str]:
    """Return the records, the first said of first; those of which nothing is said last."""
    ids = {each.record_id for each in facts}
    if len(ids) == 1 and len(record_ids) < 2:
        return list(ids)
    said = [each.record_id for each in sorted(facts, key=SAID_ORDER)]
    return list(dict.fromkeys([*said, *sorted(record_ids)]))


def _past(given: Sequence[Statement]) -> set[str]:
    """Return the ids of statements that are withdrawn, or corrected by a standing one of the same originator.

    Nobody's correction removes what another agency says.
    """
    originators = {each.id: each.originator for each in given}
    past = {each.id for each in given if each.withdrawn_at is not None}
    for each in given:
        if each.supersedes and each.withdrawn_at is None and originators.get(each.supersedes) == each.originator:
            past.add(each.supersedes)
    return past


def _bare(statement: Statement) -> Statement:
    """Return a relation without the words beside it, which may name a protected person."""
    return replace(statement, value="", translation="", lang="", reference="")


@lru_cache(maxsize=65_536)
def _gaps(kind: str, stated: frozenset[str]) -> tuple[Expected, ...]:
    """Return what is expected of the kind and stated by nothing that stands."""
    return tuple(expected for expected in kind_for(kind).expected if stated.isdisjoint(expected.codes))
