"""Draw a viewer, what is in both worlds, what is hidden in one, and a transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.support.house import AGENCIES
from tests.twin.comparing import Row, numbered
from tests.twin.hidden import THINGS, Way, ways
from tests.twin.transcript import EVERY, OTHERWISE, Step
from tests.twin.worlds import SAID, VIEWERS

ROUTES = sorted({(ask.route, ask.method) for ask in EVERY})
BY_ROUTE = {
    (route, method): [place for place, ask in enumerate(EVERY) if (ask.route, ask.method) == (route, method)]
    for route, method in ROUTES
}
MORE, AGAIN = 8, 8
"""Further steps of any kind; and steps asked again at the end, when all that was written is there."""


@dataclass(frozen=True, slots=True)
class World:
    """What was drawn; printed by Hypothesis where the two worlds differ."""

    viewer: str
    said: tuple[str, ...]
    hidden: tuple[tuple[str, Way], ...]
    rows: tuple[Row, ...]

    @property
    def steps(self) -> list[Step]:
        """Return the transcript."""
        return numbered(self.rows)


@st.composite
def worlds(draw: Any, viewers: Sequence[str] = tuple(VIEWERS)) -> World:
    """Draw everything.

    The transcript asks each route once by each method, in any order, what is got in each of `HOWS`, then more, then
    some of it again.
    """
    viewer = draw(st.sampled_from(viewers))
    said = draw(st.lists(st.sampled_from(SAID), min_size=2, max_size=5))
    how = st.tuples(st.sampled_from(sorted(THINGS)), st.sampled_from(ways(viewer)))
    hidden = draw(st.lists(how, min_size=8, max_size=14))
    chance = draw(st.randoms(use_true_random=False, note_method_calls=False))
    own = viewer[:6] if viewer[:6] in AGENCIES else ""

    def row(place: int, how: str = "") -> Row:
        kinds = (*EVERY[place].kinds, "open", "hidden")
        if not own:
            return place, chance.choice(AGENCIES), chance.choice(("open", "open", *kinds)), chance.randrange(100), how
        return place, chance.choice((own, *AGENCIES)), chance.choice(kinds), chance.randrange(100), how

    once = [
        row(chance.choice(BY_ROUTE[route, method]), how)
        for route, method in ROUTES
        for how in (OTHERWISE if method == "GET" else ("",))
    ]
    chance.shuffle(once)
    more = [row(chance.randrange(len(EVERY))) for _ in range(MORE)]
    read = [each[:4] for each in (*once, *more) if EVERY[each[0]].method == "GET"]
    again = chance.sample(read, AGAIN)
    return World(viewer, tuple(said), tuple(hidden), (*once, *more, *again))
