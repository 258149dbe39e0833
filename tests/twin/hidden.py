"""What is added to W' alone: one generator for each kind of thing that a viewer might learn of.

A feature that brings a new kind of thing adds a function here and to `THINGS`; a feature that brings a new way of
hiding something adds it to `MARKS`. Each marking is checked against `core.policy.decide`: what the viewer might read
is no secret, and the test would compare two worlds that differ rightly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.support.house import AGENCIES, AT, OTHER, OWN, THIRD, House
from tests.twin import others
from tests.twin.handing_in import hand_in
from tests.twin.worlds import EXERCISE, HIDDEN_SEED, VIEWERS

if TYPE_CHECKING:
    from breakwater.core.marking import Marking
    from breakwater.foundation.access.principal import Principal

VIEWER_PURPOSES = ("intelligence",)
"""Of a viewer's sessions."""
MARKS = ("kept", "to a third", "named", "compartment", "purpose", "expired", "excluded", "exercise")
"""How something is hidden."""
WRITTEN_AT = AT - timedelta(hours=2)
CELL_NAME = "Night desk"


@dataclass(frozen=True, slots=True)
class Way:
    """Who hides something, and by which of `MARKS`."""

    agency: str
    author: str
    mark: str

    @property
    def purpose(self) -> str:
        """Return the purpose of the author's session."""
        return "prosecution" if self.mark == "purpose" else "intelligence"


def ways(viewer: str) -> list[Way]:
    """Return every way in which something can be hidden from a viewer."""
    own = VIEWERS[viewer]
    found = []
    for agency in (*AGENCIES, THIRD):
        cell = Way(agency, f"{agency} cell analyst", "compartment")
        if agency == own:
            found += [cell, Way(agency, cell.author, "named")]
            continue
        analyst = "third analyst" if agency == THIRD else f"{agency} analyst"
        found += [Way(agency, analyst, mark) for mark in MARKS if mark not in ("compartment", "excluded", "exercise")]
        found += [cell, Way(agency, f"{agency} exercise analyst", "exercise")]
        if own[:2] != agency[:2] and own in (*AGENCIES, THIRD):
            found.append(Way(agency, analyst, "excluded"))
    return found


