"""Read and write a marking as one line of text: what a form field holds, with scripts or without.

    AMBER;BD-CCI,TH-BSB;H2;AMBER
    tlp ; audience ; handling ; pap [; purposes [; more]]

tlp        RED, AMBER+STRICT, AMBER, GREEN, CLEAR, or the letters R S A G C
audience   organisation codes, `group`, `@person` (named recipient), `!XX` (excluded state); may be empty
handling   H0 to H3, separated by commas; empty reads as H0
pap        RED, AMBER, GREEN, CLEAR, or their first letters
purposes   codes such as intelligence; empty means the crime purposes
more       key=value pairs joined by `&`, values percent-encoded: caveat, compartments, until

Originator and world are not written: they are the author's. `frontend/shell/marking-text.ts` has the same
grammar.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from breakwater.core.marking import Handling, Marking, MarkingError, Pap, Purpose, Tlp

_Code = TypeVar("_Code", Tlp, Pap)

_LETTERS = {"R": Tlp.RED, "S": Tlp.AMBER_STRICT, "A": Tlp.AMBER, "G": Tlp.GREEN, "C": Tlp.CLEAR}
_PAP_LETTERS = {pap.value[0]: pap for pap in Pap}
_MORE = ("caveat", "compartments", "until")


def format_marking(marking: Marking) -> str:
    """Write a marking as text; the shortest form that reads back equal."""
    audience = [
        *sorted(marking.releasable_to),
        *(f"@{person}" for person in sorted(marking.named_recipients)),
        *(f"!{state}" for state in sorted(marking.excluded)),
    ]
    more = {
        "caveat": marking.caveat,
        "compartments": ",".join(sorted(marking.compartments)),
        "until": "" if marking.expires_at is None else marking.expires_at.astimezone(UTC).isoformat(),
    }
    parts = [
        marking.tlp.value,
        ",".join(audience),
        ",".join(sorted(marking.handling)),
        marking.pap.value,
        ",".join(sorted(marking.purposes)),
        urlencode({key: value for key, value in more.items() if value}),
    ]
    return ";".join(parts).rstrip(";")


def parse_marking(text: str, *, originator: str, world: str) -> Marking:
    """Read a marking from text.

    Args:
        text: one line in the grammar above.
        originator: organisation that says it.
        world: where it is said.
    Raises:
        MarkingError: a part is missing or unknown; says which and what to write.
    """
    parts = [part.strip() for part in text.strip().split(";")]
    if len(parts) < 4:
        raise MarkingError(
            f"{text!r} is not a whole marking.", "Write TLP;audience;handling;PAP, such as AMBER;BD-CCI;H2;AMBER."
        )
    if len(parts) > 6:
        raise MarkingError("The marking has too many parts.", "Write at most six, separated by semicolons.")
    tlp, audience, handling, pap, purposes, more = [*parts, "", ""][:6]
    items = _items(audience)
    extra = _more(more)
    return Marking(
        originator=originator,
        tlp=_code(tlp, Tlp, _LETTERS, "TLP"),
        pap=_code(pap, Pap, _PAP_LETTERS, "PAP"),
        handling=frozenset(_each(handling, Handling, "handling code")),
        caveat=extra.get("caveat", ""),
        releasable_to=frozenset(item for item in items if item[0] not in "@!") - {originator},
        excluded=frozenset(item[1:] for item in items if item.startswith("!")),
        named_recipients=frozenset(item[1:] for item in items if item.startswith("@")),
        purposes=frozenset(_each(purposes, Purpose, "purpose")),
        compartments=frozenset(_items(extra.get("compartments", ""))),
        world=world,
        expires_at=_until(extra.get("until", "")),
    )


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _code(text: str, kind: type[_Code], letters: dict[str, _Code], name: str) -> _Code:
    upper = text.upper()
    if upper in letters:
        return letters[upper]
    try:
        return kind(upper)
    except ValueError as error:
        remedy = f"Write one of {', '.join(code.value for code in kind)}."
        raise MarkingError(f"{text!r} is not a {name} label.", remedy) from error


_Many = TypeVar("_Many", Handling, Purpose)


def _each(text: str, kind: Callable[[str], _Many], name: str) -> list[_Many]:
    found = []
    for item in _items(text):
        try:
            found.append(kind(item.upper() if kind is Handling else item.lower()))
        except ValueError as error:
            raise MarkingError(f"{item!r} is not a {name}.", "Choose one from the list.") from error
    return found


def _more(text: str) -> dict[str, str]:
    extra = dict(parse_qsl(text, keep_blank_values=True))
    unknown = sorted(set(extra) - set(_MORE))
    if unknown:
        raise MarkingError(f"A marking has no part named {unknown[0]!r}.", f"Parts: {', '.join(_MORE)}.")
    return extra


def _until(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise MarkingError(f"{text!r} is not an instant.", "Write 2027-01-31T12:00:00+00:00.") from error
    if at.tzinfo is None:
        raise MarkingError(f"{text!r} has no time zone.", "Add an offset such as +00:00.")
    return at
