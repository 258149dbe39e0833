"""Read the desk, principal first: commitments of one's own, and statements of others that are new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from breakwater.capabilities.desk import actions
from breakwater.capabilities.releases import lifting
from breakwater.capabilities.releases import operations as release_operations
from breakwater.capabilities.releases import queries as releases
from breakwater.capabilities.releases.queries import ReleaseLine
from breakwater.capabilities.statements import queries as statements
from breakwater.capabilities.statements.captions import RecordCaption, captions
from breakwater.core.statement import Statement
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.commitments import queries as commitments
from breakwater.foundation.commitments.queries import Owed
from breakwater.foundation.members.colleagues import names

NEWS_DAYS = 30
NEWS_COUNT = 12
NEWS_TOGETHER = 3
"""Of what an agency entered at one instant, a whole data set perhaps."""
CLOSED_DAYS = 31
RELEASE, LIFTING = release_operations.KIND, lifting.KIND


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's desk.

    Attributes:
        owe, owed: open commitments, most urgent first.
        closed: of the last month, newest first; empty unless asked for.
        releases: what commitments on releases are about, by id; only what is readable now.
        names: of the people in the commitments, by id.
        news: statements of others, newest first.
        news_cut: ids of those that stand for more, entered at the same instant.
        captions: of the records in the news.
        at: the instant of reading.
    """

    owe: tuple[Owed, ...]
    owed: tuple[Owed, ...]
    closed: tuple[Owed, ...]
    releases: dict[str, ReleaseLine]
    names: dict[str, str]
    news: tuple[Statement, ...]
    news_cut: frozenset[str]
    captions: dict[str, RecordCaption]
    at: datetime


def desk(principal: Principal, *, with_closed: bool = False) -> Desk:
    """Return a person's desk. Its counts are of its own commitments; nothing on it counts what is hidden."""
    with acting(principal, actions.READ) as passage:
        passage.about("desk", "")
        owe, owed = commitments.i_owe(passage), commitments.i_am_owed(passage)
        closed = commitments.closed_since(passage, passage.at - timedelta(days=CLOSED_DAYS)) if with_closed else []
        every = [*owe, *owed, *closed]
        newest = statements.newest(
            passage, since=passage.at - timedelta(days=NEWS_DAYS), limit=NEWS_COUNT, together=NEWS_TOGETHER
        )
        news = [row for row, _ in newest]
        subjects = {row.subject_id for row in every if row.kind == RELEASE}
        return Desk(
            owe=tuple(owe),
            owed=tuple(owed),
            closed=tuple(closed),
            releases=releases.lines(passage, subjects),
            names=names({person for row in every for person in (row.owed_by_person, row.owed_to_person)}),
            news=tuple(news),
            news_cut=frozenset(row.id for row, has_more in newest if has_more),
            captions=captions(passage, {record for row in news for record in _records(row)}),
            at=passage.at,
        )


def _records(statement: Statement) -> set[str]:
    if statement.is_relation:
        return {end for end in (statement.source_id, statement.target_id) if end}
    names_one = statement.value_kind == "record" and statements.is_id(statement.value)
    return {statement.record_id, statement.value} if names_one else {statement.record_id}
