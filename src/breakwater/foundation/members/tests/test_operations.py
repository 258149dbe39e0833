"""Who may change what: each operation as Cora (contact point), Sami and Sol (security officers), Alba (analyst),
Bo's agency, Chidi (observer), Dana and Dinh (co-chairs)."""

from datetime import timedelta

import pytest

from breakwater.core.marking import Purpose
from breakwater.core.policy import ALWAYS, NEVER, Span
from breakwater.foundation.database import epoch
from breakwater.foundation.database.source import replayed
from breakwater.foundation.members import operations as do
from breakwater.foundation.members import queries
from breakwater.foundation.members.authority import Refused
from breakwater.foundation.members.models import Affiliation, Organisation, Person, Proposal
from breakwater.foundation.members.operations.change import NotThere
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests.factories import (
    END,
    NOW,
    Agency,
    acting,
    affiliation,
    agency,
    audited,
    chairs,
    organisation,
    passkey,
    rewrite,
)

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database", "at_now")]

DAY = timedelta(days=1)


@pytest.fixture
def at_now():
    """Every act happens at NOW."""
    with replayed(at=NOW):
        yield


@pytest.fixture
def home() -> Agency:
    """BD-CCI."""
    return agency("BD-CCI")


@pytest.fixture
def abroad() -> Agency:
    """ID-IID, Bo's."""
    return agency("ID-IID")


def roles(row: Affiliation) -> set[str]:
    return {role.value for role in queries.roles_at(row.pk, at=NOW)}


def refused(rule: str):
    return pytest.raises(Refused, check=lambda error: error.rule == rule)


# Accounts


def test_contact_point_opens_an_account(home: Agency) -> None:
    """The new person stands at once, with a token whose hash alone is kept, and the act is on record."""
    opened = do.open_account(
        acting(home.contact_point), name="Nasrin", handle="Nasrin.A", roles=[Role.ANALYST, Role.INVESTIGATOR]
    )
    assert opened.person.sign_in_name == "bd-cci.nasrin.a"
    assert not opened.person.has_usable_password()
    assert roles(opened.affiliation) == {"analyst", "investigator"}
    kept = opened.affiliation.invitations.get()
    assert opened.token not in (kept.token_hash, str(kept.pk))
    assert (kept.issued_by_id, kept.expires_at) == (home.contact_point.person_id, NOW + timedelta(hours=72))
    assert audited("action", "organisation", "person", "object_id", "decision") == [
        ("account.open", "BD-CCI", home.contact_point.person_id, str(opened.person.pk), "allowed")
    ]


@pytest.mark.parametrize("name", ["Nas\u200brin", "Nasrin\u202e", "\u3164", "Nas\u200drin"])
def test_a_persons_name_holds_nothing_that_nobody_sees(name: str, home: Agency) -> None:
    """Two accounts whose names look the same would be one to everybody."""
    before = Person.objects.count()
    with refused("name"):
        do.open_account(acting(home.contact_point), name=name, handle="x", roles=[Role.ANALYST])
    with refused("name"):
        do.open_account(acting(home.contact_point), name="X", name_local=name, handle="x", roles=[Role.ANALYST])
    assert Person.objects.count() == before


@pytest.mark.parametrize("who", ["security_officer", "analyst"])
def test_nobody_else_opens_accounts(who: str, home: Agency) -> None:
    """Refused, nothing kept but the record of the refusal."""
    before = Person.objects.count()
    with refused("role"):
        do.open_account(acting(getattr(home, who)), name="X", handle="x", roles=[Role.ANALYST])
    assert Person.objects.count() == before
    assert audited("action", "decision", "rule_ids") == [("account.open", "refused", ["role"])]


def test_handle_taken_is_said_of_the_own_organisation_only(home: Agency, abroad: Agency) -> None:
    """The same handle in another organisation is neither an obstacle nor a hint."""
    do.open_account(acting(abroad.contact_point), name="X", handle="nasrin", roles=[Role.ANALYST])
    do.open_account(acting(home.contact_point), name="X", handle="nasrin", roles=[Role.ANALYST])
    with refused("handle-taken"):
        do.open_account(acting(home.contact_point), name="X", handle="NASRIN", roles=[Role.ANALYST])


