"""What others do among themselves, hidden from the viewer: requests, proposals, invitations, accounts, sign-ins."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.support.house import AGENCIES, AT, OTHER, OWN, THIRD
from tests.twin.handing_in import hand_in
from tests.twin.worlds import VIEWERS

if TYPE_CHECKING:
    from tests.twin.hidden import Hider, Way


def liftings(hider: Hider, way: Way) -> None:
    """Ask to lift the protection of what the viewer reads and of what is hidden: open, refused, withdrawn, done."""
    from breakwater.capabilities.releases import lifting
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewRecord, NewStatement, Screening

    own = VIEWERS[hider.viewer] == way.agency
    if way.agency not in AGENCIES or way.mark == "exercise" or (own and "protect" in hider.viewer):
        return
    marking = hider.marking(way)
    first, second = (f"{way.agency} {name}" for name in ("victim protection", "second protector"))

    def ask(record: str, ending: str) -> None:
        asked = lifting.request_lifting(
            principal=hider.house.principal(first),
            record_id=record,
            grounds="Grown up, says an aunt.",
            second_officer=hider.house.persons[second],
        )
        hider.note({"lifting": asked})
        if ending == "refuse":
            lifting.refuse_lifting(principal=hider.house.principal(second), lifting_id=asked, reason="Not her aunt.")
        elif ending == "withdraw":
            lifting.withdraw_lifting(principal=hider.house.principal(first), lifting_id=asked)
        elif ending == "lift":
            lifting.lift_protection(principal=hider.house.principal(second), lifting_id=asked)

    for kind in ("open", "shared") if hider.is_first(f"liftings of {way.agency}") else ():
        for ending in ("refuse", "withdraw", ""):
            ask(hider.house.things[way.agency][f"{kind} child"], ending)
    if way.mark not in ("kept", "to a third", "excluded"):
        return  # the protectors do not read under it
    done = operations.contribute(
        principal=hider.author(way),
        records=[NewRecord("child", "person", Screening("no", "yes", reason="Fifteen by her papers."))],
        statements=[NewStatement("child", "name", "Aaron Child", marking)],
    )
    hider.note({"child": done.record_ids["child"]})
    ask(done.record_ids["child"], "lift")


def releases_of_what_is_read(hider: Hider, way: Way) -> None:
    """Ask to release what the viewer reads already to somebody else: open, refused, withdrawn."""
    from breakwater.capabilities.releases import operations as releases
    from breakwater.capabilities.releases.changes import Change
    from breakwater.core.marking import Pap, Tlp

    if way.agency not in AGENCIES or way.agency == VIEWERS[hider.viewer] or way.mark == "exercise":
        return
    asks, decides = (hider.house.principal(f"{way.agency} {name} officer") for name in ("releasing", "second"))
    things = hider.house.things[way.agency]
    change = Change(tlp=Tlp.AMBER, pap=Pap.AMBER, releasable_to=frozenset({OWN, OTHER, THIRD} - {way.agency}))
    for ending in ("", "refuse", "withdraw"):
        asked = releases.request_release(
            principal=asks,
            asking=releases.Asking(
                [things["shared statement"], things["shared role"]], change, "They need it too.",
                hider.house.persons[f"{way.agency} second officer"], due_on=AT.date() - timedelta(days=1),
            ),
        )  # fmt: skip
        hider.note({"open release": asked, "refused release": asked, "done release": asked})
        if ending == "refuse":
            releases.refuse(principal=decides, release_id=asked, reason="Too near the source.")
        elif ending == "withdraw":
            releases.withdraw(principal=asks, release_id=asked)


def commitments(hider: Hider, way: Way) -> None:
    """Let an agency owe another something, late, about what the viewer reads and about what is hidden."""
    from breakwater.capabilities.statements import actions
    from breakwater.foundation.access.passage import acting
    from breakwater.foundation.commitments import operations
    from breakwater.foundation.commitments.operations import Party
    from breakwater.foundation.members.roles import Role

    sides = [code for code in (OWN, OTHER, THIRD) if code != VIEWERS[hider.viewer]][:2]
    if way.agency not in sides or way.mark == "exercise":
        return
    by, to = sorted(sides)
    read = hider.house.things[OWN]["open person"], hider.house.things[OTHER]["open person"]
    with acting(hider.author(way), actions.CONTRIBUTE) as passage:
        for subject in (*read, *hider.found["person"][:1]):
            for role in (None, Role.ANALYST):
                made = operations.create(
                    passage,
                    kind="release.approve",
                    subject=("record", subject),
                    by=Party(by, role=role),
                    to=Party(to, role=role),
                    due_on=AT.date() - timedelta(days=3),
                )
            if way.agency == to:
                operations.withdraw(passage, commitment_id=made)


def plans(hider: Hider, way: Way) -> None:
    """Plan against a hidden network; in the viewer's own agency also anew, as next version of a plan that is seen."""
    from breakwater.capabilities.disruption import making, operations
    from breakwater.capabilities.disruption.asking import Asked, Subject
    from breakwater.capabilities.disruption.models import SubjectKind
    from breakwater.capabilities.statements import operations as statements
    from breakwater.capabilities.statements.drafts import NewStatement

    who, marking = hider.author(way), hider.marking(way)
    network = Subject(SubjectKind.NETWORK, hand_in(who, f"plan of {way.author}", marking)["network"])
    made = [operations.ask(principal=who, subject=network, asked=Asked(removals=1), name="Aaa")]
    making.make(who, plan_id=made[0], run=1)
    if way.agency == VIEWERS[hider.viewer] and way.agency in AGENCIES:
        things = hider.house.things[way.agency]
        statements.contribute(
            principal=who, statements=[NewStatement(things["kept person"], "alias", "Hidden", marking)]
        )
        made.append(operations.ask_again(principal=who, plan_id=things["older plan"], asked=Asked(removals=1)))
        making.make(who, plan_id=made[1], run=1)
    made.append(operations.ask(principal=who, subject=network, asked=Asked(removals=1)))  # waits
    for plan in made:
        hider.note({"plan": plan, "older plan": plan})


