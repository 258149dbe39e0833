"""What is handed in: reports, records and statements before they are stored, and the checks on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.statements.texts import is_language
from breakwater.core.errors import BreakwaterError
from breakwater.core.grading import Grade
from breakwater.core.marking import GROUP, Handling, Marking, Tlp
from breakwater.core.texts import Use, hidden_character
from breakwater.core.vocabulary import KINDS, PROPERTIES
from breakwater.foundation.access.texts import LONGEST_REASON

LONGEST_VALUE = 20_000
LONGEST_NAME = 1_000
LONGEST_SHORT = 200
VALUE_KINDS = ("text", "date", "number", "place", "record", "identifier")


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report to be stored with the statements keyed from it."""

    reference: str
    title: str
    text: str
    dated: date
    marking: Marking
    lang: str = ""
    attachments: tuple[NewAttachment, ...] = ()


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file of a report."""

    name: str
    content: bytes
    marking: Marking


@dataclass(frozen=True, slots=True)
class Screening:
    """The answers to "may be a victim? may be a child?" for a person: yes, perhaps or no; no wants a reason."""

    victim: str
    child: str
    reason: str = ""

    @property
    def protects(self) -> bool:
        """Tell whether the answers protect the person: yes and perhaps do."""
        return self.victim != "no" or self.child != "no"


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to be opened, under a key that the statements of the same hand-in refer to."""

    key: str
    kind: str
    screening: Screening | None = None


@dataclass(frozen=True, slots=True)
class NewStatement:
    """A statement to be stored. `record`, `source` and `target` are ids of readable records or keys of new ones."""

    record: str
    prop: str
    value: str
    marking: Marking
    grade: Grade | None = None
    value_kind: str = "text"
    lang: str = ""
    translation: str = ""
    source: str = ""
    target: str = ""
    withheld_ends: str = ""
    held_from: str = ""
    held_to: str = ""
    said_on: date | None = None
    review_on: date | None = None
    reference: str = ""
    collection: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row: where, what, and the remedy. `row` counts within `part` of the hand-in."""

    row: int
    column: str
    value: str
    reason: str
    remedy: str = ""
    part: str = "statement"


class DraftError(BreakwaterError):
    """A hand-in that cannot be stored; carries every problem, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        others = len(problems) - 1
        more = ngettext(" And {count} more.", " And {count} more.", others).format(count=others) if others else ""
        super().__init__(
            _("Row {row}, {column}: {reason}").format(row=first.row + 1, column=first.column, reason=first.reason)
            + more,
            first.remedy,
        )
        self.problems = tuple(problems)


@dataclass(slots=True)
class Register:
    """What the checks need to know of the world: organisation codes, persons, states."""

    organisations: Collection[str]
    persons: Collection[str]
    states: Collection[str]
    world: str
    own: str
    problems: list[Problem] = field(default_factory=list)


def check(
    records: Sequence[NewRecord],
    statements: Sequence[NewStatement],
    known: Mapping[str, str],
    register: Register,
    *,
    told: frozenset[str] = frozenset(),
) -> list[Problem]:
    """Return all that is wrong with a hand-in.

    Args:
        records: to be opened.
        statements: to be stored.
        known: kind of each readable record the statements refer to, by id.
        register: the world's organisations, persons and states.
        told: ids that may stand at the end of a relation unread.
    """
    problems: list[Problem] = []
    new = {record.key: record for record in records}
    used = {statement.record for statement in statements}
    for index, record in enumerate(records):
        problems += _check_record(index, record, used=used)
    for index, statement in enumerate(statements):
        for column, ref in _refs(statement, statement_kind(statement, new, known)):
            if ref not in new and ref not in known and not (column != "record" and ref in told):
                problems.append(
                    Problem(
                        index,
                        column,
                        ref,
                        _("There is no such record that you may read."),
                        _("Look it up, or open a new one."),
                    )
                )
        problems += _check_text(index, statement)
        problems += check_marking(index, statement.marking, register)
    return problems


def _refs(statement: NewStatement, kind: str) -> list[tuple[str, str]]:
    """Return the records a statement refers to, each with the column that names it."""
    refs = [("record", statement.record)]
    if kind == "relation":
        refs += [("source", statement.source), ("target", statement.target)]
    if statement.value_kind == "record":
        refs.append(("value", statement.value))
    return refs


def statement_kind(statement: NewStatement, new: Mapping[str, NewRecord], known: Mapping[str, str]) -> str:
    """Return the kind of the record a statement is about, or empty."""
    return new[statement.record].kind if statement.record in new else known.get(statement.record, "")


