"""Print a picture: what may leave goes through the third door and stands in the ledger; the rest is left out, said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.networks import actions
from breakwater.capabilities.networks.composing import NetworkPicture, picture_of
from breakwater.capabilities.networks.queries import Subject, read_content
from breakwater.capabilities.statements import queries as statements
from breakwater.core.marking import Marking, combine
from breakwater.core.network.svg import draw
from breakwater.core.network.svg_legend import Frame, Words
from breakwater.core.statement import Statement
from breakwater.foundation.access.doors import Leaving, releasable
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.web.words import banner_reach, full_day, handling_codes, minute

LOSS = ({"left out": "statements behind ties and marks", "why": "a picture carries names, ties and grades"},)


@dataclass(frozen=True, slots=True)
class Print:
    """A printed picture.

    Attributes:
        svg: the whole sheet: marking above and below, title, reader, ledger number, legend.
        number: of the ledger.
        left_out: what was refused and why, in words.
    """

    svg: str
    title: str
    number: str
    marking: Marking
    left_out: tuple[str, ...]


def print_picture(principal: Principal, subject: Subject) -> Print:
    """Print a picture for the own organisation, and write the ledger.

    Raises:
        NotFound: the principal may read nothing of the subject.
        Refused: nothing of it may leave, or the principal's roles may not print.
    """
    with acting(principal, actions.PRINT) as passage:
        content = read_content(passage, subject)
        everything = (*content.facts, *content.relations)
        protected = _protected(passage, content.facts, content.relations)
        released = releasable(
            passage.principal,
            [_leaving(row, protected) for row in everything],
            to=principal.organisation,
            form="print",
            loss=LOSS,
        )
        if not released.allowed:
            raise Refused(_("Nothing of this picture may leave."), _("Look at it on the screen."))
        facts = [row for row in content.facts if row.id in released.allowed]
        relations = [row for row in content.relations if row.id in released.allowed]
        drawn = picture_of(passage, facts, relations, title=content.title)
        marking = combine(drawn.markings)
        left_out = tuple(_left_out(released.refused.values()))
        svg = draw(drawn.picture, _frame(passage, drawn, marking, number=released.number, left_out=left_out))
        return Print(svg, content.title, released.number, marking, left_out)


def _protected(passage: Passage, facts: Iterable[Statement], relations: Iterable[Statement]) -> set[str]:
    records = {row.record_id for row in facts if row.is_protected}
    ends = {end for row in relations for end in (row.source_id, row.target_id) if end} - records
    return records | statements.protected_among(passage, ends)


def _leaving(row: Statement, protected: set[str]) -> Leaving:
    touched = {row.record_id, row.source_id, row.target_id} & protected
    return Leaving(row.id, row.label_id, row.marking, protects_identity=bool(touched))


def _left_out(refused: Iterable[Sequence[str]]) -> Iterable[str]:
    counted = Counter(codes[0] for codes in refused)
    if counted.pop("protected", 0):
        yield _("Protected persons and things are never printed.")
    for code, count in sorted(counted.items()):
        yield ngettext("{count} statement left out: {code}.", "{count} statements left out: {code}.", count).format(
            count=count, code=code
        )


def _frame(
    passage: Passage, drawn: NetworkPicture, marking: Marking, *, number: str, left_out: tuple[str, ...]
) -> Frame:
    who = passage.principal
    world = () if who.world == "live" else (_("EXERCISE EXERCISE EXERCISE"),)
    records = ngettext("{count} record", "{count} records", len(drawn.picture.nodes)).format(
        count=len(drawn.picture.nodes)
    )
    ties = ngettext("{count} tie", "{count} ties", len(drawn.picture.ties)).format(count=len(drawn.picture.ties))
    return Frame(
        banner=(
            *world,
            f"TLP:{marking.tlp}",
            banner_reach(marking),
            handling_codes(marking),
            f"PAP:{marking.pap}",
        ),
        subtitle=_("{records}, {ties}, as {organisation} may read them on {date}").format(
            records=records, ties=ties, organisation=who.organisation, date=full_day(passage.at)
        ),
        reader=_("ledger {number}").format(number=number),
        words=_words(
            others_note=" ".join(
                (
                    _("Other agencies may hold more."),
                    *left_out,
                    _(
                        "Copy for {person}, {organisation}, {instant}. Recall: destroy and report under {number}."
                    ).format(person=who.name, organisation=who.organisation, instant=minute(passage.at), number=number),
                )
            )
        ),
    )


def _words(*, others_note: str) -> Words:
    """Return the legend's words in the reader's language."""
    return Words(
        commands=_("commands"),
        works=_("works with"),
        pays=_("pays"),
        calls=_("calls"),
        uses=_("uses, takes part"),
        well_graded=_("well graded"),
        some_doubt=_("some doubt"),
        poor=_("single or poor"),
        same=_("may be the same"),
        withheld=_("end withheld by its originator"),
        custody=_("in custody"),
        protected=_("protected person, unnamed"),
        size=_("size: paths that run through"),
        groups_note=_("Groups are found by modularity: a help to the eye, not a finding."),
        place_note=_("Place on the sheet has no meaning beyond nearness."),
        others_note=others_note,
    )
