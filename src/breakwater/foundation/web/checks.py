"""Refuse to start where an address does not say which action it is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

from breakwater.foundation.access.actions import Action


def addresses(patterns: Iterable[URLPattern | URLResolver], under: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address with its pattern, those of included lists too."""
    for pattern in patterns:
        address = under + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address, pattern


def undeclared(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """Return the addresses whose view names no action."""
    return [
        address
        for address, pattern in addresses(patterns)
        if not isinstance(getattr(pattern.callback, "action", None), Action)
    ]


def every_address_declares_its_action(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report addresses without an action to `check`."""
    return [
        Error(
            f"The address {address!r} does not say which action it is for.",
            hint="Declare it with `foundation.web.routes.route`.",
            id="web.E001",
        )
        for address in undeclared(get_resolver().url_patterns)
    ]


def refuse_undeclared_addresses() -> None:
    """Stop a process that would serve an address without an action.

    Raises:
        ImproperlyConfigured: naming them all.
    """
    if found := run_checks(tags=[Tags.urls]):
        raise ImproperlyConfigured(" ".join(str(each.msg) for each in found))


def register_all() -> None:
    """Register this folder's start-up checks."""
    register(every_address_declares_its_action, Tags.urls)