@pytest.mark.parametrize("handle", ["", "a b", "../x", "-a", "ä", "a" * 41, "a\n"])
def test_handles_are_plain(handle: str, home: Agency) -> None:
    """What is not a handle is refused before anything is kept."""
    with refused("handle"):
        do.open_account(acting(home.contact_point), name="X", handle=f"{handle}", roles=[Role.ANALYST]) if (
            handle.strip() == handle
        ) else do.open_account(acting(home.contact_point), name="X", handle=f"x{handle}x", roles=[Role.ANALYST])


def test_closing_an_account_ends_everything_at_once(home: Agency) -> None:
    """Standing, roles and sessions end; the row stays for the record."""
    row, generation = home.analyst, home.analyst.person.session_generation
    do.close_account(acting(home.contact_point), affiliation_id=row.pk)
    person = Person.objects.get(pk=row.person_id)
    assert (person.is_active, person.session_generation) == (False, generation + 1)
    assert queries.subject(row.pk, purpose=Purpose.INTELLIGENCE).standing == NEVER
    assert row.roles.get().valid_until == NOW


def test_only_the_home_closes_an_account(home: Agency, abroad: Agency) -> None:
    """Who also acts for BD-CCI can lose that affiliation there, not the account."""
    bo = abroad.analyst
    second = do.affiliate_person(acting(home.contact_point), person_id=bo.person_id, roles=[Role.ANALYST])
    with refused("own-organisation"):
        do.close_account(acting(home.contact_point), affiliation_id=second.pk)
    do.end_affiliation(acting(home.contact_point), affiliation_id=second.pk)
    assert roles(second) == set()
    assert roles(bo) == {"analyst"}


def test_contact_point_does_not_remove_who_watches_it(home: Agency) -> None:
    """Neither by ending the role, nor the affiliation, nor by closing the account."""
    target = home.security_officer.pk
    for attempt in (
        lambda: do.end_role(acting(home.contact_point), affiliation_id=target, role=Role.SECURITY_OFFICER),
        lambda: do.end_affiliation(acting(home.contact_point), affiliation_id=target),
        lambda: do.close_account(acting(home.contact_point), affiliation_id=target),
    ):
        with refused("role"):
            attempt()
    assert roles(home.security_officer) == {"security-officer"}


@pytest.mark.parametrize(
    "attempt",
    [
        lambda who, row: do.end_affiliation(who, affiliation_id=row.pk),
        lambda who, row: do.close_account(who, affiliation_id=row.pk),
        lambda who, row: do.give_role(who, affiliation_id=row.pk, role=Role.INVESTIGATOR),
        lambda who, row: do.end_role(who, affiliation_id=row.pk, role=Role.ANALYST),
        lambda who, row: do.propose_role(who, affiliation_id=row.pk, role=Role.SECOND_OFFICER),
        lambda who, row: do.renew_invitation(who, affiliation_id=row.pk),
        lambda who, row: do.propose_recovery(who, affiliation_id=row.pk, reason="lost"),
    ],
)
def test_contact_point_manages_the_own_organisation_only(attempt, home: Agency, abroad: Agency) -> None:
    """Every verb, asked about Bo's agency: refused, rows unchanged."""
    with refused("own-organisation"):
        attempt(acting(home.contact_point), abroad.analyst)
    assert roles(abroad.analyst) == {"analyst"}
    assert not Proposal.objects.exists()


def test_an_absent_id_is_not_there(home: Agency) -> None:
    """An id of nothing has its own answer, not a refusal."""
    with pytest.raises(NotThere):
        do.end_affiliation(acting(home.contact_point), affiliation_id="00000000-0000-4000-8000-000000000000")


# Roles


def confirmed(home: Agency, row: Affiliation, role: Role) -> None:
    proposal = do.propose_role(acting(home.contact_point), affiliation_id=row.pk, role=role)
    do.confirm_role(acting(home.security_officer), proposal_id=proposal.pk)


