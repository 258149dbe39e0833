"""Made-up values for the gallery, in the words of the pictures: exercise LANTERN TIDE as one analyst sees it."""

from __future__ import annotations

from datetime import date

from breakwater.core.grading import parse_grade
from breakwater.core.marking import Marking
from breakwater.foundation.web.marking_text import parse_marking
from breakwater.foundation.web.page import Choice, Place
from breakwater.foundation.web.rows import (
    Act,
    ClaimStrip,
    CommitmentRow,
    Disagreement,
    Disagreements,
    Fact,
    Stand,
    StatementDetail,
    StatementRow,
    Use,
    Value,
)


def marked(text: str, originator: str = "ID-IID") -> Marking:
    """Return a marking of the exercise world."""
    return parse_marking(text, originator=originator, world="ltide-1")


def _foreign(text: str) -> Marking:
    return marked(text, "BD-CCI")


MARKINGS = [
    marked("RED;@1,@2,@3;H1,H2,H3;RED;;caveat=Ask+before+any+use"),
    marked("AMBER+STRICT;;H1,H2;AMBER;intelligence,investigation"),
    marked("AMBER+STRICT;BD-CCI;H1,H2;AMBER;intelligence,investigation"),
    marked("AMBER;LK-ASU,MY-MCB;H2;AMBER"),
    marked("AMBER;BD-CCI,LK-ASU,LK-FIU,MY-MCB,TH-BSB;H2;AMBER"),
    marked("GREEN;;;GREEN"),
    marked("CLEAR;;;CLEAR"),
]

PURPOSES = (
    Choice("intelligence", "Intelligence"),
    Choice("investigation", "Investigation"),
    Choice("prosecution", "Prosecution"),
    Choice("protection", "Protection", "opens identities only with the role"),
    Choice("border_control", "Border control"),
    Choice("strategic_analysis", "Strategic analysis"),
)

PLACES = (
    Place("desk", "Desk", "inbox", "/gallery/desk", "d", 4),
    Place("contribute", "Contribute", "writing", "/gallery/contribute", "c"),
    Place("search", "Search", "search", "/gallery/search", "s"),
    Place("networks", "Networks", "affiliate", "/gallery/entity", "n"),
    Place("disrupt", "Disrupt", "target", "#", "i"),
    Place("operations", "Operations", "calendar-event", "#", "o"),
    Place("requests", "Requests", "messages", "#", "r", 2),
    Place("bulletins", "Bulletins", "speakerphone", "#", "b", 1),
    Place("exercises", "Exercises", "flag", "#", "e"),
    Place("group", "The group", "users-group", "#", "t", apart=True),
    Place("trust", "Trust", "shield-lock", "#", "u", apart=True),
)

_A2, _B2, _B3, _C3 = (parse_grade(code, scheme="admiralty") for code in ("A2", "B2", "B3", "C3"))
_BD_AMBER = _foreign("AMBER;ID-IID;H2;AMBER")
_BD_STRICT = _foreign("AMBER+STRICT;ID-IID;H1,H2;AMBER;intelligence,investigation")
_ID_AMBER = marked("AMBER;BD-CCI;H2;AMBER")
_ID_STRICT = MARKINGS[2]
_JAN, _FEB = date(2026, 1, 31), date(2026, 2, 26)

OWN_DETAIL = StatementDetail(
    marking=_ID_STRICT,
    marking_facts=(Fact(label="Review", text="by 26 Feb 2027"),),
    origin=(
        Fact(label="Said by", text="ID-IID, Maria Seran"),
        Fact(label="Said on", text="26 Feb 2026"),
        Fact(label="Report", text="RPT-I1", url="#", after="25 Feb 2026"),
        Fact(label="Grade", text="A completely reliable, 2 probably true", after="(Admiralty)"),
        Fact(label="Original", text="Indonesian; translated by hand"),
        Fact(label="History", text="First version; marking never changed"),
    ),
    uses=(
        Use(name="Read, cite", allowed=True, why="own agency"),
        Use(name="Export", allowed=True, why="own agency, recorded"),
        Use(name="Act", allowed=True, why="quiet checks"),
        Use(name="Evidence", allowed=True, why="yours to decide (H1 binds others)"),
        Use(name="Pass on", allowed=True, why="by release, second officer"),
    ),
    readers="9 persons of 2 organisations",
    readers_note="ID-IID 4, BD-CCI 5 (last read 3 Mar)",
    own=True,
    acts=(
        Act(label="Correct", url="#", key="e", icon="pencil"),
        Act(label="Remark", url="#", key="m", icon="shield-half"),
        Act(label="Release", url="#", key="l", icon="arrow-right"),
        Act(label="Preview as BD-CCI", url="#", key="v", icon="eye"),
    ),
    end_acts=(Act(label="Copy reference", url="#", tone="quiet"), Act(label="Retract", url="#", tone="danger")),
)

