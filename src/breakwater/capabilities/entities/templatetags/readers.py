"""Tags of the readers' table."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def persons_of(persons: Mapping[str, frozenset[str]], organisation: str) -> int:
    """Return how many persons of an organisation are reached."""
    return len(persons.get(organisation, ()))