@pytest.mark.parametrize(
    "role", [Role.RELEASING_OFFICER, Role.SECOND_OFFICER, Role.VICTIM_PROTECTION, Role.SECURITY_OFFICER]
)
def test_two_persons_give_a_role_above_the_ceiling(role: Role, home: Agency) -> None:
    """Proposing gives nothing; the security officer's confirmation does."""
    proposal = do.propose_role(acting(home.contact_point), affiliation_id=home.analyst.pk, role=role)
    assert roles(home.analyst) == {"analyst"}
    do.confirm_role(acting(home.security_officer), proposal_id=proposal.pk)
    assert roles(home.analyst) == {"analyst", role.value}
    with refused("decided"):
        do.confirm_role(acting(home.second_security_officer), proposal_id=proposal.pk)


def test_nobody_confirms_what_they_proposed(home: Agency) -> None:
    """A security officer's own proposal needs another security officer."""
    proposal = do.propose_role(
        acting(home.security_officer), affiliation_id=home.analyst.pk, role=Role.RELEASING_OFFICER
    )
    with refused("two-persons"):
        do.confirm_role(acting(home.security_officer), proposal_id=proposal.pk)
    do.confirm_role(acting(home.second_security_officer), proposal_id=proposal.pk)
    assert roles(home.analyst) == {"analyst", "releasing-officer"}


def test_nobody_confirms_their_own(home: Agency) -> None:
    """Whoever proposed it, the person concerned does not confirm."""
    proposal = do.propose_role(
        acting(home.contact_point), affiliation_id=home.security_officer.pk, role=Role.SECOND_OFFICER
    )
    with refused("nobody-own"):
        do.confirm_role(acting(home.security_officer), proposal_id=proposal.pk)
    assert roles(home.security_officer) == {"security-officer"}


def test_confirmation_comes_from_the_same_organisation(home: Agency, abroad: Agency) -> None:
    """Bo's security officer confirms nothing in BD-CCI."""
    proposal = do.propose_role(acting(home.contact_point), affiliation_id=home.analyst.pk, role=Role.RELEASING_OFFICER)
    with refused("own-organisation"):
        do.confirm_role(acting(abroad.security_officer), proposal_id=proposal.pk)


def test_stale_and_refused_proposals_give_nothing(home: Agency) -> None:
    """After 14 days, or once refused, a proposal is dead; one microsecond before, it lives."""
    first = do.propose_role(acting(home.contact_point), affiliation_id=home.analyst.pk, role=Role.RELEASING_OFFICER)
    with replayed(at=NOW + 14 * DAY), refused("stale"):
        do.confirm_role(acting(home.security_officer), proposal_id=first.pk)
    do.refuse_proposal(acting(home.security_officer), proposal_id=first.pk)
    with refused("decided"):
        do.confirm_role(acting(home.second_security_officer), proposal_id=first.pk)
    again = do.propose_role(acting(home.contact_point), affiliation_id=home.analyst.pk, role=Role.RELEASING_OFFICER)
    with refused("proposed-already"):
        do.propose_role(acting(home.contact_point), affiliation_id=home.analyst.pk, role=Role.RELEASING_OFFICER)
    with replayed(at=NOW + 14 * DAY - timedelta(microseconds=1)):
        do.confirm_role(acting(home.security_officer), proposal_id=again.pk)


def test_who_proposed_may_withdraw_and_others_may_not(home: Agency) -> None:
    """A contact point takes back its own proposal; an analyst refuses nobody's."""
    proposal = do.propose_role(acting(home.contact_point), affiliation_id=home.analyst.pk, role=Role.RELEASING_OFFICER)
    with refused("role"):
        do.refuse_proposal(acting(home.analyst), proposal_id=proposal.pk)
    do.refuse_proposal(acting(home.contact_point), proposal_id=proposal.pk)
    assert Proposal.objects.get().outcome == "refused"


def test_first_security_officer_is_confirmed_from_outside() -> None:
    """While there is none, a co-chair of another organisation stands in; the contact point's own cannot."""
    dana, _ = chairs()
    home = organisation("BD-CCI")
    cora = affiliation(home, "cora", Role.CONTACT_POINT, Role.CO_CHAIR)
    sami = affiliation(home, "sami", Role.ANALYST)
    proposal = do.propose_role(acting(cora), affiliation_id=sami.pk, role=Role.SECURITY_OFFICER)
    ana = affiliation(home, "ana", Role.CO_CHAIR)
    with refused("from-outside"):
        do.confirm_role(acting(ana), proposal_id=proposal.pk)
    do.confirm_role(acting(dana), proposal_id=proposal.pk)
    assert roles(sami) == {"analyst", "security-officer"}
    other = do.propose_role(acting(cora), affiliation_id=ana.pk, role=Role.SECURITY_OFFICER)
    with refused("role"):
        do.confirm_role(acting(dana), proposal_id=other.pk)


