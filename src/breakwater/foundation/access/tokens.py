"""Tokens: how a program reads as a person, for one purpose, within scopes, until a day at most 90 days off.

Only a hash is kept; the secret is shown once. Who presents it is looked up before any ticket exists, by one
definer function that answers for valid tokens alone: unknown, revoked and expired are one answer.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breakwater.core.marking import Purpose
from breakwater.foundation.access.actions import EVERY_ROLE, Action
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.models import ApiToken
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import principal_for
from breakwater.foundation.access.texts import check_text
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.database.server_key import key
from breakwater.foundation.database.source import given_instant, new_id, new_token
from breakwater.foundation.members import queries as members

LONGEST_DAYS = 90
MOST = 20
"""How many tokens a person may have at a time."""
PREFIX = "bw_"
"""So that a leaked token is known for one when it is found."""

LIST = Action("token.list", gettext_lazy("See one's own tokens"), EVERY_ROLE)
MAKE = Action("token.make", gettext_lazy("Make a token for a program"), EVERY_ROLE, writes=True)
REVOKE = Action("token.revoke", gettext_lazy("Revoke one's own token"), EVERY_ROLE, writes=True)
ACTIONS = (LIST, MAKE, REVOKE)


class Scope(StrEnum):
    """What a token is for; never more than its person may do."""

    READ_STATEMENTS = "read:statements"
    READ_ENTITIES = "read:entities"
    READ_NETWORKS = "read:networks"
    READ_PLANS = "read:plans"
    WRITE_CLAIMS = "write:claims"
    WRITE_CONTRIBUTIONS = "write:contributions"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who presents a valid token, as membership stands now."""

    id: str
    principal: Principal
    scopes: frozenset[Scope]
    name: str
    expires_at: datetime

    def refuse_without(self, scope: Scope) -> None:
        """Refuse what the token was not made for.

        Raises:
            Refused: the scope is not among the token's.
        """
        if scope not in self.scopes:
            raise Refused(
                _("This token was not made for that."),
                _("Make one with the scope {scope} under Trust.").format(scope=scope.value),
                rule_ids=("scope",),
            )


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token as its person sees it."""

    id: str
    name: str
    organisation: str
    purpose: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    expires_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None

    def stands_at(self, at: datetime) -> bool:
        """Tell whether the token opens anything at an instant."""
        return self.revoked_at is None and at < self.expires_at


def holder(secret: str) -> Holder | None:
    """Return who presents a token; None where it is unknown, revoked, expired, or its person not in good standing."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select id, affiliation_id, purpose, scopes, name, expires_at from bw.token_holder(%s, %s)",
            [_hash(secret), given_instant()],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    id_, affiliation_id, purpose, scopes, name, expires_at = row
    principal = principal_for(str(affiliation_id), purpose=Purpose(purpose))
    if not principal.roles_at(instant_now()):
        return None
    return Holder(str(id_), principal, frozenset(_scopes(scopes)), name, expires_at)


def make(principal: Principal, *, name: str, scopes: Iterable[Scope], days: int) -> tuple[str, TokenLine]:
    """Make a token for the purpose that the principal acts for; returns its secret, which nothing shows again.

    Raises:
        Refused: no name, no scope, too long, or too many already.
    """
    wanted = tuple(sorted(set(scopes)))
    if not name.strip() or not wanted:
        raise Refused(_("A token has a name and at least one scope."), _("Say which program it is for."))
    check_text(name)
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(
            _("A token ends within {days} days.").format(days=LONGEST_DAYS), _("Choose a shorter time; make it anew.")
        )
    person = members.find_person(principal.person_id)
    if person is None:
        raise NotFound
    secret = PREFIX + new_token()
    with acting(principal, MAKE) as passage:
        mine = readable(principal, ApiToken).filter(revoked_at=None, expires_at__gt=passage.at)
        if mine.count() >= MOST:
            raise Refused(_("You have {count} tokens.").format(count=MOST), _("Revoke one that is no longer used."))
        row = ApiToken(
            id=new_id(),
            person_id=principal.person_id,
            affiliation_id=principal.affiliation_id,
            organisation=principal.organisation,
            purpose=principal.purpose.value,
            scopes=" ".join(wanted),
            name=name.strip()[:80],
            hash=_hash(secret),
            generation=person.session_generation,
            made_at=passage.at,
            expires_at=passage.at + timedelta(days=days),
        )
        insert(principal, [row])
        passage.about("token", str(row.id), scopes=list(wanted), until=row.expires_at.isoformat())
    return secret, _line(row)


def tokens(principal: Principal) -> list[TokenLine]:
    """Return a person's own tokens, newest first."""
    with acting(principal, LIST) as passage:
        passage.about("token", "list")
        return [_line(row) for row in readable(principal, ApiToken).order_by("-made_at", "id")]


def revoke(principal: Principal, token_id: str) -> None:
    """Revoke a token of one's own, from this instant on; revoking it again changes nothing.

    Raises:
        NotFound: the principal has no such token.
    """
    with acting(principal, REVOKE) as passage:
        found = readable(principal, ApiToken).filter(pk=token_id)
        if not found.exists():
            raise NotFound
        found.filter(revoked_at=None).update(revoked_at=passage.at)
        passage.about("token", token_id)


def _hash(secret: str) -> str:
    """Hash a secret of 256 random bits: nothing to guess, so nothing to slow down.

    With the server's key: SQL that somebody injects cannot leave a token behind that opens anything.
    """
    return hmac.digest(key(), b"token\0" + secret.encode(errors="replace"), hashlib.sha256).hex()


def _scopes(text: str) -> list[Scope]:
    return [Scope(each) for each in text.split()]


def _line(row: ApiToken) -> TokenLine:
    return TokenLine(
        id=str(row.id),
        name=row.name,
        organisation=row.organisation,
        purpose=row.purpose,
        scopes=tuple(_scopes(row.scopes)),
        made_at=row.made_at,
        expires_at=row.expires_at,
        last_used_on=row.last_used_on,
        revoked_at=row.revoked_at,
    )