FOREIGN_DETAIL = StatementDetail(
    marking=_BD_STRICT,
    marking_facts=(Fact(label="Under", text="MoU AG2, to 1 Nov 2028"),),
    origin=(
        Fact(label="Said by", text="BD-CCI"),
        Fact(label="Said on", text="31 Jan 2026"),
        Fact(label="Report", text="RPT-B3", url="#", after="30 Jan 2026"),
        Fact(label="Grade", text="B usually reliable, 2 probably true", after="(Admiralty)"),
        Fact(label="Original", text="English"),
        Fact(label="Review by", text="31 Jan 2027"),
    ),
    uses=(
        Use(name="Read, cite", allowed=True, why="own agency"),
        Use(name="Export", allowed=True, why="own agency, recorded"),
        Use(name="Act", allowed=True, why="quiet checks"),
        Use(name="Evidence", allowed=False, code="H1", ask="ask consent", ask_url="#"),
        Use(name="Pass on", allowed=False, code="H2", ask="ask consent", ask_url="#"),
    ),
    readers_note="BD-CCI decides; readers as named in the marking.",
    acts=(
        Act(label="Ask BD-CCI for consent", url="#", key="r", icon="gavel", tone="primary"),
        Act(label="Say otherwise", url="#", key="a", icon="plus"),
        Act(label="Copy reference", url="#"),
    ),
    note="Your reading of this row is recorded and shown to BD-CCI as ID-IID.",
)


def _bd(id: str, label: str, text: str, marking: Marking = _BD_AMBER, **more: object) -> StatementRow:  # noqa: A002
    value = Value(
        text=text,
        lang=str(more.pop("lang", "")),
        held=str(more.pop("held", "")),
        url=str(more.pop("url", "")),
    )
    base: dict[str, object] = {"grade": _B2, "source": "RPT-B3", "said_on": _JAN, "detail_url": f"/gallery/detail/{id}"}
    return StatementRow(id=id, label=label, value=value, marking=marking, originator="BD-CCI", **{**base, **more})  # type: ignore[arg-type]


def _id(id: str, label: str, text: str, marking: Marking = _ID_AMBER, **more: object) -> StatementRow:  # noqa: A002
    value = Value(
        text=text,
        lang=str(more.pop("lang", "")),
        translation=str(more.pop("translation", "")),
        held=str(more.pop("held", "")),
        url=str(more.pop("url", "")),
    )
    base: dict[str, object] = {"grade": _B3, "source": "RPT-I1", "said_on": _FEB, "detail_url": f"/gallery/detail/{id}"}
    return StatementRow(id=id, label=label, value=value, marking=marking, originator="ID-IID", **{**base, **more})  # type: ignore[arg-type]


STATEMENTS = [
    _bd("1", "Name", "Abdur Rashid", strong=True),
    _bd("2", "", "আব্দুর রশিদ", lang="bn", strong=True),
    _id("3", "", "Muhammad Rasyid bin Karim", strong=True),
    _bd("4", "Alias", "Rashid Majhi", _BD_STRICT),
    _id("5", "", "Pak Rasyid", _ID_STRICT),
    _bd("6", "Role", "boat supplier", also="both agencies", more=1),
    _bd("7", "Mark on body", "burn scar, back of left hand", _BD_STRICT, detail=FOREIGN_DETAIL),
    _id(
        "8",
        "",
        "bekas luka bakar di tangan kiri",
        _ID_STRICT,
        lang="id",
        translation="burn scar on the left hand",
        grade=_A2,
        detail=OWN_DETAIL,
    ),
    _bd("9", "Based at", "Shah Porir Dwip jetty", url="#", held="to Dec 2025"),
    _id("10", "", "Tanjung Balai, Asahan", url="#", held="since Jan"),
    _bd("11", "Left country", "15 Dec 2025", held="precise to the month", grade=_B3),
    _id("12", "Speaks", "Bahasa with a strong Chittagonian accent", MARKINGS[1], grade=_C3),
]

_THREE = marked("AMBER;BD-CCI,MY-MCB,TH-BSB;H2;AMBER")


