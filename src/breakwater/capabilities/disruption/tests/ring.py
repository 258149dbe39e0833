"""A small network as agencies state it, with a plan that is easy to see."""

from __future__ import annotations

from breakwater.capabilities.entities.tests.cast import Cast, own
from breakwater.capabilities.statements import operations as statements

COLLECTION = "Ring"


class Ring:
    """Two groups of three, held together by Hub; a phone that two share; a child near Hub; a banker kept by BD-CCI."""

    def __init__(self, cast: Cast) -> None:
        kept = {"collection": COLLECTION}
        self.network = cast.opens("Alba", ("name", "Ring of nine"), kind="network", **kept)
        self.hub = cast.opens("Alba", ("name", "Hub"), ("role", "organiser"), ("nationality", "TH"), **kept)
        self.left = [cast.opens("Alba", ("name", f"Left {n}"), ("nationality", "MY"), **kept) for n in range(3)]
        self.right = [cast.opens("Alba", ("name", f"Right {n}"), **kept) for n in range(3)]
        self.phone = cast.opens("Alba", ("msisdn", "+66700000102"), kind="phone", **kept)
        self.child = cast.opens("Alba", ("name", "Sitara"), **kept)
        self.secret = cast.opens("Bo", ("name", "The Banker"), marking=own("BD-CCI"), **kept)
        for who in (self.hub, *self.left, *self.right):
            cast.ties("Alba", who, "member_of", self.network, **kept)
        for group in (self.left, self.right):
            cast.ties("Alba", group[0], "works_with", group[1], **kept)
            cast.ties("Alba", self.hub, "instructs", group[0], **kept)
        cast.ties("Alba", self.left[1], "uses", self.phone, **kept)
        cast.ties("Alba", self.left[2], "uses", self.phone, **kept)
        cast.ties("Alba", self.right[1], "works_with", self.right[2], **kept)
        cast.ties("Alba", self.hub, "recruited", self.child, **kept)
        cast.ties("Bo", self.hub, "pays", self.secret, marking=own("BD-CCI"), **kept)
        statements.protect(principal=cast["Alba"], record_id=self.child, category="child", grounds="Fifteen years old.")