def check_marking(index: int, marking: Marking, register: Register, *, part: str = "statement") -> list[Problem]:
    """Return what is wrong with a marking: nothing enters unmarked, or marked for somebody who does not exist."""

    def problem(value: str, reason: str, remedy: str = "") -> Problem:
        return Problem(index, "marking", value, reason, remedy, part=part)

    found = hidden(index, {"marking": " ".join((marking.caveat, *sorted(marking.compartments)))}, part=part)
    if marking.originator != register.own:
        found.append(problem(marking.originator, _("The originator of what you say is your own organisation.")))
    if marking.world != register.world:
        found.append(problem(marking.world, _("The marking belongs to another world.")))
    for code in sorted(marking.releasable_to - {GROUP} - set(register.organisations)):
        found.append(problem(code, _("No organisation has this code."), _("Choose from the list.")))
    for person in sorted(marking.named_recipients - set(register.persons)):
        found.append(problem(person, _("No person here has this id."), _("Choose from the list.")))
    for state in sorted(marking.excluded - set(register.states)):
        found.append(problem(state, _("No state or territory has this code.")))
    if marking.tlp is Tlp.RED and not marking.named_recipients:
        found.append(
            problem("RED", _("RED names its readers."), _("Name at least one person, yourself if nobody else."))
        )
    if Handling.H3 in marking.handling and not marking.caveat.strip():
        found.append(problem("H3", _("H3 has a text."), _("Write the condition.")))
    return found


def _check_record(index: int, record: NewRecord, used: set[str]) -> list[Problem]:
    def problem(column: str, value: str, reason: str, remedy: str = "") -> Problem:
        return Problem(index, column, value, reason, remedy, part="record")

    found = []
    if record.kind not in KINDS:
        found.append(problem("kind", record.kind, _("There is no such kind of record."), _("Choose from the list.")))
    if record.key not in used:
        found.append(
            problem("record", record.key, _("A record needs at least one statement."), _("Say one thing about it."))
        )
    if record.kind == "person":
        answer = record.screening
        if answer is None or answer.victim not in _ANSWERS or answer.child not in _ANSWERS:
            found.append(
                problem(
                    "screening",
                    record.key,
                    _("May this person be a victim, or a child?"),
                    _("Answer both: yes, perhaps or no."),
                )
            )
        elif not answer.protects and not answer.reason.strip():
            found.append(problem("reason", record.key, _("No wants a reason."), _("Say what the answer rests on.")))
    if record.screening is not None:
        found += hidden(index, {"reason": record.screening.reason}, part="record")
        found += too_long(index, "reason", record.screening.reason, longest=LONGEST_REASON, part="record")
    return found


_ANSWERS = frozenset({"yes", "perhaps", "no"})


def _check_text(index: int, statement: NewStatement) -> list[Problem]:
    found = []
    known = PROPERTIES.get(statement.prop)
    is_name = known is not None and known.type == "name"
    longest = LONGEST_NAME if is_name else LONGEST_VALUE
    if not statement.prop.strip():
        found.append(Problem(index, "prop", "", _("A statement says what it is about."), _("Choose a property.")))
    if not statement.value.strip() and not statement.target:
        found.append(Problem(index, "value", "", _("A statement has a value."), _("Write what is said.")))
    if statement.source and statement.source == statement.target:
        found.append(Problem(index, "target", statement.target, _("A relation has two ends."), _("Choose another.")))
    if not is_language(statement.lang):
        found.append(
            Problem(index, "lang", statement.lang[:40], _("This is no language code."), _("Write bn, id or zh-Hant."))
        )
    if statement.value_kind not in VALUE_KINDS:
        found.append(
            Problem(
                index,
                "value_kind",
                statement.value_kind[:40],
                _("There is no such kind of value."),
                _("Choose from the list."),
            )
        )
    lengths = {
        "value": longest,
        "translation": LONGEST_VALUE,
        **dict.fromkeys(("prop", "held_from", "held_to", "reference", "collection"), LONGEST_SHORT),
    }
    texts = {column: getattr(statement, column) for column in lengths}
    for column, text in texts.items():
        found += too_long(index, column, text, longest=lengths[column])
    is_identifier = statement.value_kind == "identifier" or (known is not None and known.type == "identifier")
    uses = dict.fromkeys(("reference", "collection"), Use.NAME)
    if is_name or is_identifier:
        uses["value"] = Use.IDENTIFIER if is_identifier else Use.NAME
    return found + hidden(index, texts, uses=uses)


def too_long(index: int, column: str, text: str, *, longest: int, part: str = "statement") -> list[Problem]:
    """Return the problem of a text that is longer than what is kept, if it is."""
    if len(text) <= longest:
        return []
    reason = _("This has {count} characters; at most {longest} are kept.").format(count=len(text), longest=longest)
    remedy = _("Shorten it, or attach the text to the report.")
    return [Problem(index, column, text[:40] + "…", reason, remedy, part=part)]


def hidden(
    index: int, texts: Mapping[str, str], *, part: str = "statement", uses: Mapping[str, Use] = MappingProxyType({})
) -> list[Problem]:
    """Return the problems of texts with invisible characters; `uses` of those that are not prose."""
    return [
        Problem(
            index,
            column,
            text[:40],
            _("The text holds an invisible character ({name}).").format(name=name),
            _("Type the text again, or paste it without formatting."),
            part=part,
        )
        for column, text in texts.items()
        if (name := hidden_character(text, use=uses.get(column, Use.PROSE)))
    ]
