"""Read, in one statement, every row on which somebody's rights depend.

Each request may ask for it, and after each change of membership every process does: so it is written out, not put
together from models at each asking, which took longer than the answer.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from breakwater.foundation.database.warrants import seeing_rights
from breakwater.foundation.members.models import Affiliation
from breakwater.foundation.members.subjects import Facts, Held


@dataclass(frozen=True, slots=True)
class Named:
    """The facts of one affiliation, and its person's name."""

    name: str
    facts: Facts


def of_affiliation(affiliation_id: UUID | str) -> Named:
    """Return what the rights of an affiliation depend on.

    Raises:
        Affiliation.DoesNotExist: there is no such affiliation.
    """
    found = _read("where a.id = %s", [UUID(str(affiliation_id))])
    if not found:
        raise Affiliation.DoesNotExist(f"There is no affiliation {affiliation_id}.")
    return found[0]


def of_world(world: str) -> list[Facts]:
    """Return what the rights of every affiliation of a world depend on."""
    found = _read("where a.world = %s order by o.code, a.person_id, a.id", [world])
    return [one.facts for one in found]


def of_organisation(code: str, *, world: str) -> list[Facts]:
    """Return what the rights of every affiliation to one organisation, in a world, depend on."""
    found = _read("where a.world = %s and o.code = %s order by a.person_id, a.id", [world, code])
    return [one.facts for one in found]


def _read(which: str, given: Sequence[str | UUID]) -> list[Named]:
    with seeing_rights(), connections["default"].cursor() as cursor:
        cursor.execute(f"{_FACTS} {which}", given)
        return [_named(row) for row in cursor.fetchall()]


def _held_rows(what: str, of: str) -> str:
    return (
        f"(select coalesce(json_agg(json_build_array({what}, h.valid_from, h.valid_until)"  # noqa: S608
        f" order by h.valid_from, h.id), '[]')::text from {of})"
    )


_FACTS = f"""
select p.name, a.id::text, a.person_id::text, o.code, coalesce(o.state_id, ''), a.world, p.is_active, o.suspended,
    o.standing = 'member', o.valid_from, o.valid_until, a.valid_from, a.valid_until,
    {_held_rows("h.role", "members_affiliationrole h where h.affiliation_id = a.id")},
    {
    _held_rows(
        "''",
        "members_clearance h where h.person_id = a.person_id and h.organisation_id = a.organisation_id"
        " and (not h.needs_second or h.seconded_by_id is not null)",
    )
},
    {
    _held_rows(
        "g.code",
        "members_workinggroupmembership h join members_workinggroup g on g.id = h.group_id"
        " where h.affiliation_id = a.id and g.world = a.world",
    )
},
    {
    _held_rows(
        "c.code",
        "members_client h join members_organisation c on c.id = h.organisation_id"
        " where h.client_id = a.organisation_id and h.world = a.world",
    )
},
    {
    _held_rows(
        "c.code",
        "members_compartmentmembership h join members_compartment c on c.id = h.compartment_id"
        " where h.person_id = a.person_id and c.world = a.world",
    )
}
from members_affiliation a
    join members_person p on p.id = a.person_id
    join members_organisation o on o.id = a.organisation_id
"""  # noqa: S608 - of this module's own texts alone


def _named(row: Sequence[Any]) -> Named:
    name, affiliation, person, organisation, state, world, is_active, is_suspended, is_member = row[:9]
    facts = Facts(
        affiliation=affiliation,
        person=person,
        organisation=organisation,
        state=state,
        world=world,
        is_active=is_active,
        is_suspended=is_suspended,
        is_member=is_member,
        organisation_held=Held("", row[9], row[10]),
        affiliation_held=Held("", row[11], row[12]),
        roles=_held(row[13]),
        clearances=_held(row[14]),
        groups=_held(row[15]),
        client_of=_held(row[16]),
        compartments=_held(row[17]),
    )
    return Named(name, facts)


def _held(rows: str) -> tuple[Held, ...]:
    return tuple(Held(what, _instant(start), _instant(end)) for what, start, end in json.loads(rows))


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
