"""Read networks, principal first: the list, and the picture of a collection or of what surrounds one record.

A picture is computed from what its reader may read and from nothing else; its layout is remembered by that
content, so that the same content has the same places at each visit and for each reader who sees the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from breakwater.capabilities.networks import actions
from breakwater.capabilities.networks.composing import OFF_PICTURE, NetworkPicture, picture_of
from breakwater.capabilities.statements import around
from breakwater.capabilities.statements import queries as statements
from breakwater.capabilities.statements.captions import RecordCaption, captions
from breakwater.core.marking import Marking
from breakwater.core.statement import Statement
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal

STEPS = 2
"""How far around a record its picture goes."""


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A network as listed: its caption, where it is placed, how many ties lead to it."""

    caption: RecordCaption
    ties: int
    markings: tuple[Marking, ...]


@dataclass(frozen=True, slots=True)
class NetworkList:
    """The list: collections of data, and the networks themselves."""

    collections: tuple[str, ...]
    networks: tuple[NetworkLine, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a picture is of: a collection of data, a network, or any record."""

    collection: str = ""
    network: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The statements that a picture is composed from."""

    facts: tuple[Statement, ...]
    relations: tuple[Statement, ...]
    title: str


def networks(principal: Principal) -> NetworkList:
    """Return the readable collections and networks."""
    with acting(principal, actions.READ) as passage:
        passage.about("networks", "list")
        rows = statements.all_of_kinds(passage, ["network"])
        by_record: dict[str, list[Statement]] = defaultdict(list)
        for row in rows:
            by_record[row.record_id].append(row)
        named = captions(passage, by_record)
        ties: dict[str, int] = defaultdict(int)
        for relation in statements.relations_of(passage, by_record):
            for end in (relation.source_id, relation.target_id):
                if end in by_record:
                    ties[end] += 1
        lines = [
            NetworkLine(named[record], ties[record], tuple(dict.fromkeys(row.marking for row in group)))
            for record, group in by_record.items()
        ]
        lines.sort(key=lambda line: (line.caption.text.casefold(), line.caption.record_id))
        return NetworkList(tuple(statements.collections(passage)), tuple(lines))


def collection_picture(principal: Principal, collection: str) -> NetworkPicture:
    """Return the picture of all records entered with one collection of data.

    Raises:
        NotFound: the principal may read nothing of such a collection.
    """
    return picture(principal, Subject(collection=collection))


def network_picture(principal: Principal, record_id: str) -> NetworkPicture:
    """Return the picture of a network: its members, and what they are tied to, a few steps around.

    Raises:
        NotFound: no network that the principal may read has this id.
    """
    return picture(principal, Subject(network=record_id))


def picture(principal: Principal, subject: Subject) -> NetworkPicture:
    """Return a picture.

    Raises:
        NotFound: the principal may read nothing of its subject.
        Refused: the subject is a protected record.
    """
    with acting(principal, actions.READ) as passage:
        content = read_content(passage, subject)
        return picture_of(passage, content.facts, content.relations, title=content.title)


def protected_in_the_middle() -> Refused:
    """Return the refusal of a picture around somebody protected."""
    return Refused(
        _("A protected record is never the middle of a picture."),
        _("It stays in the pictures of what is around it, unnamed."),
        rule_ids=("protected",),
    )


def read_content(passage: Passage, subject: Subject) -> Content:
    """Return what a picture is composed from, within an act under way.

    Raises:
        NotFound: the principal may read nothing of its subject.
        Refused: the subject is a protected record.
    """
    if subject.collection:
        passage.about("collection", subject.collection)
        facts, relations = statements.of_collection(passage, subject.collection)
        if not facts:
            raise NotFound
        return Content(tuple(facts), tuple(relations), subject.collection)
    middle = subject.network or subject.record
    passage.about("network" if subject.network else "entity", middle)
    kind = statements.kinds_of(passage, [middle]).get(middle)
    if kind is None or kind in OFF_PICTURE or (subject.network and kind != "network"):
        raise NotFound
    if statements.protected_among(passage, [middle]):
        raise protected_in_the_middle()
    facts, relations = around.within(passage, middle, steps=STEPS)
    title = captions(passage, [middle])[middle].text
    return Content(tuple(facts), tuple(relations), title)


__all__ = [
    "Content", "NetworkLine", "NetworkList", "NetworkPicture", "Subject",
    "collection_picture", "network_picture", "networks", "picture", "protected_in_the_middle", "read_content",
]  # fmt: skip