@dataclass(slots=True)
class Hider:
    """Adds hidden things to the database that is open.

    Attributes:
        house: with the people and the ids of what is in both worlds.
        viewer: from whom it is hidden.
        keys: of forms that the viewer will send; others have used them before.
        found: ids of what was hidden, by the name by which asks ask for it.
    """

    house: House
    viewer: str
    keys: tuple[str, ...] = ()
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _compartments: dict[str, str] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)
    _seed: int = HIDDEN_SEED

    def add(self, thing: str, way: Way) -> None:
        """Add one thing in one way."""
        self._seed += 1
        with self.replayed(self._seed):
            THINGS[thing](self, way)

    @contextmanager
    def replayed(self, seed: int) -> Iterator[None]:
        """Work two hours before the transcript, with ids that it never draws."""
        from breakwater.foundation.database.source import replayed

        with replayed(seed=seed, at=WRITTEN_AT + timedelta(seconds=seed - HIDDEN_SEED)):
            yield

    def author(self, way: Way) -> Principal:
        """Return who hides."""
        if way.mark == "compartment":
            self.compartment(way.agency)  # whoever is read into it reads as somebody new
        return self.house.principal(way.author, way.purpose)

    def note(self, made: dict[str, str]) -> None:
        """Remember ids, so that the viewer can ask for them."""
        for name, found in made.items():
            self.found[name].append(found)

    def is_first(self, what: str) -> bool:
        """Tell whether this is done for the first time, where it can be done but once."""
        is_first = what not in self._done
        self._done.add(what)
        return is_first

    def marking(self, way: Way, **more: Any) -> Marking:
        """Return the marking of a way; fails where the viewer would read under it."""
        from breakwater.core.marking import GROUP, Marking, Pap, Purpose, Tlp

        reached = OTHER if OTHER not in (VIEWERS[self.viewer], way.agency) else OWN
        reached = THIRD if reached in (VIEWERS[self.viewer], way.agency) else reached
        group = {"tlp": Tlp.AMBER, "releasable_to": frozenset({GROUP})}
        fields: dict[str, Any] = {
            "kept": lambda: {"tlp": Tlp.AMBER_STRICT},
            "to a third": lambda: {"tlp": Tlp.AMBER, "releasable_to": frozenset({reached})},
            "named": lambda: {"tlp": Tlp.RED, "named_recipients": frozenset({self.house.persons[way.author]})},
            "compartment": lambda: {**group, "compartments": frozenset({self.compartment(way.agency)})},
            "purpose": lambda: {**group, "purposes": frozenset({Purpose.PROSECUTION})},
            "expired": lambda: {**group, "expires_at": AT - timedelta(minutes=30)},
            "excluded": lambda: {**group, "excluded": frozenset({VIEWERS[self.viewer][:2]})},
            "exercise": lambda: {**group, "world": EXERCISE},
        }[way.mark]()
        marking = Marking(**{"originator": way.agency, "pap": Pap.AMBER, **fields, **more})
        self._assert_hidden(marking)
        return marking

    def compartment(self, agency: str) -> str:
        """Return the code of the agency's compartment, opened when it is first needed."""
        from breakwater.foundation.members.models import Compartment, CompartmentMembership, Organisation

        if agency not in self._compartments:
            code = f"{agency}/{CELL_NAME.upper()}"
            home = Organisation.objects.get(code=agency)
            row = Compartment.objects.create(code=code, originator=home)
            for who in ("cell analyst", "cell releasing officer", "cell second officer"):
                CompartmentMembership.objects.create(compartment=row, person_id=self.house.persons[f"{agency} {who}"])
            from tests.support.tide import forget

            forget()
            self._compartments[agency] = code
        return self._compartments[agency]

    def _assert_hidden(self, marking: Marking) -> None:
        from breakwater.core.marking import Purpose
        from breakwater.core.policy import READ, Environment, Resource, decide
        from breakwater.foundation.members.queries import subject

        if not self.viewer:
            return
        for purpose in VIEWER_PURPOSES:
            who = subject(self.house.affiliations[self.viewer], purpose=Purpose(purpose))
            for at in (AT, AT + timedelta(hours=3)):
                assert not decide(who, READ, Resource(marking), Environment(at=at)).allowed, (self.viewer, marking)


def statements_about_what_is_seen(hider: Hider, way: Way) -> None:
    """Say more of records that the viewer reads: names that sort first, dates that contradict, notes, the same again."""
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewStatement
    from breakwater.core.grading import parse_grade

    who, marking = hider.author(way), hider.marking(way)
    grade = parse_grade("A1", scheme="admiralty")
    for kind, agency in _records_both_read(hider, way):
        things = hider.house.things[agency]
        rows = [
            ("person", "name", "Aaron Aardvark", "text"),
            ("person", "name", f"Amir {kind} {agency}", "text"),
            ("person", "birth_date", "1971-02-03", "date"),
            ("person", "note", "Seen at the harbour by night.", "text"),
            ("person", "role", "recruiter", "text"),
            ("person", "nationality", "TH", "text"),
            ("double", "alias", f"Amir {kind} {agency}", "text"),
            ("network", "name", "Aaaa net", "text"),
            ("child", "note", "Seen at the harbour by night.", "text"),
            ("boat", "name", "Aaaa boat", "text"),
        ]
        done = operations.contribute(
            principal=who,
            statements=[
                NewStatement(
                    record=things[f"{kind} {record}"], prop=prop, value=value, value_kind=value_kind, marking=marking,
                    grade=grade, said_on=date(2026, 5, 30), collection=_collection(agency), lang="ms",
                )
                for record, prop, value, value_kind in rows
            ],
        )  # fmt: skip
        for found in done.statement_ids:
            hider.note({"statement": found})


def doubles(hider: Hider, way: Way) -> None:
    """Hand in one of everything under the titles, names and references of what the viewer reads."""
    who, marking = hider.author(way), hider.marking(way)
    for kind, agency in (("shared", OWN), ("open", OTHER), ("new", THIRD)):
        hider.note(hand_in(who, f"{kind} {agency}", marking))


