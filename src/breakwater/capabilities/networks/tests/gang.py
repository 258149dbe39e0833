"""A small network as agencies state it: what everybody reads, and what one of them keeps."""

from __future__ import annotations

from breakwater.capabilities.entities.tests.cast import Cast, own

COLLECTION = "Exercise"


class Gang:
    """The network's records by name."""

    def __init__(self, cast: Cast) -> None:
        kept = {"collection": COLLECTION}
        self.network = cast.opens("Alba", ("name", "BLUE PANDAN"), kind="network", **kept)
        self.head = cast.opens("Alba", ("name", "Tan"), ("role", "organiser"), **kept)
        self.guide = cast.opens("Alba", ("name", "Lek"), **kept)
        self.phone = cast.opens("Alba", ("msisdn", "+66700000102"), kind="phone", **kept)
        self.secret = cast.opens("Bo", ("name", "The Banker"), marking=own("BD-CCI"), **kept)
        cast.ties("Alba", self.head, "member_of", self.network, **kept)
        cast.ties("Alba", self.guide, "member_of", self.network, **kept)
        cast.ties("Alba", self.guide, "reports_to", self.head, held_from="2025-10", detail="by phone", **kept)
        cast.ties("Alba", self.guide, "uses", self.phone, **kept)
        cast.ties("Bo", self.head, "pays", self.secret, marking=own("BD-CCI"), **kept)
