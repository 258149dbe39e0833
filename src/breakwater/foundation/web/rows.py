"""What the components show, as values: a view fills them, a template tag draws them.

Every text in here is already translated and already filtered for its reader; nothing is looked up while
drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from breakwater.core.grading import Grade
from breakwater.core.marking import Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A button: what it does in a verb, its key, where it leads.

    Args:
        label: verb first.
        url: link, or the address posted to when `post` is set.
        key: letter printed on it; "" for none.
        icon: name in frontend/icons.txt.
        tone: "", "primary", "danger" or "quiet".
        post: send a form rather than follow a link.
        name, value: sent with the form.
        off: why it cannot be used now; shown beside it.
    """

    label: str
    url: str = ""
    key: str = ""
    icon: str = ""
    tone: str = ""
    post: bool = False
    name: str = ""
    value: str = ""
    off: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value as it was said.

    Args:
        text: whole, never cut.
        lang: BCP 47 code of the text; "" where unknown.
        translation: stands below, in the reader's language.
        kind: "text", "date", "number", "place", "record" or "identifier".
        url: where a record or place opens.
        held: when it held, in words ("to Dec 2025").
    """

    text: str
    lang: str = ""
    translation: str = ""
    kind: str = "text"
    url: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One statement as one row.

    Args:
        id: the statement's id; also makes the row's DOM ids.
        label: property in words; "" on the second and later of a run.
        value: what is said.
        marking, grade, originator, said_on: as stored.
        also: "both agencies" where another says the same.
        more: further statements folded into this row; opens with it.
        source, source_url: report reference, only for who may read the report.
        strong: bold value (names).
        conflict: agencies disagree on this property.
        state: "", "superseded", "retracted" or "expired"; the last two with `state_note` ("withdrawn 4 Mar").
        detail_url: answers with `web/parts/statement_detail.html`; also where the row opens without scripts.
        detail: the opened row's content, when it is sent with the page.
        choosable: shows a tick box named `statements`; it sends `choice`, or the row's id.
        chosen: ticked.
        tone: "", "error" or "look" for rows that need work.
    """

    id: str
    label: str = ""
    value: Value
    marking: Marking
    grade: Grade | None = None
    originator: str
    said_on: date
    also: str = ""
    more: int = 0
    source: str = ""
    source_url: str = ""
    strong: bool = False
    conflict: bool = False
    state: str = ""
    state_note: str = ""
    detail_url: str = ""
    detail: StatementDetail | None = None
    choosable: bool = False
    choice: str = ""
    chosen: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    text: str
    url: str = ""
    lang: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One thing that may or may not be done with a statement.

    Args:
        name: "Evidence".
        allowed: tick or lock.
        why: "own agency, recorded"; after a code when refused.
        code: what decides, such as "H1".
        ask_url, ask: where and in which words to ask.
    """

    name: str
    allowed: bool
    why: str = ""
    code: str = ""
    ask_url: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDetail:
    """An opened statement: marking in words, where it comes from, what may be done.

    Args:
        marking: said in words.
        marking_facts: lines after the marking's own, such as the agreement it stands under.
        origin: said by, said on, report, grade, original, history.
        uses: read, export, act, evidence, pass on.
        readers: "9 persons of 2 organisations", own statements only.
        readers_note: which agency read it and when; or whose it is to know.
        own: the reader's own agency said it.
        acts: buttons at the start; `end_acts` at the end.
        note: "Your reading of this row is recorded and shown to BD-CCI as ID-IID."
    """

    marking: Marking
    marking_facts: tuple[Fact, ...] = ()
    origin: tuple[Fact, ...] = ()
    uses: tuple[Use, ...] = ()
    readers: str = ""
    readers_note: str = ""
    own: bool = False
    acts: tuple[Act, ...] = ()
    end_acts: tuple[Act, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What one agency says in a disagreement; name the organisation, for columns may be stacked.

    `id` and `detail_url` let it open below its row, as a statement's row does.
    """

    value: Value
    marking: Marking
    grade: Grade | None = None
    organisation: str
    id: str = ""
    detail_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One property on which agencies disagree: a list of stands for each organisation, in column order."""

    label: str
    stands: tuple[tuple[Stand, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreements:
    """The panel above the facts. More than three organisations are drawn as rows instead of columns."""

    organisations: tuple[str, ...]
    notes: tuple[str, ...]
    properties: tuple[Disagreement, ...]

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Return each organisation with its note."""
        return tuple(zip(self.organisations, self.notes, strict=True))

    @property
    def width(self) -> int:
        """Return the number of the table's columns."""
        return 2 if self.as_rows else 1 + len(self.organisations)

    @property
    def as_rows(self) -> bool:
        """Return whether columns would be too many."""
        return len(self.organisations) > 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStrip:
    """Who says that records are the same.

    Args:
        lead: "2 records shown as one."
        says: "BD-CCI says same"; with `url`, a record's name that leads to its page.
        grade: of the claim.
        grounds: "2 Mar, on account id, burn scar".
        own: "ID-IID has not said."
        acts: Agree, Disagree, Show apart.
        icon: "equal", or "shield-half" for a protected record.
    """

    lead: str
    says: str = ""
    url: str = ""
    grade: Grade | None = None
    grounds: str = ""
    own: str = ""
    acts: tuple[Act, ...] = ()
    icon: str = "equal"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentRow:
    """Something owed by a date.

    Args:
        id: makes the row's DOM id.
        due: day; `due_note` under it ("by 17:00", "3 days late").
        due_word: "Today", "Tomorrow" or the date as said.
        late, soon: tone of the date.
        icon: of its kind.
        title, sub: what, and reference with mandate under it.
        whom: to whom, or by whom.
        state, tone: words of the tag and its tone: "", "late", "due", "new" or "done".
        act: what the row asks for.
        url: where the row opens.
    """

    id: str
    due_word: str
    due_note: str = ""
    late: bool = False
    soon: bool = False
    icon: str = "messages"
    title: str
    sub: str = ""
    whom: str = ""
    state: str = ""
    tone: str = ""
    act: Act | None = None
    url: str = ""