def relations(hider: Hider, way: Way) -> None:
    """Tie what the viewer reads to something hidden, and to one another."""
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewRecord, NewStatement, Screening

    who, marking = hider.author(way), hider.marking(way)
    for kind, agency in _records_both_read(hider, way):
        things = hider.house.things[agency]
        person, double, network, boat = (things[f"{kind} {name}"] for name in ("person", "double", "network", "boat"))
        ties = [
            ("works_with", person, "hidden"),
            ("works_with", "hidden", double),
            ("member_of", double, network),
            ("member_of", "hidden", network),
            ("works_with", person, double),
            ("owns", person, boat),
            ("uses", person, "phone"),
        ]
        done = operations.contribute(
            principal=who,
            records=[
                NewRecord("hidden", "person", Screening("no", "no", reason="An adult by his papers.")),
                NewRecord("phone", "phone"),
                *(NewRecord(f"tie {number}", "relation") for number in range(len(ties))),
            ],
            statements=[
                NewStatement("hidden", "name", "Aaron Hidden", marking),
                NewStatement("phone", "msisdn", "+99900000000", marking),
                *(
                    NewStatement(f"tie {number}", prop, "", marking, source=source, target=target,
                                 collection=_collection(agency), held_from="2025-01-01")
                    for number, (prop, source, target) in enumerate(ties)
                ),
            ],
        )  # fmt: skip
        hider.note({"person": done.record_ids["hidden"], "statement": done.statement_ids[2]})


def ties_with_a_hidden_end(hider: Hider, way: Way) -> None:
    """Tie what the viewer reads to something hidden, and claim them one, under markings that hide nothing.

    A relation is read where both of its ends are, a claim too. There are more of them than any list is long.
    """
    from breakwater.capabilities.entities import operations as entities
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewRecord, NewStatement, Screening
    from breakwater.core.marking import Marking, Pap, Tlp

    if way.mark == "exercise" or way.agency == VIEWERS[hider.viewer]:
        return  # what its own agency said stays in a reader's hands, where an end is hidden too
    who, marking = hider.author(way), hider.marking(way)
    seen = Marking(originator=way.agency, tlp=Tlp.CLEAR, pap=Pap.CLEAR)
    for kind, agency in _records_both_read(hider, way):
        person = hider.house.things[agency][f"{kind} person"]
        done = operations.contribute(
            principal=who,
            records=[
                NewRecord("hidden", "person", Screening("no", "no", reason="An adult by his papers.")),
                *(NewRecord(f"tie {number}", "relation") for number in range(60)),
            ],
            statements=[
                NewStatement("hidden", "name", "Aaron Hidden", marking),
                *(
                    NewStatement(f"tie {number}", "met_with", "", seen, source=person, target="hidden",
                                 held_from="2026-05-30", collection=_collection(agency))
                    for number in range(60)
                ),
            ],
        )  # fmt: skip
        hidden = done.record_ids["hidden"]
        hider.note({"person": hidden, "statement": done.statement_ids[1]})
        for left, right in ((person, hidden), (hidden, person)):
            made = entities.claim(
                principal=who, left=left, right=right, judgement="same", reason="The same scar.", marking=seen
            )
            hider.note({"claim": made})


def files(hider: Hider, way: Way) -> None:
    """Put hidden files beside the reports that the viewer reads."""
    from breakwater.capabilities.statements.models import Attachment
    from breakwater.foundation.access.interning import intern_labels

    marking = hider.marking(way)
    label = intern_labels([marking])[marking]
    rows = [
        Attachment(
            label_id=label, originator=way.agency, report_id=hider.house.things[agency][f"{kind} report"],
            name="a list.txt", size_bytes=5, sha256="0" * 64, content=b"Aaron", recorded_at=WRITTEN_AT,
        )
        for kind, agency in (("open", OWN), ("open", OTHER), ("shared", OWN), ("shared", OTHER))
    ]  # fmt: skip
    with as_owner():
        for row in rows:
            row.save(using="owner", force_insert=True)
            hider.note({"attachment": str(row.id), "boat list": str(row.id)})