def test_co_chairs_choose_their_successors(home: Agency) -> None:
    """One proposes, the other confirms, for an official of a member organisation only."""
    dana, dinh = chairs()
    chidi = affiliation(organisation("IT-OBS", standing="observer"), "chidi", Role.ANALYST)
    with refused("standing-of-organisation"):
        do.propose_role(acting(dana), affiliation_id=chidi.pk, role=Role.CO_CHAIR)
    proposal = do.propose_role(acting(dana), affiliation_id=home.analyst.pk, role=Role.CO_CHAIR)
    with refused("role"):
        do.confirm_role(acting(home.security_officer), proposal_id=proposal.pk)
    do.confirm_role(acting(dinh), proposal_id=proposal.pk)
    assert roles(home.analyst) == {"analyst", "co-chair"}


def test_password_falls_away_with_a_role_that_approves(home: Agency) -> None:
    """Without a passkey the role is refused; with one, the password goes and sessions end."""
    person = home.analyst.person
    person.set_password("correct horse battery staple")
    person.save(update_fields=["password"])
    proposal = do.propose_role(acting(home.contact_point), affiliation_id=home.analyst.pk, role=Role.RELEASING_OFFICER)
    with refused("passkey"):
        do.confirm_role(acting(home.security_officer), proposal_id=proposal.pk)
    assert roles(home.analyst) == {"analyst"}
    passkey(person)
    do.confirm_role(acting(home.security_officer), proposal_id=proposal.pk)
    fresh = Person.objects.get(pk=person.pk)
    assert not fresh.has_usable_password()
    assert fresh.get_session_auth_hash() != person.get_session_auth_hash()


def test_a_right_lost_a_moment_ago_is_lost(home: Agency) -> None:
    """The caller's roles are read inside the change, whatever the caller's principal still says."""
    stale = acting(home.contact_point)
    rewrite(home.contact_point.roles.get(), valid_until=NOW)
    with refused("standing"):
        do.give_role(stale, affiliation_id=home.analyst.pk, role=Role.INVESTIGATOR)


def test_every_change_moves_the_epoch_and_a_refusal_does_not(home: Agency) -> None:
    """What policy depends on has changed, or has not."""
    before = epoch.version()
    do.give_role(acting(home.contact_point), affiliation_id=home.analyst.pk, role=Role.INVESTIGATOR)
    assert epoch.version() == before + 1
    with refused("above-ceiling"):
        do.give_role(acting(home.contact_point), affiliation_id=home.analyst.pk, role=Role.SECOND_OFFICER)
    assert epoch.version() == before + 1


# Clearances


def test_security_officer_attests_for_others_only(home: Agency, abroad: Agency) -> None:
    """With an end, of the own organisation, never one's own."""
    sami = acting(home.security_officer)
    do.attest_clearance(sami, affiliation_id=home.analyst.pk, level="SECRET", valid_until=END)
    assert queries.subject(home.analyst.pk, purpose=Purpose.INTELLIGENCE).clearance == (Span(NOW, END),)
    with refused("nobody-own"):
        do.attest_clearance(sami, affiliation_id=home.security_officer.pk, level="SECRET", valid_until=END)
    with refused("own-organisation"):
        do.attest_clearance(sami, affiliation_id=abroad.analyst.pk, level="SECRET", valid_until=END)
    with refused("dates"):
        do.attest_clearance(sami, affiliation_id=home.analyst.pk, level="SECRET", valid_until=NOW)
    with refused("role"):
        do.attest_clearance(acting(home.contact_point), affiliation_id=home.analyst.pk, level="SECRET", valid_until=END)


