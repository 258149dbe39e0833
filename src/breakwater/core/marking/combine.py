"""Join markings into one that is never wider than any of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from breakwater.core.marking.value import GROUP, Handling, Marking, Purpose, Tlp

_EVERYONE = (Tlp.CLEAR, Tlp.GREEN)


def combine(markings: Iterable[Marking]) -> Marking:
    """Combine markings for a banner or an export: the strictest of each part.

    The law (design, section 3): whoever reads the result reads every input. The result may be stricter
    than the inputs' common audience, because one value cannot say "the group, but only these two of it".

    Raises:
        ValueError: there is nothing to combine.
    """
    items = sorted(set(markings), key=repr)
    if not items:
        raise ValueError("There is no marking to combine.")
    return reduce(_pair, items)


def _pair(a: Marking, b: Marking) -> Marking:
    if a == b:
        return a
    tlp = max(a.tlp, b.tlp, key=lambda level: level.rank)
    organisations = _organisations(a, b)
    named = _named(a, b)
    if tlp is Tlp.RED and organisations == frozenset():
        named = frozenset()  # nobody can satisfy both sides; an empty set alone would lift the narrowing
    return Marking(
        originator=a.originator if a.originator == b.originator else "",
        tlp=tlp,
        pap=max(a.pap, b.pap, key=lambda level: level.rank),
        handling=_handling(a, b),
        caveat="\n".join(dict.fromkeys(t for t in (*a.caveat.split("\n"), *b.caveat.split("\n")) if t)),
        releasable_to=organisations or frozenset(),
        excluded=a.excluded | b.excluded,
        named_recipients=named,
        purposes=_purposes(a, b),
        compartments=a.compartments | b.compartments,
        world=a.world if a.world == b.world else "",
        expires_at=min((at for at in (a.expires_at, b.expires_at) if at is not None), default=None),
        community_only=a.community_only or b.community_only or (tlp.rank > 1 and Tlp.GREEN in (a.tlp, b.tlp)),
    )


def _reach(marking: Marking) -> frozenset[str] | None:
    """Return the organisations a marking is limited to; None where it names no limit."""
    if marking.tlp in _EVERYONE:
        return None
    if marking.tlp is Tlp.RED and not marking.releasable_to:
        return None
    own = {marking.originator} if marking.originator else set()
    return frozenset(marking.releasable_to | own)


def _organisations(a: Marking, b: Marking) -> frozenset[str] | None:
    left, right = _reach(a), _reach(b)
    if left is None or right is None:
        return right if left is None else left
    both = (left & right) - {GROUP}
    return both | {GROUP} if GROUP in left and GROUP in right else both


def _named(a: Marking, b: Marking) -> frozenset[str]:
    if a.tlp is Tlp.RED and b.tlp is Tlp.RED:
        return a.named_recipients & b.named_recipients
    return a.named_recipients if a.tlp is Tlp.RED else b.named_recipients if b.tlp is Tlp.RED else frozenset()


def _handling(a: Marking, b: Marking) -> frozenset[Handling]:
    union = a.handling | b.handling
    return union - {Handling.H0} or union


def _purposes(a: Marking, b: Marking) -> frozenset[Purpose]:
    if a.purposes == b.purposes:
        return a.purposes
    return a.allowed_purposes & b.allowed_purposes or frozenset({Purpose.NONE})
