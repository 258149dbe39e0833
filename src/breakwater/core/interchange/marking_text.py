"""A marking in one line of text, as a cell of a table carries it.

    TLP:AMBER PAP:AMBER H1 H2 REL:LK-ASU,MY-MCB EXCL:XX TO:UM1 FOR:intelligence COMP:alpha UNTIL:2027-01-31T00:00:00+00:00 CAVEAT:ask first

TLP is required; what is left out is the strictest (PAP:RED, released to nobody). The caveat runs to the end.
"""

from __future__ import annotations

from typing import Any, Final

from breakwater.core.marking import GROUP, Handling, Marking, MarkingError, from_json, to_json

_LISTS: Final = {
    "REL": "releasable_to",
    "EXCL": "excluded",
    "TO": "named_recipients",
    "FOR": "purposes",
    "COMP": "compartments",
}
_GROUP_WORDS: Final = ("wg", "group")
_HOW: Final = "Write it as TLP:AMBER PAP:AMBER H2 REL:LK-ASU,MY-MCB."


def parse_marking(text: str, *, originator: str, world: str = "live") -> Marking:
    """Read a marking from one line of text.

    Args:
        text: the notation above; upper or lower case; a bare TLP label such as `AMBER` is read too.
        originator: organisation that makes the statements.
        world: world of the import.

    Raises:
        MarkingError: a part is unknown or repeated, or the TLP label is missing.
    """
    data: dict[str, Any] = {"originator": originator, "world": world}
    body, caveat = _split_caveat(text)
    if caveat:
        data["caveat"] = caveat
    handling: list[str] = []
    for part in body.split():
        name, colon, value = part.partition(":")
        name = name.upper()
        if not colon and name in Handling.__members__:
            handling.append(name)
        elif not colon and "tlp" not in data:
            data["tlp"] = name
        elif name in ("TLP", "PAP") and name.lower() not in data:
            data[name.lower()] = value.upper()
        elif name in _LISTS and _LISTS[name] not in data:
            data[_LISTS[name]] = _codes(name, value)
        elif name == "UNTIL" and "expires_at" not in data:
            data["expires_at"] = value
        else:
            raise MarkingError(f"{part[:40]!r} is not part of a marking, or stands twice.", _HOW)
    if "tlp" not in data:
        raise MarkingError("The marking has no TLP label.", _HOW)
    if handling:
        data["handling"] = handling
    marking = from_json(data)
    if Handling.H3 in marking.handling and not marking.caveat:
        raise MarkingError("H3 says other restrictions apply, but no text says which.", "Add CAVEAT: and the text.")
    return marking


def marking_text(marking: Marking) -> str:
    """Return a marking in the notation that `parse_marking` reads; originator and world are the context's."""
    data = to_json(marking)
    parts = [f"TLP:{marking.tlp}", f"PAP:{marking.pap}", *data["handling"]]
    parts += [f"{name}:{','.join(data[key])}" for name, key in _LISTS.items() if data[key]]
    if data["expires_at"]:
        parts.append(f"UNTIL:{data['expires_at']}")
    if marking.caveat:
        parts.append(f"CAVEAT:{marking.caveat}")
    return " ".join(parts)


def _split_caveat(text: str) -> tuple[str, str]:
    at = text.upper().find("CAVEAT:")
    if at < 0 or (at and not text[at - 1].isspace()):
        return text, ""
    return text[:at], text[at + len("CAVEAT:") :].strip()


def _codes(name: str, value: str) -> list[str]:
    codes = [code for code in value.replace(";", ",").split(",") if code]
    if name == "FOR":
        return [code.lower() for code in codes]
    if name == "REL":
        return [GROUP if code.lower() in _GROUP_WORDS else code for code in codes]
    return codes
