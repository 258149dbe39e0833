"""Two databases that differ in nothing but what one viewer may not see.

W is a copy of the house (`tests.support.house`) with more people and something that everybody may read; W' is a copy
of W to which things have been added that are hidden from the viewer.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.test import override_settings

from tests.support.house import AGENCIES, AT, CHAIR, OFFICE, OTHER, OWN, TEMPLATE, THIRD, House, _build
from tests.support.tide import forget
from tests.twin.handing_in import hand_in

if TYPE_CHECKING:
    from breakwater.foundation.database.testing import Session

VIEWERS = {
    **{f"{agency} {who}": agency for agency in AGENCIES for who in (
        "analyst", "releasing officer", "second officer", "contact point", "security officer", "victim protection",
        "second protector")},
    "third analyst": THIRD,
    "co-chair": CHAIR,
    "secretariat": OFFICE,
    "guest": "UNODC",
    "": "",
}  # fmt: skip
"""Who may look, and for which organisation; nobody is a visitor."""

EXERCISE = "tide-1"
"""Another world."""
CELL = ("cell analyst", "cell releasing officer", "cell second officer")
"""People of each agency who will be read into compartments that nobody else is in."""
HIDDEN_SEED = 1_000_000
"""Far from the seeds of a transcript's steps: an id drawn twice would be a find of the test's own making."""


@dataclass(frozen=True, slots=True)
class Twins:
    """The names of the two databases, and what is in both."""

    session: Session
    plain: str
    richer: str
    house: House

    @contextmanager
    def opened(self, name: str) -> Iterator[None]:
        """Work in one of them as a process that has just been started: nothing remembered, its own files."""
        from breakwater.foundation.database.testing import opened

        forget()
        cache.clear()
        with opened(self.session, name), _own_files():
            yield
        forget()


@contextmanager
def twins(session: Session, *, said: Sequence[str]) -> Iterator[Twins]:
    """Make W, and a copy of it.

    Args:
        session: of the test database.
        said: of `SAID`: what else is handed in to W.
    """
    from breakwater.foundation.database.source import replayed
    from breakwater.foundation.database.testing import opened

    known = session.prepared(TEMPLATE, _build)
    house = House(**session.prepared("twin house", lambda: _fill(House(**known)), of=TEMPLATE))
    plain, richer = session.fresh("twin house"), ""
    try:
        forget()
        with opened(session, plain):
            for number, how in enumerate(said):
                agency, minutes = AGENCIES[number % 2], timedelta(minutes=number)
                with replayed(seed=HIDDEN_SEED - 100 - number, at=AT - timedelta(hours=4) + minutes):
                    hand_in(house.principal(f"{agency} analyst"), f"said {number} {agency}", _said(agency, how))
        richer = session.fresh(plain)
        yield Twins(session, plain, richer, house)
    finally:
        forget()
        for name in filter(None, (plain, richer)):
            session.finish(name)


def _fill(house: House) -> dict[str, Any]:
    """Add to the house what is in every world."""
    from breakwater.foundation.database.source import replayed

    forget()
    with replayed(seed=HIDDEN_SEED - 1, at=AT - timedelta(hours=6)):
        house = _with_more_people(house)
        for agency in AGENCIES:
            made = hand_in(house.principal(f"{agency} analyst"), f"open {agency}", _clear(agency))
            house.things[agency] |= {f"open {name}": found for name, found in made.items()}
        _read_all(house)
    forget()
    return {"affiliations": house.affiliations, "persons": house.persons, "things": house.things}


def _read_all(house: House) -> None:
    """Let every agency read all that it may, before and after whatever will be hidden is written.

    An originator is told which agencies read its material, when first and when last: that is no secret, and hidden
    acts, which read too, must not change it.
    """
    from breakwater.capabilities.statements import actions, queries
    from breakwater.foundation.access.passage import acting
    from breakwater.foundation.database.source import replayed

    for hours in (5, 1):
        for who in (*(f"{agency} analyst" for agency in AGENCIES), "third analyst"):
            with (
                replayed(seed=HIDDEN_SEED - 2 - hours, at=AT - timedelta(hours=hours)),
                acting(house.principal(who), actions.READ) as passage,
            ):
                _rows, more = queries.in_order(passage, after="", limit=10_000)
                assert not more


def _clear(agency: str) -> Any:
    from breakwater.core.marking import Marking, Pap, Tlp

    return Marking(originator=agency, tlp=Tlp.CLEAR, pap=Pap.CLEAR)


SAID = ("GREEN", "AMBER group", "AMBER other", "CLEAR", "kept", "H1", "AMBER+STRICT other")
"""What else is handed in to W: some of it hidden from most, which is in both worlds alike."""


def _said(agency: str, how: str) -> Any:
    from breakwater.core.marking import GROUP, Handling, Marking, Pap, Tlp

    other = OTHER if agency == OWN else OWN
    more: dict[str, Any] = {
        "CLEAR": {"tlp": Tlp.CLEAR},
        "GREEN": {"tlp": Tlp.GREEN},
        "AMBER group": {"tlp": Tlp.AMBER, "releasable_to": frozenset({GROUP})},
        "AMBER other": {"tlp": Tlp.AMBER, "releasable_to": frozenset({other, THIRD})},
        "AMBER+STRICT other": {"tlp": Tlp.AMBER_STRICT, "releasable_to": frozenset({other})},
        "kept": {"tlp": Tlp.AMBER_STRICT},
        "H1": {"tlp": Tlp.GREEN, "handling": frozenset({Handling.H1, Handling.H2})},
    }[how]
    return Marking(originator=agency, pap=Pap.CLEAR if how == "CLEAR" else Pap.AMBER, **more)


def _with_more_people(house: House) -> House:
    """Add the cells' people, those of another world, and somebody of a third agency who releases."""
    from breakwater.foundation.members.models import Organisation, Person, WorkingGroup
    from breakwater.foundation.members.roles import Role
    from breakwater.foundation.members.tests import factories

    roles = {
        "cell analyst": (Role.ANALYST, Role.INVESTIGATOR),
        "cell releasing officer": (Role.RELEASING_OFFICER,),
        "cell second officer": (Role.SECOND_OFFICER,),
        "exercise analyst": (Role.ANALYST, Role.INVESTIGATOR),
    }
    attestor = Person.objects.get(pk=house.persons["third analyst"])
    others = {code: Person.objects.get(pk=house.persons[f"{code} security officer"]) for code in AGENCIES}
    group = WorkingGroup.objects.get(code="DWG")
    affiliations, persons = {**house.affiliations}, {**house.persons}
    for code in (*AGENCIES, THIRD):
        home = Organisation.objects.get(code=code)
        for name, held in roles.items():
            where = {"world": EXERCISE} if name.startswith("exercise") else {}
            row = factories.affiliation(home, name.replace(" ", "."), *held, **where)
            factories.clear(row, by=others[OWN] if code == THIRD else attestor)
            if not where:
                factories.official(row, group=group)
            affiliations[f"{code} {name}"], persons[f"{code} {name}"] = str(row.pk), str(row.person_id)
    return House(affiliations, persons, {agency: {**things} for agency, things in house.things.items()})


@contextmanager
def _own_files() -> Iterator[None]:
    """Keep the files of imports apart, beginning with the house's."""
    with tempfile.TemporaryDirectory(prefix="breakwater-twin-") as folder:
        kept = Path(settings.DATA_DIR) / "imports"
        if kept.is_dir():
            shutil.copytree(kept, Path(folder) / "imports")
        # Time is not compared here, so no answer waits for a whole step.
        with override_settings(DATA_DIR=Path(folder), ANSWER_STEP_MS=0):
            yield