@contextmanager
def as_owner() -> Iterator[Any]:
    """Write what no operation writes."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        yield cursor
        cursor.execute("reset breakwater.owner_acts")


def claims(hider: Hider, way: Way) -> None:
    """Claim that what the viewer reads as two is one, as one is two, and that it is one with something hidden."""
    from breakwater.capabilities.entities import operations as entities
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewRecord, NewStatement, Screening

    who, marking = hider.author(way), hider.marking(way)
    for kind, agency in _records_both_read(hider, way):
        things = hider.house.things[agency]
        person, double = things[f"{kind} person"], things[f"{kind} double"]
        screened = Screening("no", "no", reason="An adult by his papers.")
        done = operations.contribute(
            principal=who,
            records=[NewRecord("third", "person", screened)],
            statements=[NewStatement("third", "name", "Aaaa Third", marking)],
        )
        third = done.record_ids["third"]
        for left, right, judgement in (
            (person, double, "same"),
            (person, third, "same"),
            (third, double, "same"),
            (double, person, "different"),
        ):
            made = entities.claim(
                principal=who, left=left, right=right, judgement=judgement, reason="The same scar.", marking=marking
            )
            hider.note({"claim": made})
        entities.withdraw(principal=who, claim_id=made)


def changes(hider: Hider, way: Way) -> None:
    """Correct, retract and remark what is hidden."""
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewStatement

    who, marking = hider.author(way), hider.marking(way)
    for kind, agency in _records_both_read(hider, way):
        record = hider.house.things[agency][f"{kind} person"]
        done = operations.contribute(
            principal=who,
            statements=[NewStatement(record, "alias", f"Alias {number}", marking) for number in range(3)],
        )
        first, second, third = done.statement_ids
        hider.note({"statement": first})
        operations.correct(principal=who, statement_id=first, value="Another alias", reason="Misheard.")
        operations.retract(principal=who, statement_id=second, reason="It was his brother's.")
        narrower = hider.marking(way, caveat="Ask first.")
        operations.remark(principal=who, statement_id=third, marking=narrower, reason="The source is near.")


def releases(hider: Hider, way: Way) -> None:
    """Ask for releases that do not reach the viewer: open, refused, withdrawn and approved."""
    from breakwater.capabilities.releases import operations as releases_
    from breakwater.capabilities.releases.changes import Change
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewStatement
    from breakwater.core.marking import Pap, Tlp

    if way.agency == THIRD or way.mark not in ("kept", "compartment"):
        return
    cell = "cell " if way.mark == "compartment" else ""
    who = hider.author(way)
    asks, decides = (hider.house.principal(f"{way.agency} {cell}{name} officer") for name in ("releasing", "second"))
    marking = hider.marking(Way(way.agency, way.author, way.mark), tlp=Tlp.AMBER_STRICT, releasable_to=frozenset())
    record = hider.house.things[way.agency]["open person"]
    reached = next(code for code in (OWN, OTHER, THIRD) if code not in (VIEWERS[hider.viewer], way.agency))
    change = Change(tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER, releasable_to=frozenset({reached}))
    done = operations.contribute(
        principal=who, statements=[NewStatement(record, "alias", f"Of a release {n}", marking) for n in range(4)]
    )
    for statement, ending in zip(done.statement_ids, ("", "refuse", "withdraw", "approve"), strict=True):
        asked = releases_.request_release(
            principal=asks,
            asking=releases_.Asking(
                [statement], change, "They need it.", hider.house.persons[f"{way.agency} {cell}second officer"],
                due_on=AT.date(),
            ),
        )  # fmt: skip
        hider.note({"open release": asked, "refused release": asked, "done release": asked, "statement": statement})
        if ending == "refuse":
            releases_.refuse(principal=decides, release_id=asked, reason="Too near the source.")
        elif ending == "withdraw":
            releases_.withdraw(principal=asks, release_id=asked)
        elif ending == "approve":
            releases_.approve(principal=decides, release_id=asked)


def imports(hider: Hider, way: Way) -> None:
    """Import files: one waits to be mapped, one to be loaded, one is loaded, one job waits to be done."""
    from breakwater.capabilities.statements import import_operations
    from breakwater.capabilities.statements.tests import import_cast

    who, marking = hider.author(way), hider.marking(way)
    given = {"marking": marking, "collection": _collection(OWN)}

    def file(name: str) -> import_cast.File:
        return import_cast.File(f"name,nationality\nAmir shared {OWN},MM\nRow {name},MM\n".encode(), f"{name}.csv")

    hider.note({"loaded import": import_cast.loaded(who, file("loaded"), **given)})
    hider.note({"checked import": import_cast.checked(who, file("checked"), **given)})
    waiting = import_cast.opened(who, file("waiting"))
    [part] = import_cast.mapped(who, waiting)
    if way.agency != VIEWERS[hider.viewer]:  # a map is its agency's, for every colleague
        import_operations.save_map(principal=who, name=f"Map of {way.agency}", mapping=part.mapping)
    defaults = import_cast.defaults(**given)
    import_operations.start_check(principal=who, batch_id=waiting, parts=[part], defaults=defaults)
    hider.note({"open import": waiting})


def forms_and_tokens(hider: Hider, way: Way) -> None:
    """Keep drafts and hand in forms under the very keys that the viewer's forms will have; make tokens."""
    from breakwater.capabilities.statements import draft_store, operations
    from breakwater.capabilities.statements.contribute_form import read_sheet
    from breakwater.capabilities.statements.drafts import NewStatement
    from breakwater.foundation.access import tokens
    from breakwater.foundation.database.source import new_id

    who, marking = hider.author(way), hider.marking(way)
    taken = () if f"keys of {way.author}" in hider.found else hider.keys
    hider.note({f"keys of {way.author}": ""})
    for number, key in enumerate((*taken, str(new_id()), str(new_id()))):
        sheet = read_sheet({"key": key, "report-title": "A draft", "row-0-value": "half said"})
        draft_store.keep(who, sheet, title="A draft")
        hider.note({"draft": key})
        if number % 2 and way.mark != "exercise":
            said = NewStatement(hider.house.things[OWN]["open person"], "alias", "By a form", marking)
            operations.contribute(principal=who, statements=[said], key=key)
            hider.note({"hand-in": key})
    _secret, line = tokens.make(who, name="A program", scopes=list(tokens.Scope), days=30)
    hider.note({"token": line.id})


