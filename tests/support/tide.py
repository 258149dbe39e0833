"""Exercise LANTERN TIDE in a database: entered once a session by the demo's own loader, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.support.browsing import browser

if TYPE_CHECKING:
    from breakwater.foundation.access.principal import Principal
    from breakwater.foundation.database.testing import Session

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "lantern_tide"
AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
"""An instant of the day the scenario is as of."""
TEMPLATE = "lantern_tide"


@dataclass(frozen=True, slots=True)
class Tide:
    """The ids that the example's keys became.

    Attributes:
        affiliations, persons: by viewer code, such as UB1 or LK-FIU-R1.
        records, statements: by the example's row id; `reports` by report code.
    """

    affiliations: dict[str, str]
    persons: dict[str, str]
    records: dict[str, str]
    statements: dict[str, str]
    reports: dict[str, str]

    def principal(self, code: str, purpose: str = "intelligence") -> Principal:
        """Return someone at work."""
        from breakwater.core.marking import Purpose
        from breakwater.foundation.access.principals import principal_for

        return principal_for(self.affiliations[code], purpose=Purpose(purpose))

    def browser(self, code: str, purpose: str = "intelligence") -> Client:
        """Return someone's browser."""
        return browser(self.affiliations[code], at=AT, purpose=purpose)

    def keys_of(self, kind: str) -> dict[str, str]:
        """Return the example's keys by id: kind is "records" or "statements"."""
        return {found: key for key, found in getattr(self, kind).items()}


@contextmanager
def copied_tide(session: Session) -> Iterator[Tide]:
    """Give a copy of the scenario, at its own instant, for as long as the block runs."""
    from breakwater.foundation.database.source import replayed
    from breakwater.foundation.database.testing import copied

    known = session.prepared(TEMPLATE, _enter)
    forget()
    with copied(session, TEMPLATE), replayed(at=AT):
        yield Tide(**known)
    forget()


def forget() -> None:
    """Empty what this process remembers of another database."""
    from breakwater.foundation.access import interning, principals

    interning.forget()
    principals.forget()


def _enter() -> dict[str, Any]:
    """Enter the scenario, protection of the family's phone excepted: that is designated later."""
    from breakwater.config.demo import scenario
    from breakwater.config.demo.people import found
    from breakwater.foundation.database.source import replayed

    forget()
    with replayed(at=AT):
        tide = scenario.read(EXAMPLE)
        scenario.add_places(tide)
        people = found(tide, at=AT)
        entered = scenario.enter(tide, people)
    forget()
    return {"affiliations": people.affiliations, "persons": people.persons} | asdict(entered)
