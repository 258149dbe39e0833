"""Say markings, reach and dates in words: the same words on chips, in tables, in print and for screen readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.core.marking import GROUP, Handling, Marking, Pap, Purpose, Tlp

SHORT_LIST = 2
"""So many organisations are named on a chip; more are counted."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a marking reaches beyond its originator, short enough for a chip."""

    text: str
    arrow: bool = False
    quiet: bool = False

    def __str__(self) -> str:
        return f"→ {self.text}" if self.arrow else self.text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a marking in words: a label, a code in bold, what it means."""

    label: str
    code: str
    text: str


def listed(names: Iterable[str]) -> str:
    """Join names for a sentence: "A", "A and B", "A, B and C"."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def reach(marking: Marking) -> Reach:
    """Return whom the marking reaches; the originator is left out."""
    if marking.tlp is Tlp.CLEAR:
        return Reach(_("everyone"), quiet=True)
    if marking.tlp is Tlp.GREEN:
        return Reach(_("community"), quiet=True)
    if marking.tlp is Tlp.RED:
        return Reach(_named(marking))
    others = sorted(marking.releasable_to - {marking.originator})
    if not others:
        return Reach(_("own only") if marking.originator else _("nobody"), quiet=True)
    if GROUP in others:
        return Reach(_("all members"), arrow=True)
    if len(others) <= SHORT_LIST:
        return Reach(", ".join(others), arrow=True)
    return Reach(ngettext("%d org", "%d orgs", len(others)) % len(others), arrow=True)


def banner_reach(marking: Marking) -> str:
    """Return whom a whole page may reach, the originator included, for the banner."""
    if marking.tlp not in (Tlp.AMBER, Tlp.AMBER_STRICT):
        return reach(marking).text
    names = sorted((marking.releasable_to | {marking.originator}) - {""})
    if GROUP in names:
        return _("all members")
    if not names:
        return _("no organisation")
    if len(names) == 1:
        return _("%(organisation)s only") % {"organisation": names[0]}
    if len(names) <= SHORT_LIST + 1:
        return ", ".join(names)
    return ngettext("%d organisation", "%d organisations", len(names)) % len(names)


def handling_codes(marking: Marking) -> str:
    """Return the handling codes as they stand on a chip; none reads as H0."""
    return " ".join(sorted(marking.handling)) or Handling.H0.value


def handling_is_free(marking: Marking) -> bool:
    """Return whether only H0 holds, which chips show muted."""
    return not (marking.handling - {Handling.H0})


def spoken(marking: Marking) -> str:
    """Return the accessible name of a chip: the marking as one would say it."""
    tlp = {
        Tlp.CLEAR: _("TLP clear"),
        Tlp.GREEN: _("TLP green"),
        Tlp.AMBER: _("TLP amber"),
        Tlp.AMBER_STRICT: _("TLP amber strict"),
        Tlp.RED: _("TLP red"),
    }[marking.tlp]
    whom = reach(marking)
    names = listed(sorted(marking.releasable_to - {marking.originator, GROUP}))
    to = _("to %(names)s") % {"names": names} if whom.arrow and names else whom.text
    use = {
        Handling.H1: _("not in court"),
        Handling.H2: _("not onward"),
        Handling.H3: _("ask first"),
    }
    codes = [use[code] for code in sorted(marking.handling) if code in use] or [_("to fight crime")]
    return ", ".join([tlp, to, *codes, pap_words(marking.pap)])


def printed(marking: Marking) -> str:
    """Return the marking as paper shows it: "AMBER to BD-CCI, H2, PAP:A"."""
    whom = reach(marking)
    audience = (
        _("%(tlp)s to %(names)s") % {"tlp": marking.tlp, "names": whom.text}
        if whom.arrow
        else f"{marking.tlp}, {whom.text}"
    )
    return f"{audience}, {handling_codes(marking)}, PAP:{marking.pap.value[0]}"


