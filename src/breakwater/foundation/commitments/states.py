"""The states of a commitment and which side moves it: one table. "Late" is computed, never stored."""

from enum import StrEnum


class State(StrEnum):
    """Where a commitment stands."""

    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """One of the two parties; also the columns' names."""

    OWES = "owed_by"
    IS_OWED = "owed_to"


TRANSITIONS: dict[tuple[State, State], Side] = {
    (State.OPEN, State.DONE): Side.OWES,
    (State.OPEN, State.DECLINED): Side.OWES,
    (State.OPEN, State.WITHDRAWN): Side.IS_OWED,
}
"""From, to → the side that may. What is not listed does not happen."""