def proposals(hider: Hider, way: Way) -> None:
    """Propose roles and recoveries in another agency: open, refused, confirmed."""
    from breakwater.foundation.members import operations
    from breakwater.foundation.members.roles import Role

    if way.agency not in AGENCIES or way.agency == VIEWERS[hider.viewer] or way.mark == "exercise":
        return
    contact, security = (
        hider.house.principal(f"{way.agency} {name}") for name in ("contact point", "security officer")
    )
    colleague = hider.house.affiliations[f"{way.agency} cell analyst"]
    if not hider.is_first(f"proposals of {way.agency}"):
        return
    lost = operations.propose_recovery(contact, affiliation_id=colleague, reason="The key was lost.")
    operations.refuse_proposal(security, proposal_id=lost.pk)
    operations.propose_recovery(contact, affiliation_id=colleague, reason="It is lost indeed.")
    operations.propose_role(contact, affiliation_id=colleague, role=Role.RELEASING_OFFICER, reason="Few hands.")


def newcomers(hider: Hider, way: Way) -> None:
    """Open accounts in another agency: one is invited, one was invited twice and has gone, one is closed.

    Whoever is at work is no secret: each author is told how many people a marking reaches.
    """
    from breakwater.foundation.members import operations
    from breakwater.foundation.members.roles import Role

    if way.agency not in AGENCIES or way.agency == VIEWERS[hider.viewer] or way.mark == "exercise":
        return
    contact = hider.house.principal(f"{way.agency} contact point")
    number = len(hider.found["sign-in name"])
    for offset, roles in enumerate(([Role.ANALYST], [Role.ANALYST, Role.INVESTIGATOR], [Role.ANALYST])):
        opened = operations.open_account(
            contact,
            name=f"Aaron Newcomer {number}",
            handle=f"aa.new{number + offset}",
            roles=roles,
            valid_from=AT + timedelta(days=30) if offset == 0 else None,
        )
        hider.note({"sign-in name": opened.person.sign_in_name})
        if offset == 1:
            operations.renew_invitation(contact, affiliation_id=opened.affiliation.pk)
            operations.end_affiliation(contact, affiliation_id=opened.affiliation.pk)
        elif offset == 2:
            operations.close_account(contact, affiliation_id=opened.affiliation.pk)


def sign_ins(hider: Hider, way: Way) -> None:
    """Let others sign in, work and fail to sign in."""
    from django.test import Client

    if way.agency == VIEWERS[hider.viewer] or way.author not in hider.house.affiliations:
        return
    hider.house.browser(way.author).get("/desk/")
    if hider.is_first("a failed sign-in"):  # each takes as long as a password's hash
        stranger = Client(SERVER_NAME="127.0.0.1")
        stranger.post("/sign-in/", {"login": "nobody.else", "password": "nothing of the kind"})
