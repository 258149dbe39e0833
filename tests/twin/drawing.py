"""Draw a viewer, what is in both worlds, what is hidden in one, and a transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.support.house import AGENCIES
from tests.twin.comparing import numbered
from tests.twin.hidden import THINGS, Way, ways
from tests.twin.transcript import EVERY, Step
from tests.twin.worlds import SAID, VIEWERS

ROUTES = sorted({ask.route for ask in EVERY})
BY_ROUTE = {route: [place for place, ask in enumerate(EVERY) if ask.route == route] for route in ROUTES}
MORE, AGAIN = 12, 12
"""Further steps of any kind; and steps asked again at the end, when all that was written is there."""


@dataclass(frozen=True, slots=True)
class World:
    """What was drawn; printed by Hypothesis where the two worlds differ."""

    viewer: str
    said: tuple[str, ...]
    hidden: tuple[tuple[str, Way], ...]
    rows: tuple[tuple[int, str, str, int], ...]

    @property
    def steps(self) -> list[Step]:
        """Return the transcript."""
        return numbered(self.rows)


@st.composite
def worlds(draw: Any, viewers: Sequence[str] = tuple(VIEWERS)) -> World:
    """Draw everything. The transcript asks each route once, in any order, then more, then some of it again."""
    viewer = draw(st.sampled_from(viewers))
    said = draw(st.lists(st.sampled_from(SAID), min_size=2, max_size=5))
    how = st.tuples(st.sampled_from(sorted(THINGS)), st.sampled_from(ways(viewer)))
    hidden = draw(st.lists(how, min_size=8, max_size=14))
    chance = draw(st.randoms(use_true_random=False, note_method_calls=False))
    own = viewer[:6] if viewer[:6] in AGENCIES else ""

    def row(place: int) -> tuple[int, str, str, int]:
        kinds = (*EVERY[place].kinds, "open", "hidden")
        if not own:
            return place, chance.choice(AGENCIES), chance.choice(("open", "open", *kinds)), chance.randrange(100)
        return place, chance.choice((own, *AGENCIES)), chance.choice(kinds), chance.randrange(100)

    once = [row(chance.choice(BY_ROUTE[route])) for route in ROUTES]
    chance.shuffle(once)
    more = [row(chance.randrange(len(EVERY))) for _ in range(MORE)]
    again = chance.sample([each for each in (*once, *more) if EVERY[each[0]].method == "GET"], AGAIN)
    return World(viewer, tuple(said), tuple(hidden), (*once, *more, *again))