def markings_used_before(hider: Hider, way: Way) -> None:
    """Let a colleague say something under markings that the viewer's own statements will have, and take it back into
    a compartment at once: from then on labels have other numbers, in another order.
    """
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewStatement
    from breakwater.core.marking import Handling, Marking, Pap, Tlp
    from tests.support.house import kept_by, shared_with

    own = VIEWERS[hider.viewer] if VIEWERS[hider.viewer] in AGENCIES else way.agency
    if own == THIRD:
        return
    strict = Marking(originator=own, tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER)
    markings = [  # of `tests.support.asks`, the last first
        shared_with(own, OTHER if own == OWN else OWN),
        kept_by(own),
        Marking(originator=own, tlp=Tlp.GREEN, pap=Pap.RED),
        strict,
        replace(strict, pap=Pap.RED, handling=frozenset({Handling.H1, Handling.H2})),
        replace(strict, handling=frozenset({Handling.H2})),
    ]
    who = hider.author(Way(own, f"{own} cell analyst", "compartment"))
    record = hider.house.things[own]["open person"]
    cell = frozenset({hider.compartment(own)})
    for marking in markings:
        [said] = operations.contribute(
            principal=who, statements=[NewStatement(record, "alias", "Taken back", marking)]
        ).statement_ids
        narrower = replace(marking, compartments=cell)
        operations.remark(principal=who, statement_id=said, marking=narrower, reason="The source is near.")
        hider.note({"statement": said})


