"""The states of an approval and who moves it: one table."""

from enum import StrEnum


class State(StrEnum):
    """Where an approval stands."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Who(StrEnum):
    """The two persons."""

    REQUESTER = "requester"
    APPROVER = "approver"


TRANSITIONS: dict[tuple[State, State], Who] = {
    (State.OPEN, State.APPROVED): Who.APPROVER,
    (State.OPEN, State.REFUSED): Who.APPROVER,
    (State.OPEN, State.WITHDRAWN): Who.REQUESTER,
}
"""From, to → who may. What is not listed does not happen."""
