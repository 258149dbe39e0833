"""Actions: what can be done, and which roles may. Each capability lists its own in `actions.py`."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from breakwater.foundation.members.roles import Role

EVERY_ROLE = frozenset(Role)
"""Whoever is signed in; what is seen still depends on the marking."""

POOL_ROLES = frozenset(Role) - {Role.SECRETARIAT, Role.GUEST}
"""Officials of member states: the pool is theirs."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something a principal may do.

    Args:
        code: `noun.verb`, stable: it stands in audit rows.
        label: shown in the permission matrix.
        roles: who may; empty only for `OPEN`.
        writes: whether it changes anything (its route then answers POST).
    """

    code: str
    label: str | Promise
    roles: frozenset[Role]
    writes: bool = False


OPEN = Action("open", "Open to visitors", frozenset())
"""For the few routes that visitors reach: sign-in, health, static."""

ACCOUNT = Action("account.read", _("See who one is here"), EVERY_ROLE)
VOCABULARY = Action("vocabulary.read", _("Look up codes and their words"), EVERY_ROLE)
API_SCHEMA = Action("api.schema", _("See what the interface for programs answers"), EVERY_ROLE)
"""What anybody at work may look up; nothing of it is marked."""
