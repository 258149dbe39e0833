"""What allocation needs to know: agencies, agreements, and of each target where they are, whose, and for what.

All of it is said by people; nothing is read from the network. Offences are codes of the vocabulary's crimes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from breakwater.core.network.disruption.allocating.faults import BadTask, UnknownAgency
from breakwater.core.vocabulary import CRIMES

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Offence:
    """What was done, and in which state."""

    offence: str
    state: str

    def __post_init__(self) -> None:
        CRIMES[self.offence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one target, for jurisdiction.

    Attributes:
        place: the state where they are; empty where that is not known.
        nationalities: states whose nationals they are.
        offences: what they are suspected of, and where.
    """

    place: str = ""
    nationalities: frozenset[str] = frozenset()
    offences: frozenset[Offence] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One agency.

    Attributes:
        code: unique in the task.
        state: whose agency it is.
        capacity: how many targets it can take in all.
        at_once: how many it can take in one night; as many as it can take in all where nothing is said.
        offences: what it is competent for; everything where nothing is said.
    """

    code: str
    state: str
    capacity: int
    at_once: int | None = None
    offences: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for offence in sorted(self.offences):
            CRIMES[offence]
        if not self.code or not self.state:
            raise BadTask("An agency has no code or no state.", "Give each both.")
        if self.capacity < 0 or (self.at_once is not None and self.at_once < 0):
            raise BadTask(f"{self.code} has a capacity below 0.", "Give 0 or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """States that arrest for each other, or act on each other's requests.

    Attributes:
        states: two or more; each with each.
        offences: for which it holds; for all where nothing is said.
    """

    states: frozenset[str]
    offences: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for offence in sorted(self.offences):
            CRIMES[offence]
        if len(self.states) < 2:
            raise BadTask("An agreement has fewer than two states.", "Name two or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be allocated within which limits.

    Attributes:
        agencies: who can take targets.
        agreements: between states.
        facts: of each target, by id; of who is not named, the states of the picture count as nationalities.
        same_night: groups of targets that are taken in one night.
        apart: pairs of agencies that do not act in the same night.
        taken: targets that an agency has already, by id: they stay there, and use its capacity.
    """

    agencies: tuple[Agency, ...]
    agreements: tuple[Agreement, ...] = ()
    facts: Mapping[str, Facts] = field(default_factory=dict)
    same_night: tuple[frozenset[str], ...] = ()
    apart: tuple[Pair, ...] = ()
    taken: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        codes = [agency.code for agency in self.agencies]
        if not codes or len(set(codes)) < len(codes):
            raise BadTask("No agency is named, or one twice.", "Name each agency once.")
        if any(len(group) < 2 for group in self.same_night):
            raise BadTask("A night of fewer than two targets says nothing.", "Name two targets or more.")
        if any(len(pair) != 2 for pair in self.apart):
            raise BadTask("Not two agencies are kept apart.", "Name two.")
        for code in sorted({*self.taken.values(), *(code for pair in self.apart for code in pair)}):
            if code not in codes:
                raise UnknownAgency(f"There is no agency “{code}”.", f"Name one of {', '.join(sorted(codes))}.")

    def agreed(self, pair: Pair, offences: frozenset[str]) -> bool:
        """Tell whether two states have an agreement, and for one of some offences where any are known."""
        return any(
            pair <= one.states and (not one.offences or not offences or bool(one.offences & offences))
            for one in self.agreements
        )

    def kept_apart(self) -> list[tuple[Agency, Agency]]:
        """Return the pairs of agencies that are kept apart, in the order of their codes."""
        by_code = sorted(self.agencies, key=lambda agency: agency.code)
        return [pair for pair in combinations(by_code, 2) if frozenset(one.code for one in pair) in self.apart]
