"""A machine that says, changes, grants, ends and lets time pass, and after each step asks everybody what they read.

Everything happens through the product's own operations, at instants of the machine's clock. What comes through the
doors for each viewer is compared with `decide`, asked about everything that the machine knows was ever said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from breakwater.core.errors import BreakwaterError
from breakwater.core.marking import GROUP, Marking, Pap, Purpose, Tlp
from breakwater.core.policy import READ, Environment, Resource, Subject, decide
from tests.support.rights import COMPARTMENT, Rights
from tests.support.tide import forget

TEMPLATE = "machine"
MICROSECOND = timedelta(microseconds=1)
SPANS = (timedelta(minutes=20), timedelta(hours=1), timedelta(hours=3))
AUTHORS = {"Chidi": "ID-IID", "Farid": "BD-CCI"}
VIEWERS = ("Chidi", "Dana", "Eko", "Farid", "Gita", "Hani", "Vida", "Nemo")
PURPOSES = (Purpose.INTELLIGENCE, Purpose.INVESTIGATION, Purpose.PROTECTION, Purpose.STRATEGIC_ANALYSIS)
ORGANISATIONS = ("ID-IID", "BD-CCI", "TH-BSB", "MY-MCB", "LK-ASU", GROUP)
RIGHTS = ("clearance", "clearance", "compartment", "group", "client", "role")
REFUSALS: Counter[str] = Counter()
"""How often what was refused, over all runs."""
DONE: Counter[str] = Counter()
"""How often what was done, over all runs; also what was compared and seen."""

spans = st.sampled_from((None, *SPANS))
readers = st.sampled_from(VIEWERS)


@st.composite
def markings(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a marking says apart from its originator; mostly such that others read it for a while."""
    tlp = draw(st.sampled_from((Tlp.AMBER, Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.GREEN, Tlp.CLEAR, Tlp.RED)))
    to = draw(st.frozensets(st.sampled_from(ORGANISATIONS), max_size=3))
    return {
        "tlp": tlp,
        "pap": Pap.AMBER,
        "releasable_to": to if tlp in (Tlp.AMBER, Tlp.AMBER_STRICT) else frozenset(),
        "named": draw(st.frozensets(readers, max_size=2)) if tlp is Tlp.RED else frozenset(),
        "excluded": draw(st.sampled_from((frozenset(), frozenset(), frozenset({"TH"})))),
        "compartments": draw(st.sampled_from((frozenset(), frozenset(), frozenset({COMPARTMENT})))),
        "purposes": draw(
            st.sampled_from((frozenset(), frozenset(), frozenset({Purpose.INTELLIGENCE, Purpose.STRATEGIC_ANALYSIS})))
        ),
        "expires": draw(st.sampled_from((None, None, *SPANS))),
    }


def build() -> dict[str, str]:
    """Fill the machine's template: the releases' people, somebody who protects, and their officers."""
    from breakwater.capabilities.releases.tests import cast as casting
    from breakwater.foundation.members.roles import Role
    from breakwater.foundation.members.tests import factories

    forget()
    cast = casting.Cast()
    cast.add("Vida", "TH-BSB", Role.VICTIM_PROTECTION)
    factories.affiliation(cast.organisations["BD-CCI"], "Nemo", Role.ANALYST)  # whose clearance nobody ever stated
    rights = Rights(cast)
    rights.read_in("Chidi")
    return {"at": (datetime.now(casting.NOW.tzinfo) + timedelta(minutes=1)).isoformat()}