def test_second_attestation_where_the_organisation_asks_for_it() -> None:
    """One signature gives nothing, the same person's second neither, another officer's does."""
    home = agency("TH-BSB", clearance_needs_second=True)
    row = do.attest_clearance(
        acting(home.security_officer), affiliation_id=home.analyst.pk, level="SECRET", valid_until=END
    )
    assert queries.subject(home.analyst.pk, purpose=Purpose.INTELLIGENCE).clearance == NEVER
    with refused("two-persons"):
        do.second_clearance(acting(home.security_officer), clearance_id=row.pk)
    do.second_clearance(acting(home.second_security_officer), clearance_id=row.pk)
    assert queries.subject(home.analyst.pk, purpose=Purpose.INTELLIGENCE).clearance == (Span(NOW, END),)


def test_withdrawn_clearance_ends_now(home: Agency) -> None:
    """Half-open: valid up to the instant of withdrawal, not at it."""
    with replayed(at=NOW - DAY):
        row = do.attest_clearance(
            acting(home.security_officer), affiliation_id=home.analyst.pk, level="SECRET", valid_until=END
        )
    do.withdraw_clearance(acting(home.second_security_officer), clearance_id=row.pk)
    assert queries.subject(home.analyst.pk, purpose=Purpose.INTELLIGENCE).clearance == (Span(NOW - DAY, NOW),)


# Groups, compartments, clients


def test_co_chair_admits_officials_of_members(home: Agency) -> None:
    """Not observers, not guests, not itself; and the contact point cannot."""
    dana, dinh = chairs()
    group = do.open_group(acting(dana), code="DWG", name="Disruption")
    chidi = affiliation(organisation("IT-OBS", standing="observer"), "chidi", Role.ANALYST)
    guest = affiliation(home.organisation, "guest", Role.GUEST)
    for row in (chidi, guest):
        with refused("officials-only"):
            do.admit_to_group(acting(dana), group_id=group.pk, affiliation_id=row.pk)
    with refused("nobody-own"):
        do.admit_to_group(acting(dana), group_id=group.pk, affiliation_id=dana.pk)
    with refused("role"):
        do.admit_to_group(acting(home.contact_point), group_id=group.pk, affiliation_id=home.analyst.pk)
    do.admit_to_group(acting(dana), group_id=group.pk, affiliation_id=home.analyst.pk)
    do.admit_to_group(acting(dinh), group_id=group.pk, affiliation_id=dana.pk)
    subject = queries.subject(home.analyst.pk, purpose=Purpose.INTELLIGENCE)
    assert subject.community == (Span(NOW, ALWAYS[0].end),)
    do.dismiss_from_group(acting(home.contact_point), group_id=group.pk, affiliation_id=home.analyst.pk)
    assert queries.subject(home.analyst.pk, purpose=Purpose.INTELLIGENCE).community == NEVER
    with refused("own-organisation"):
        do.dismiss_from_group(acting(home.contact_point), group_id=group.pk, affiliation_id=dana.pk)


def test_compartment_is_its_originators(home: Agency, abroad: Agency) -> None:
    """Only its own officers read people in, of whichever agency, never themselves."""
    heron = do.open_compartment(acting(home.security_officer), name="heron")
    assert heron.code == "BD-CCI/HERON"
    with pytest.raises(NotThere):
        do.read_in(acting(abroad.security_officer), compartment_id=heron.pk, person_id=abroad.analyst.person_id)
    with refused("nobody-own"):
        do.read_in(acting(home.security_officer), compartment_id=heron.pk, person_id=home.security_officer.person_id)
    do.read_in(acting(home.security_officer), compartment_id=heron.pk, person_id=abroad.analyst.person_id)
    held = queries.subject(abroad.analyst.pk, purpose=Purpose.INTELLIGENCE).compartments
    assert held == (("BD-CCI/HERON", Span(NOW, ALWAYS[0].end)),)
    do.read_out(acting(home.security_officer), compartment_id=heron.pk, person_id=abroad.analyst.person_id)
    assert queries.subject(abroad.analyst.pk, purpose=Purpose.INTELLIGENCE).compartments == ()


