"""What a printed entity says beside its rows: who made its records one, and what each code on it means."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from breakwater.capabilities.entities.printing import Print
from breakwater.core.grading import Grade, scheme_for
from breakwater.core.marking import Handling, Marking, Pap, Tlp
from breakwater.core.statement import Statement
from breakwater.foundation.web.words import full_day, handling_words, listed, pap_words


def joined_words(done: Print) -> str:
    """Say with what the record is shown as one and who says so; empty for a record alone."""
    others = [caption.text for caption in done.page.entity.captions[1:]]
    if not others:
        return ""
    return _("Shown as one with {others}: {claims}.").format(
        others=listed(others),
        claims="; ".join(
            _("{organisation} says {judgement}{grade}, {date}").format(
                organisation=claim.organisation,
                judgement=_(claim.judgement),
                grade=f" ({claim.grade.code})" if claim.grade else "",
                date=full_day(claim.said_at),
            )
            for claim in done.page.entity.claims
        ),
    )


def codes(done: Print) -> list[tuple[str, str]]:
    """Return each code on the sheet with what it means, in the order of a marking."""
    rows = [*done.page.statements, *(row for each in done.page.neighbours for row in each.statements)]
    return [*_grades(done, rows), *_marks(row.marking for row in rows)]


def _grades(done: Print, rows: Iterable[Statement]) -> Iterable[tuple[str, str]]:
    used = {grade for row in rows if (grade := row.grade) is not None}
    used |= {claim.grade for claim in done.page.entity.claims if claim.grade is not None}
    for scheme in sorted({grade.scheme for grade in used}):
        yield scheme_for(scheme).title, _meanings(scheme, [grade for grade in used if grade.scheme == scheme])


def _meanings(scheme: str, used: list[Grade]) -> str:
    axes = scheme_for(scheme)
    said = [
        f"{code} {axis[code].label.lower()}"
        for axis, found in (
            (axes.source, {grade.source for grade in used}),
            (axes.information, {grade.information for grade in used}),
            (axes.handling, {grade.handling for grade in used if grade.handling}),
        )
        for code in sorted(found)
    ]
    return _("{meanings}. Grades of different agencies are not averaged.").format(meanings=", ".join(said))


def _marks(markings: Iterable[Marking]) -> Iterable[tuple[str, str]]:
    found = list(markings)
    tlps = {marking.tlp for marking in found}
    reaches = {
        Tlp.CLEAR: _("everyone on the platform."),
        Tlp.GREEN: _("cleared officials of the working group."),
        Tlp.AMBER: _("the originator and the organisations named, and their declared clients."),
        Tlp.AMBER_STRICT: _("the originator and the organisations named, nobody else."),
        Tlp.RED: _("the persons named, nobody else."),
    }
    yield from ((tlp.value, reaches[tlp]) for tlp in Tlp if tlp in tlps)
    handling = {code for marking in found for code in (marking.handling or {Handling.H0})}
    yield from ((code.value, f"{handling_words(code)}.") for code in Handling if code in handling)
    yield from (
        (f"PAP:{pap.value[0]}", f"PAP:{pap.value}, {pap_words(pap)}.")
        for pap in Pap
        if pap in {marking.pap for marking in found}
    )
    caveats = sorted({marking.caveat for marking in found if marking.caveat})
    yield from ((Handling.H3.value, caveat) for caveat in caveats)
