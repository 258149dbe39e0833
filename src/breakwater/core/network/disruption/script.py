"""Which steps make a chain of a crime script.

The script of smuggling in seven steps, each filled by any of the vocabulary's stages beside it. Advertising,
vessels, debts, proceeds and cover are left out: business goes on for a while without them. Which steps make a
chain is the analyst's choice; this one is a beginning.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a script, and the stages of the vocabulary of which any one fills it."""

    label: str
    stages: frozenset[str]


SMUGGLING: tuple[Step, ...] = (
    Step("recruit", frozenset({"S1"})),
    Step("pay", frozenset({"S2"})),
    Step("document", frozenset({"S3"})),
    Step("move", frozenset({"S4"})),
    Step("stage", frozenset({"S5"})),
    Step("cross", frozenset({"S7", "S8"})),  # by sea, or over land
    Step("receive", frozenset({"S9"})),
)