def in_words(marking: Marking) -> tuple[Line, ...]:
    """Return a marking line by line, for the expanded row, the chip's popover and print."""
    lines = [
        Line(_("Audience"), f"TLP:{marking.tlp}", audience_words(marking)),
        Line(_("Action"), f"PAP:{marking.pap}", pap_words(marking.pap)),
        *(Line(code, "", handling_words(code, marking.caveat)) for code in _codes(marking)),
        Line(_("Purposes"), "", _capital(", ".join(purpose_words(p) for p in _purposes(marking)))),
    ]
    if marking.compartments:
        lines.append(Line(_("Compartment"), "", listed(sorted(marking.compartments))))
    if marking.excluded:
        lines.append(Line(_("Never"), "", listed(sorted(marking.excluded))))
    lines.append(Line(_("Expires"), "", _("Never") if marking.expires_at is None else full_day(marking.expires_at)))
    return tuple(lines)


def audience_words(marking: Marking) -> str:
    """Say who may know, in full."""
    names = sorted((marking.releasable_to | {marking.originator}) - {"", GROUP})
    who = listed(names) if names else _("no organisation")
    if GROUP in marking.releasable_to:
        who = _("all member organisations")
    if marking.tlp is Tlp.CLEAR:
        return _("everyone on the platform")
    if marking.tlp is Tlp.GREEN:
        return _("cleared officials of the working group")
    if marking.tlp is Tlp.RED:
        return _("%(named)s only, nobody else") % {"named": _named(marking)}
    if marking.community_only:
        return _("cleared officials of %(who)s") % {"who": who}
    if marking.tlp is Tlp.AMBER:
        return _("%(who)s, and their declared clients") % {"who": who}
    return _("%(who)s only, no clients") % {"who": who}


def pap_words(pap: Pap) -> str:
    """Say what may be done."""
    return {
        Pap.RED: _("own records only"),
        Pap.AMBER: _("quiet checks only"),
        Pap.GREEN: _("open action allowed"),
        Pap.CLEAR: _("any lawful action"),
    }[pap]


def handling_words(code: Handling, caveat: str = "") -> str:
    """Say how a statement may be used on."""
    if code is Handling.H3 and caveat:
        return caveat
    return {
        Handling.H0: _("To prevent and fight crime"),
        Handling.H1: _("Not in court without consent"),
        Handling.H2: _("Not passed on without consent"),
        Handling.H3: _("Ask the originator first"),
    }[code]


def purpose_words(purpose: Purpose) -> str:
    """Name a purpose, in lower case."""
    return {
        Purpose.INTELLIGENCE: _("intelligence"),
        Purpose.INVESTIGATION: _("investigation"),
        Purpose.PROSECUTION: _("prosecution"),
        Purpose.PROTECTION: _("protection"),
        Purpose.BORDER_CONTROL: _("border control"),
        Purpose.STRATEGIC_ANALYSIS: _("strategic analysis"),
        Purpose.EXERCISE: _("exercise"),
        Purpose.NONE: _("none"),
    }[purpose]


def day(value: date | datetime, today: date | datetime) -> str:
    """Return a date as said: "31 Jan" in this year, "7 Dec 2025" in any other."""
    return dateformat.format(value, "j M" if value.year == today.year else "j M Y")


def full_day(value: date | datetime) -> str:
    """Return a date with its year: "7 Dec 2025"."""
    return dateformat.format(value, "j M Y")


def minute(value: datetime) -> str:
    """Return an instant: "22 Jun 2026 09:40", in its own zone."""
    return dateformat.format(value, "j M Y H:i")


def _named(marking: Marking) -> str:
    count = len(marking.named_recipients)
    return ngettext("%d named", "%d named", count) % count


def _codes(marking: Marking) -> list[Handling]:
    return sorted(marking.handling - {Handling.H0}) or [Handling.H0]


def _purposes(marking: Marking) -> list[Purpose]:
    return [purpose for purpose in Purpose if purpose in marking.allowed_purposes]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