class Machine(RuleBasedStateMachine):
    """See the module. `session` and `plant` are set by whoever runs it; `plant` puts a fault into each database."""

    session: Any
    plant: Any = staticmethod(lambda: None)

    def __init__(self) -> None:
        super().__init__()
        from breakwater.foundation.database.testing import copied

        known = self.session.prepared(TEMPLATE, build)
        forget()
        self._database = copied(self.session, TEMPLATE)
        self._database.__enter__()
        self.now = datetime.fromisoformat(known["at"])
        self.cast = _cast_again()
        self.rights = Rights(self.cast, is_new=False)
        self.said: dict[str, Marking] = {}
        self.record_of: dict[str, str] = {}
        self.author_of: dict[str, str] = {}
        self.gone: set[str] = set()
        self.protected: set[str] = set()
        self.claims: dict[str, Marking] = {}
        self.ends_of: dict[str, set[str]] = {}
        self.boundaries: set[datetime] = set()
        self.purpose = Purpose.INTELLIGENCE
        type(self).plant()

    def teardown(self) -> None:
        """Let go of the database."""
        self._database.__exit__(None, None, None)
        forget()

    # What is said

    @initialize(drawn=st.lists(markings(), min_size=3, max_size=3))
    def begin(self, drawn: list[dict[str, Any]]) -> None:
        """Begin with some statements."""
        for parts, name in zip(drawn, ("Chidi", "Farid", "Chidi"), strict=True):
            self._contribute(name, parts)

    @rule(name=st.sampled_from(sorted(AUTHORS)), parts=markings())
    def contribute(self, name: str, parts: dict[str, Any]) -> None:
        """Say something about a new person."""
        self._contribute(name, parts)

    @precondition(lambda self: self.said)
    @rule(data=st.data(), how=st.sampled_from(("supersede", "retract", "protect", "remark")))
    def change(self, data: st.DataObject, how: str) -> None:
        """Change something that still stands, as its author."""
        standing = [each for each in self.said if each not in self.gone]
        if not standing:
            return
        self.change_one(standing[data.draw(st.integers(0, len(standing) - 1))], how)

    def change_one(self, chosen: str, how: str) -> None:
        """Change this statement, as its author."""
        from breakwater.capabilities.statements import operations

        author, marking = self.author_of[chosen], self.said[chosen]

        def change() -> None:
            who = self.cast[author]
            if how == "supersede":
                new = operations.correct(principal=who, statement_id=chosen, value="KM Baru", reason="Read again.")
                self._note(new, marking, self.record_of[chosen], author)
                self.gone.add(chosen)
            elif how == "retract":
                operations.retract(principal=who, statement_id=chosen, reason="It was another.")
                self.gone.add(chosen)
            elif how == "protect":
                record = self.record_of[chosen]
                operations.protect(principal=who, record_id=record, category="child", grounds="Fifteen.")
                self.protected.add(record)
            else:
                narrower = replace(marking, tlp=Tlp.AMBER_STRICT, releasable_to=frozenset(), pap=Pap.RED)
                if marking.tlp is Tlp.RED:
                    narrower = replace(marking, named_recipients=frozenset(sorted(marking.named_recipients)[:1]))
                operations.remark(principal=who, statement_id=chosen, marking=narrower, reason="Nearer than thought.")
                self.said[chosen] = narrower

        self._do(how, change)

    @precondition(lambda self: self.said)
    @rule(data=st.data(), to=st.frozensets(st.sampled_from(ORGANISATIONS[1:]), min_size=1, max_size=3))
    def release(self, data: st.DataObject, to: frozenset[str]) -> None:
        """Let one officer ask for a wider release of something of ID-IID, and the other approve it."""
        own = [each for each, author in self.author_of.items() if author == "Chidi" and each not in self.gone]
        if not own:
            return
        self.release_one(own[data.draw(st.integers(0, len(own) - 1))], to)

    def release_one(self, chosen: str, to: frozenset[str]) -> None:
        """Release this statement."""
        from breakwater.capabilities.releases import operations
        from breakwater.capabilities.releases.changes import Change

        change = Change(tlp=Tlp.AMBER, pap=Pap.AMBER, releasable_to=to)

        def release() -> None:
            asking = operations.Asking([chosen], change, "They need it.", self.cast.person("Bo"))
            asked = operations.request_release(principal=self.cast["Alba"], asking=asking)
            operations.approve(principal=self.cast["Bo"], release_id=asked)
            self.said[chosen] = change.applied_to(self.said[chosen])

        self._do("release", release)

    @precondition(lambda self: len(self.said) > 1)
    @rule(data=st.data(), parts=markings(), name=st.sampled_from(sorted(AUTHORS)))
    def claim(self, data: st.DataObject, parts: dict[str, Any], name: str) -> None:
        """Claim that two records are the same, of which the one who claims opened one."""
        records = list(dict.fromkeys(self.record_of.values()))
        own = list(dict.fromkeys(self.record_of[each] for each, author in self.author_of.items() if author == name))
        if own:
            left, right = (among[data.draw(st.integers(0, len(among) - 1))] for among in (own, records))
            self.claim_one(name, left, right, parts)

    def claim_one(self, name: str, left: str, right: str, parts: dict[str, Any]) -> None:
        """Claim that these are the same."""
        from breakwater.capabilities.entities import operations

        def claim() -> None:
            marking = self._marking(name, parts)
            made = operations.claim(
                principal=self.cast[name], left=left, right=right, judgement="same", reason="One face.", marking=marking
            )
            self.claims[made], self.ends_of[made] = marking, {left, right}
            self._note_end(marking.expires_at)

        self._do("claim", claim)

    # Who may

    @rule(what=st.sampled_from(RIGHTS), name=readers, until=spans, is_future=st.booleans())
    def grant(self, what: str, name: str, until: timedelta | None, is_future: bool) -> None:
        """Give a right, for a while or for long; a clearance perhaps from a future instant on."""
        begins = self.now + SPANS[0] if what == "clearance" and is_future else None
        ends = None if until is None else (begins or self.now) + until
        grants = {
            "clearance": lambda: self.rights.attest_clearance(name, valid_from=begins, valid_until=ends),
            "compartment": lambda: self.rights.read_in(name, valid_until=ends),
            "group": lambda: self.rights.admit(name, valid_until=ends),
            "client": lambda: self.rights.declare_client(valid_until=ends),
            "role": lambda: self.rights.give_role(name, valid_until=ends),
        }
        self._do(f"grant {what}", grants[what], begins, ends)

    @rule(what=st.sampled_from(RIGHTS), name=readers)
    def end(self, what: str, name: str) -> None:
        """Take a right away."""
        ends = {
            "clearance": lambda: self.rights.withdraw_clearance(name),
            "compartment": lambda: self.rights.read_out(name),
            "group": lambda: self.rights.dismiss(name),
            "client": self.rights.end_clients,
            "role": lambda: self.rights.end_role(name),
        }
        self._do(f"end {what}", ends[what])

    # When, and for what

    @precondition(lambda self: any(each > self.now for each in self.boundaries))
    @rule(nth=st.integers(0, 2), step=st.sampled_from((-MICROSECOND, 0 * MICROSECOND, MICROSECOND)))
    def pass_to_a_boundary(self, nth: int, step: timedelta) -> None:
        """Let time pass to just before, at, or just after something that begins or ends."""
        coming = sorted(each for each in self.boundaries if each > self.now)
        self.now = max(coming[min(nth, len(coming) - 1)] + step, self.now)
        DONE["boundary"] += 1

    @rule()
    def pass_a_microsecond(self) -> None:
        """Let a little time pass."""
        self.now += MICROSECOND

    @rule(purpose=st.sampled_from(PURPOSES))
    def read_for(self, purpose: Purpose) -> None:
        """Let everybody read for another purpose."""
        self.purpose = purpose

    # What comes through

    @invariant()
    def everybody_reads_what_is_theirs(self) -> None:
        """What comes through the doors equals `decide` over all there is, for each viewer."""
        subjects = self._subjects()
        for name in VIEWERS:
            subject = subjects[self.cast.person(name)]
            seen = self._seen(name)
            right = self._right(subject)
            for kind, expected in right.items():
                assert seen[kind] == expected, (name, self.purpose, self.now.isoformat(), kind, seen[kind] ^ expected)
            DONE["compared"] += len(self.said) + len(self.claims)
            DONE["seen of others"] += sum(
                1 for each in right["statements"] if self.said[each].originator != subject.organisation
            )

    def _right(self, subject: Subject) -> dict[str, set[str]]:
        """Return what one reads by `decide`: a claim, only where something of both its records is read too."""

        def reads(marking: Marking, *, identity: bool = False) -> bool:
            resource = Resource(marking, protects_identity=identity)
            return decide(subject, READ, resource, Environment(at=self.now)).allowed

        statements = {each for each, marking in self.said.items() if reads(marking)}
        records = {self.record_of[each] for each in statements}
        return {
            "statements": statements,
            "values": {
                each
                for each, marking in self.said.items()
                if self.record_of[each] in self.protected and reads(marking, identity=True)
            },
            "claims": {
                each for each, marking in self.claims.items() if reads(marking) and self.ends_of[each] <= records
            },
        }

    def _seen(self, name: str) -> dict[str, set[str]]:
        from breakwater.capabilities.entities.models import IdentityClaim
        from breakwater.capabilities.statements import actions
        from breakwater.capabilities.statements.models import ProtectedValue, Statement
        from breakwater.foundation.access.doors import readable
        from breakwater.foundation.access.errors import Refused
        from breakwater.foundation.access.passage import acting
        from breakwater.foundation.database.source import replayed

        with replayed(at=self.now):
            who = self.cast.at_work(name, self.purpose)
            try:
                with acting(who, actions.READ):
                    return {
                        kind: {str(key) for key in readable(who, model).values_list("pk", flat=True)}
                        for kind, model in (
                            ("statements", Statement),
                            ("values", ProtectedValue),
                            ("claims", IdentityClaim),
                        )
                    }
            except Refused:  # nobody without a role reads
                return {"statements": set(), "values": set(), "claims": set()}

    def _subjects(self) -> dict[str, Subject]:
        from breakwater.foundation.members import queries

        return {each.person: each for each in queries.subjects_of_world("live", purpose=self.purpose)}

    # How it is done

    def _contribute(self, name: str, parts: dict[str, Any]) -> None:
        from breakwater.capabilities.statements import operations
        from breakwater.capabilities.statements.drafts import NewRecord, NewStatement, Screening

        def contribute() -> None:
            marking = self._marking(name, parts)
            done = operations.contribute(
                principal=self.cast[name],
                records=[NewRecord("p", "person", Screening("no", "no", reason="Seen."))],
                statements=[NewStatement("p", "name", "Amir", marking), NewStatement("p", "alias", "Ami", marking)],
            )
            for each in done.statement_ids:
                self._note(each, marking, done.record_ids["p"], name)

        self._do("contribute", contribute)

    def _marking(self, author: str, parts: dict[str, Any]) -> Marking:
        given = {key: value for key, value in parts.items() if key not in ("named", "expires")}
        return Marking(
            originator=AUTHORS[author],
            **given,
            named_recipients=frozenset(self.cast.person(name) for name in (*parts["named"], author))
            if parts["tlp"] is Tlp.RED
            else frozenset(),
            expires_at=None if parts["expires"] is None else self.now + parts["expires"],
        )

    def _note(self, statement: str, marking: Marking, record: str, author: str) -> None:
        self.said[statement], self.record_of[statement], self.author_of[statement] = marking, record, author
        self._note_end(marking.expires_at)

    def _note_end(self, *instants: datetime | None) -> None:
        self.boundaries |= {each for each in instants if each is not None}

    def _do(self, what: str, work: Any, *instants: datetime | None) -> None:
        from breakwater.foundation.database.source import replayed

        try:
            with replayed(at=self.now):
                work()
        except BreakwaterError as refusal:  # not theirs, not now: nothing happened, as the invariant goes on to check
            REFUSALS[f"{what}: {refusal.message}"] += 1
        else:
            DONE[what] += 1
            self._note_end(*instants)


def _cast_again() -> Any:
    """Find the people in a copy of the template."""
    from breakwater.capabilities.releases.tests.cast import Cast
    from breakwater.foundation.members.models import Affiliation, Organisation, WorkingGroup

    cast = Cast.__new__(Cast)
    cast.organisations = {row.code: row for row in Organisation.objects.all()}
    cast.group = WorkingGroup.objects.get()
    rows = Affiliation.objects.select_related("person", "organisation")
    cast._affiliations = {row.person.name: row for row in rows}
    return cast
