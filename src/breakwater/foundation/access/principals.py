"""From a signed-in affiliation to a principal: membership is read anew whenever the policy epoch has moved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db import connections, transaction
from django.utils.translation import gettext as _

from breakwater.core.marking import Purpose
from breakwater.core.policy import Subject
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.interning import intern_audience
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.database import epoch as policy_epoch
from breakwater.foundation.members import queries as members

_known: dict[tuple[str, Purpose], Principal] = {}


def forget() -> None:
    """Empty the process's cache; for tests."""
    _known.clear()


def principal_for(affiliation_id: str, *, purpose: Purpose) -> Principal:
    """Return the principal of an affiliation, for a purpose, as membership stands now.

    Raises:
        UnknownAffiliation: there is no such affiliation.
    """
    epoch = policy_epoch.version()
    known = _known.get((affiliation_id, purpose))
    if known is not None and known.epoch == epoch:
        return known
    # Epoch and membership are read in one snapshot, so that neither is newer than the other.
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        cursor.execute("select version from bw.opening()")
        epoch = int(cursor.fetchone()[0])
        card = members.card(affiliation_id, purpose=purpose)
    principal = Principal(
        person_id=card.subject.person,
        affiliation_id=affiliation_id,
        name=card.name,
        organisation=card.subject.organisation,
        state=card.subject.state,
        world=card.subject.world,
        purpose=purpose,
        role_periods=card.role_periods,
        audience_id=intern_audience([card.subject]),
        epoch=epoch,
        subject=card.subject,
    )
    _known[(affiliation_id, purpose)] = principal
    return principal


def together(principal: Principal, others: tuple[Subject, ...]) -> Principal:
    """Return the principal reading only what each of the others reads too (preview, common view)."""
    audience = (principal.subject, *others)
    return replace(principal, audience_id=intern_audience(audience), joint=others)


def as_organisations_read(principal: Principal, codes: Collection[str]) -> Principal:
    """Return the principal reading only what the marking of each statement lets each of these organisations read.

    Nothing of their people enters: who is cleared or read in is not told by what is left.

    Raises:
        Refused: one is no organisation that may act in the principal's world.
    """
    others = []
    for code in sorted(set(codes) - {principal.organisation}):
        subject = members.official_of(code, world=principal.world, purpose=principal.purpose)
        if subject is None:
            raise Refused(
                _("{code} is no organisation here.").format(code=code),
                _("Choose one of the list."),
                rule_ids=("organisation",),
            )
        others.append(subject)
    return together(principal, tuple(others)) if others else principal
