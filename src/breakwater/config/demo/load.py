"""Load the example data sets into an empty database, through the operations people use."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings

from breakwater.config.demo import montagna, scenario
from breakwater.config.demo.people import OPEN_DATA, found
from breakwater.config.progress import Progress
from breakwater.core.errors import BreakwaterError

STEPS = 62
"""About as many hand-ins as the examples have; the bar only has to move."""


def load(progress: Progress) -> None:
    """Load everything.

    Raises:
        BreakwaterError: the examples' folder is not there.
    """
    folder = settings.BASE_DIR / "examples"
    if not (folder / "lantern_tide").is_dir():
        raise BreakwaterError(f"The folder {folder} is missing.", "Start the demo from a clone of the repository.")
    done = 0

    def step(what: str) -> None:
        nonlocal done
        done += 1
        progress(min(done, STEPS - 1), STEPS, what)

    tide = scenario.read(folder / "lantern_tide")
    today = datetime.now(UTC)
    scenario.add_places(tide)
    people = found(tide, at=today, step=lambda: step("organisations and people"))
    entered = scenario.enter(
        tide, people, years=years_to(tide.as_of.year, tide.as_of.month, today), step=lambda: step(tide.name)
    )
    scenario.protect_family_phone(people, entered)
    montagna.enter(people.principal(f"{OPEN_DATA}-1"), folder / "montagna")
    progress(STEPS, STEPS, "done")


def years_to(year: int, month: int, today: datetime) -> int:
    """Return the whole years that bring a month nearest before today."""
    return today.year - year - (1 if (today.month < month) else 0)