def crowds(hider: Hider, way: Way) -> None:
    """Add so many hidden rows to what the viewer reads that the server plans its queries anew."""
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewStatement

    who, marking = hider.author(way), hider.marking(way)
    records = [
        hider.house.things[agency][f"{kind} {name}"]
        for kind, agency in _records_both_read(hider, way)
        for name in ("person", "network")
    ]
    if not records:
        return
    done = operations.contribute(
        principal=who, statements=[NewStatement(record, "alias", "One of a crowd", marking) for record in records]
    )
    with as_owner() as cursor:
        cursor.execute(_COPY, [list(done.statement_ids)])
        cursor.execute("analyze statements_statement")


_COPY = """
insert into statements_statement (id, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation,
  key, withheld_ends, held_from, held_to, said_on, recorded_at, originator, grade, label_id, reference, collection,
  is_protected)
select gen_random_uuid(), record_id, kind, opener, opened_on, prop, value || ' ' || number, value_kind, lang,
  translation, key, withheld_ends, held_from, held_to, said_on, recorded_at, originator, grade, label_id, reference,
  collection, is_protected
from statements_statement, generate_series(1, 400) number where id = any(%s::uuid[])
"""


def looking(hider: Hider, way: Way) -> None:
    """Search, read, print: what others do is written down, counted and limited, each for itself."""
    from breakwater.capabilities.entities import queries as entities
    from breakwater.capabilities.statements import actions, queries
    from breakwater.foundation.access.doors import Leaving, releasable
    from breakwater.foundation.access.passage import acting

    who = hider.author(way)
    for kind, agency in _records_both_read(hider, way):
        things = hider.house.things[agency]
        for _ in range(3):
            entities.search(who, f"Amir {kind} {agency}")
        entities.entity_page(who, things[f"{kind} person"])
        with acting(who, actions.READ) as passage:
            [row] = queries.by_ids(passage, [things[f"{kind} statement"]])
            releasable(who, [Leaving(row.id, row.label_id, row.marking)], to=way.agency, form="print")


def people(hider: Hider, way: Way) -> None:
    """Add people and organisations that reach nobody in this world: of another one, ended, suspended, invited."""
    from breakwater.foundation.members.models import Organisation
    from breakwater.foundation.members.roles import Role
    from breakwater.foundation.members.tests import factories

    number = len(hider.found["people"])
    home = Organisation.objects.get(code=way.agency)
    ended = {"valid_from": AT - timedelta(days=90), "valid_until": AT - timedelta(days=1)}
    made = [
        factories.affiliation(home, f"aa.exercise{number}", Role.ANALYST, Role.SECOND_OFFICER, world=EXERCISE),
        factories.affiliation(home, f"aa.ended{number}", Role.ANALYST, Role.SECOND_OFFICER, **ended),
    ]
    elsewhere = factories.organisation(f"XX-{number}", world=EXERCISE)
    made.append(factories.affiliation(elsewhere, "aa", Role.ANALYST, world=EXERCISE))
    suspended = factories.organisation(f"XX-S{number}", world=EXERCISE, suspended=True)
    made.append(factories.affiliation(suspended, "aa", Role.ANALYST, world=EXERCISE))
    hider.found["people"] += [str(row.person_id) for row in made]


THINGS: dict[str, Callable[[Hider, Way], None]] = {
    each.__name__.replace("_", " "): each
    for each in (
        statements_about_what_is_seen,
        doubles,
        relations,
        ties_with_a_hidden_end,
        files,
        claims,
        changes,
        releases,
        imports,
        forms_and_tokens,
        markings_used_before,
        crowds,
        looking,
        people,
        others.liftings,
        others.releases_of_what_is_read,
        others.commitments,
        others.plans,
        others.proposals,
        others.newcomers,
        others.sign_ins,
    )
}


def _records_both_read(hider: Hider, way: Way) -> list[tuple[str, str]]:
    """Return which of the house's hand-ins both the author and the viewer read: kind and agency."""
    if way.mark == "exercise":
        return []
    found = [("open", OWN), ("open", OTHER)]
    if way.agency in AGENCIES and VIEWERS[hider.viewer] in AGENCIES:
        found += [("shared", OWN), ("shared", OTHER)]
    return found


def _collection(agency: str) -> str:
    from tests.support.house import COLLECTIONS

    return COLLECTIONS[agency]