def test_client_is_declared_by_the_security_officer(home: Agency, abroad: Agency) -> None:
    """It reaches the client's people from that instant; only the declaring side ends it."""
    with refused("role"):
        do.declare_client(acting(home.contact_point), client_id=abroad.organisation.pk)
    with refused("client"):
        do.declare_client(acting(home.security_officer), client_id=home.organisation.pk)
    row = do.declare_client(acting(home.security_officer), client_id=abroad.organisation.pk)
    held = queries.subject(abroad.analyst.pk, purpose=Purpose.INTELLIGENCE).client_of
    assert held == (("BD-CCI", Span(NOW, ALWAYS[0].end)),)
    with pytest.raises(NotThere):
        do.end_client(acting(abroad.security_officer), declaration_id=row.pk)
    do.end_client(acting(home.contact_point), declaration_id=row.pk)
    assert queries.subject(abroad.analyst.pk, purpose=Purpose.INTELLIGENCE).client_of == ()


# Standing of organisations


def test_one_person_suspends_and_two_reinstate(home: Agency, abroad: Agency) -> None:
    """Stopping is for one; starting again takes both co-chairs."""
    dana, dinh = chairs()
    with refused("own-organisation"):
        do.suspend_organisation(acting(abroad.security_officer), organisation_id=home.organisation.pk, reason="x")
    do.suspend_organisation(acting(home.security_officer), organisation_id=home.organisation.pk, reason="theft")
    assert queries.subject(home.analyst.pk, purpose=Purpose.INTELLIGENCE).standing == NEVER
    with refused("standing"):
        do.propose_reinstatement(acting(home.security_officer), organisation_id=home.organisation.pk, reason="found")
    proposal = do.propose_reinstatement(acting(dana), organisation_id=home.organisation.pk, reason="found")
    with refused("two-persons"):
        do.confirm_reinstatement(acting(dana), proposal_id=proposal.pk)
    do.confirm_reinstatement(acting(dinh), proposal_id=proposal.pk)
    assert queries.subject(home.analyst.pk, purpose=Purpose.INTELLIGENCE).standing != NEVER


def test_two_chairs_of_two_organisations_change_a_standing() -> None:
    """Two people of one co-chairing agency are one voice."""
    dana, dinh = chairs()
    colleague = affiliation(dana.organisation, "dora", Role.CO_CHAIR)
    observer = organisation("IT-OBS", standing="observer")
    proposal = do.propose_standing(acting(dana), organisation_id=observer.pk, standing=Organisation.Standing.MEMBER)
    with refused("two-chairs"):
        do.confirm_standing(acting(colleague), proposal_id=proposal.pk)
    assert Organisation.objects.get(code="IT-OBS").standing == "observer"
    do.confirm_standing(acting(dinh), proposal_id=proposal.pk)
    assert Organisation.objects.get(code="IT-OBS").standing == "member"


# Recovery


def test_recovered_account_starts_with_nothing(home: Agency) -> None:
    """Two persons give it back; authenticators, roles, clearance, compartments are gone, the token is new."""
    alba = home.analyst
    passkey(alba.person)
    do.attest_clearance(acting(home.security_officer), affiliation_id=alba.pk, level="SECRET", valid_until=END)
    heron = do.open_compartment(acting(home.security_officer), name="heron")
    do.read_in(acting(home.security_officer), compartment_id=heron.pk, person_id=alba.person_id)
    proposal = do.propose_recovery(acting(home.contact_point), affiliation_id=alba.pk, reason="lost keys")
    with refused("two-persons"):
        do.confirm_recovery(acting(home.contact_point), proposal_id=proposal.pk)
    token = do.confirm_recovery(acting(home.security_officer), proposal_id=proposal.pk)
    again = alba.person.affiliations.get(valid_from=NOW)
    assert roles(again) == roles(alba) == set()
    subject = queries.subject(again.pk, purpose=Purpose.INTELLIGENCE)
    assert (subject.standing, subject.clearance, subject.compartments) == (NEVER, NEVER, ())
    assert Person.objects.get(pk=alba.person_id).recovered_at == NOW
    assert not alba.person.authenticator_set.exists()
    assert token


def test_recovery_is_the_homes(home: Agency, abroad: Agency) -> None:
    """An agency that affiliates Bo cannot take the account over."""
    second = do.affiliate_person(acting(home.contact_point), person_id=abroad.analyst.person_id, roles=[Role.ANALYST])
    with refused("own-organisation"):
        do.propose_recovery(acting(home.contact_point), affiliation_id=second.pk, reason="lost")
