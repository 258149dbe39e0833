"""Which icon stands for a kind of record and for a kind of commitment; the word always stands beside it."""

KIND_ICONS = {
    "person": "user",
    "organisation": "users",
    "network": "affiliate",
    "vessel": "ship",
    "premises": "building",
    "phone": "device-mobile",
    "device": "devices",
    "online_account": "at",
    "bank_account": "building-bank",
    "crypto_wallet": "wallet",
    "hawala_ledger": "table",
    "document": "id",
    "event": "calendar-event",
    "route": "route",
    "leg": "arrow-right",
    "relation": "link",
    "vehicle": "car",
    "venture": "truck",
    "place": "map-pin",
    "report": "file-text",
    "protected": "shield-half",
}


def kind_icon(kind: str) -> str:
    """Return the icon of a kind; an unknown kind gets the plain file."""
    return KIND_ICONS.get(kind, "file-text")


MONOSPACED = frozenset({"identifier", "phone", "passport", "imei", "account", "handle", "registration", "wallet"})
"""Kinds of value set in the identifiers' face, where 0 and O, 1 and l and I cannot be confused."""