def _state(id: str, label: str, text: str, code: str, by: str, said_on: date, **more: object) -> StatementRow:  # noqa: A002
    scheme = "uk_3x5x2" if code[0].isdigit() else "admiralty"
    return StatementRow(
        id=id,
        label=label,
        value=Value(text=text),
        marking=_THREE,
        grade=parse_grade(code, scheme=scheme),
        originator=by,
        said_on=said_on,
        choosable=True,
        **more,  # type: ignore[arg-type]
    )


STATES = [
    _state("21", "Status", "seen alive in Tanjung Balai", "B2", "ID-IID", _FEB, chosen=True),
    _state("22", "Status", "drowned on 10 November", "C4", "TH-BSB", date(2026, 2, 2), conflict=True),
    _state("23", "Born", "1971", "1B", "MY-MCB", date(2025, 12, 7)),
    _state("24", "Based at", "Ranong", "F6", "TH-BSB", date(2026, 2, 2), state="expired", state_note="expired 1 Jun"),
    _state(
        "25",
        "Nationality",
        "Thailand",
        "C4",
        "TH-BSB",
        date(2026, 2, 2),
        state="retracted",
        state_note="withdrawn 4 Mar",
    ),
]

CLAIM = ClaimStrip(
    lead="2 records shown as one.",
    says="BD-CCI says same",
    grade=_B2,
    grounds="2 Mar, on account id, burn scar, father's name.",
    own="ID-IID has not said.",
    acts=(
        Act(label="Agree", url="#", key="y"),
        Act(label="Disagree", url="#", key="n"),
        Act(label="Show apart", url="#", tone="quiet"),
    ),
)

DISAGREEMENTS = Disagreements(
    organisations=("BD-CCI", "ID-IID"),
    notes=("record opened 31 Jan 2026", "record opened 26 Feb 2026"),
    properties=(
        Disagreement(
            label="Born",
            stands=(
                (
                    Stand(
                        value=Value(text="1 Mar 1984", kind="date"), marking=_BD_AMBER, grade=_B2, organisation="BD-CCI"
                    ),
                ),
                (Stand(value=Value(text="1983", kind="date"), marking=_ID_AMBER, grade=_B3, organisation="ID-IID"),),
            ),
        ),
        Disagreement(
            label="Nationality",
            stands=(
                (Stand(value=Value(text="Bangladesh"), marking=_BD_AMBER, grade=_B2, organisation="BD-CCI"),),
                (Stand(value=Value(text="Indonesia"), marking=_ID_AMBER, grade=_B3, organisation="ID-IID"),),
            ),
        ),
    ),
)

COMMITMENTS = [
    CommitmentRow(
        id="1",
        due_word="19 Jun",
        due_note="3 days late",
        late=True,
        title="Answer: crew of KM Harapan Jaya 3",
        sub="Request 26-0114, asked 5 Jun · Group terms AG5",
        whom="MY-MCB",
        state="Late",
        tone="late",
        act=Act(label="Answer", url="#"),
        url="#",
    ),
    CommitmentRow(
        id="2",
        due_word="Today",
        due_note="by 17:00",
        soon=True,
        icon="bell",
        title="Acknowledge alert: boat seller on bail, Negombo",
        sub="TLP:GREEN · Bulletin 26-031",
        whom="LK-ASU",
        state="New",
        tone="new",
        act=Act(label="Acknowledge", url="#"),
        url="#",
    ),
    CommitmentRow(
        id="3",
        due_word="Fri 26 Jun",
        soon=True,
        icon="gavel",
        title="Consent: use burn scar statement as evidence",
        sub="H1; asked by Farhana Sultana · MoU AG2",
        whom="BD-CCI",
        state="Open",
        act=Act(label="Decide", url="#"),
        url="#",
    ),
    CommitmentRow(
        id="4",
        due_word="Thu 30 Jul",
        icon="flag",
        title="Two trainers for altered booklets, one week",
        sub="Pledge made 12 March · Work plan 3.2",
        whom="RSO",
        state="On course",
        tone="done",
        url="#",
    ),
]

OWED = [
    CommitmentRow(
        id="5",
        due_word="17 Jun",
        due_note="5 days late",
        late=True,
        title="Answer: who paid PT Laut Biru USD 86,000",
        sub="Request 26-0098, asked 27 May · Group terms AG5",
        whom="LK-FIU",
        state="Late",
        tone="late",
        act=Act(label="Remind", url="#"),
        url="#",
    ),
    CommitmentRow(
        id="6",
        due_word="Today",
        soon=True,
        icon="shield-half",
        title="Approve release of 3 statements",
        sub="To TH-BSB, MY-MCB; Bambang Prasetyo · Own rules",
        whom="ID-IID",
        state="Waiting",
        url="#",
    ),
]
