"""Fill the list of states from the vocabulary."""

from typing import Any

from django.db.models import Manager

from breakwater.core.vocabulary import STATES

SPEAK_FOR_OTHERS = {"FR": "France"}
"""On no list themselves, but they speak for a territory that is."""


def seed_states(states: "Manager[Any]", *, using: str) -> int:
    """Save the states and territories of the vocabulary, new and changed; say how many there are.

    Args:
        states: the manager of `State`, as the caller's moment knows it (a migration's, or today's).
        using: an alias signed in as the owner; the application only reads this list.
    """
    rows = states.using(using)
    for code, name in SPEAK_FOR_OTHERS.items():
        rows.update_or_create(code=code, defaults={"name": name, "status": "other"})
    represented_last = sorted((STATES[code] for code in STATES), key=lambda each: (each.represented_by, each.code))
    for each in represented_last:
        fields = {
            "name": each.label,
            "status": each.status,
            "represented_by_id": each.represented_by or None,
            "is_in_ad_hoc_group": "ahg" in each.bodies,
        }
        rows.update_or_create(code=each.code, defaults=fields)
    return len(STATES) + len(SPEAK_FOR_OTHERS)
