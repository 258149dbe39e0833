"""Protection is lifted by two victim-protection officers of the agency that set it, and by nobody else."""

import pytest
from django.db import connections

from breakwater.capabilities.releases import lifting
from breakwater.capabilities.releases.tests.cast import OWN, browser, own_only
from breakwater.capabilities.statements import actions as statement_actions
from breakwater.capabilities.statements import operations as statements
from breakwater.capabilities.statements import queries as statement_queries
from breakwater.capabilities.statements.drafts import NewRecord, NewStatement, Screening
from breakwater.core.marking import GROUP, Purpose
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import acting
from breakwater.foundation.members.roles import Role

pytestmark = pytest.mark.database


@pytest.fixture
def keepers(cast):
    """Two victim-protection officers of ID-IID, one of TH-BSB."""
    cast.add("Kiran", OWN, Role.VICTIM_PROTECTION)
    cast.add("Lia", OWN, Role.VICTIM_PROTECTION)
    cast.add("Mali", "TH-BSB", Role.VICTIM_PROTECTION)
    return cast


@pytest.fixture
def protected(keepers):
    """A person whom ID-IID protects, on a record that every member reads."""
    done = statements.contribute(
        principal=keepers["Alba"],
        records=[NewRecord(key="p", kind="person", screening=Screening("perhaps", "no", "Young in the photo."))],
        statements=[
            NewStatement(
                record="p", prop="name", value="Contoh Orang", marking=own_only(releasable_to=frozenset({GROUP}))
            )
        ],
    )
    return done.record_ids["p"]


def shown(principal, record_id):
    """Return what someone is shown of a record."""
    with acting(principal, statement_actions.READ) as passage:
        return [(row.is_protected, row.value) for row in statement_queries.of_records(passage, [record_id])]


def ask(cast, record_id, **parts):
    """Let Kiran ask Lia."""
    given = {"grounds": "Interviewed: an adult, no victim.", "second_officer": cast.person("Lia")}
    return lifting.request_lifting(principal=cast["Kiran"], record_id=record_id, **(given | parts))


def test_two_officers_lift_and_the_values_return(keepers, protected):
    """Not before the second has agreed."""
    lifting_id = ask(keepers, protected)
    assert shown(keepers["Dana"], protected) == [(True, "")]
    assert lifting.lift_protection(principal=keepers["Lia"], lifting_id=lifting_id) is True
    assert shown(keepers["Dana"], protected) == [(False, "Contoh Orang")]


def test_it_stays_while_another_agency_holds_grounds(keepers, protected):
    """Whose grounds they are is not said."""
    statements.protect(
        principal=keepers["Dana"], record_id=protected, category="witness", grounds="Gave evidence in our case."
    )
    lifting_id = ask(keepers, protected)
    assert lifting.lift_protection(principal=keepers["Lia"], lifting_id=lifting_id) is False
    assert shown(keepers["Dana"], protected) == [(True, "")]
    assert shown(keepers["Chidi"], protected) == [(True, "")]


def test_nobody_lifts_alone_or_for_another_agency(keepers, protected):
    """Every wrong person is refused and nothing changes."""
    with pytest.raises(Refused, match="Nobody approves"):
        ask(keepers, protected, second_officer=keepers.person("Kiran"))
    with pytest.raises(Refused, match="two victim-protection officers"):
        ask(keepers, protected, second_officer=keepers.person("Bo"))
    with pytest.raises(Refused, match="has grounds"):
        ask(keepers, protected, grounds=" ")
    lifting_id = ask(keepers, protected)
    with pytest.raises(Refused, match="Nobody approves"):
        lifting.lift_protection(principal=keepers["Kiran"], lifting_id=lifting_id)
    with pytest.raises(Refused, match="not yours to do"):
        lifting.lift_protection(principal=keepers["Bo"], lifting_id=lifting_id)
    with pytest.raises(NotFound):
        lifting.lift_protection(principal=keepers["Mali"], lifting_id=lifting_id)
    assert shown(keepers["Dana"], protected) == [(True, "")]


def test_an_agency_that_set_no_protection_lifts_none(keepers, protected):
    """The request can be made; the lifting is refused and leaves the approval open."""
    keepers.add("Nok", "TH-BSB", Role.VICTIM_PROTECTION)
    lifting_id = lifting.request_lifting(
        principal=keepers["Mali"], record_id=protected, grounds="None.", second_officer=keepers.person("Nok")
    )
    with pytest.raises(Refused, match="holds no protection"):
        lifting.lift_protection(principal=keepers["Nok"], lifting_id=lifting_id)
    assert shown(keepers["Dana"], protected) == [(True, "")]


def states(table):
    """Return how approvals or commitments stand, as their owner sees them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        cursor.execute(f"select state from {table}")
        return [state for (state,) in cursor.fetchall()]


def test_the_second_officer_refuses_with_a_reason(keepers, protected):
    """Nobody else, not without a reason, and once."""
    lifting_id = ask(keepers, protected)
    with pytest.raises(Refused, match="has a reason"):
        lifting.refuse_lifting(principal=keepers["Lia"], lifting_id=lifting_id, reason=" ")
    with pytest.raises(Refused, match="Nobody approves"):
        lifting.refuse_lifting(principal=keepers["Kiran"], lifting_id=lifting_id, reason="No.")
    with pytest.raises(Refused, match="not yours to do"):
        lifting.refuse_lifting(principal=keepers["Bo"], lifting_id=lifting_id, reason="No.")
    with pytest.raises(NotFound):
        lifting.refuse_lifting(principal=keepers["Mali"], lifting_id=lifting_id, reason="No.")
    lifting.refuse_lifting(principal=keepers["Lia"], lifting_id=lifting_id, reason="The case is open.")
    assert states("approvals_approval") == ["refused"]
    assert states("commitments_commitment") == ["declined"]
    with pytest.raises(Refused, match="no longer open"):
        lifting.lift_protection(principal=keepers["Lia"], lifting_id=lifting_id)
    assert shown(keepers["Dana"], protected) == [(True, "")]


def test_who_asked_withdraws_and_may_ask_again(keepers, protected):
    """Nobody else withdraws it; what is withdrawn is not lifted."""
    lifting_id = ask(keepers, protected)
    with pytest.raises(Refused, match="Only who asked"):
        lifting.withdraw_lifting(principal=keepers["Lia"], lifting_id=lifting_id)
    with pytest.raises(NotFound):
        lifting.withdraw_lifting(principal=keepers["Mali"], lifting_id=lifting_id)
    lifting.withdraw_lifting(principal=keepers["Kiran"], lifting_id=lifting_id)
    assert states("approvals_approval") == ["withdrawn"]
    with pytest.raises(Refused, match="no longer open"):
        lifting.lift_protection(principal=keepers["Lia"], lifting_id=lifting_id)
    assert lifting.lift_protection(principal=keepers["Lia"], lifting_id=ask(keepers, protected)) is True


def test_the_pages_ask_and_decide(keepers, protected):
    """Kiran asks on the page, Lia decides on hers; nobody else is given it."""
    kiran, lia = browser(keepers, "Kiran"), browser(keepers, "Lia")
    address = f"/protection/{protected}/lift/"
    assert "Lia" in kiran.get(address).content.decode()
    assert kiran.post(address, {"grounds": " ", "second_officer": keepers.person("Lia")}).status_code == 400
    made = kiran.post(address, {"grounds": "An adult.", "second_officer": keepers.person("Lia")})
    assert made.status_code == 302
    page = made["Location"]
    assert "An adult." in lia.get(page).content.decode()
    assert f"{page}approve/" in lia.get(page).content.decode()
    assert f"{page}withdraw/" in kiran.get(page).content.decode()
    assert page in kiran.get(address).content.decode()
    assert f"{page}approve/" not in kiran.get(page).content.decode()
    assert browser(keepers, "Mali").get(page).status_code == 404
    assert browser(keepers, "Chidi").get(page).status_code == 403
    assert page in lia.get("/desk/").content.decode()
    assert lia.post(f"{page}refuse/", {"reason": "The case is open."}).status_code == 302
    assert "The case is open." in kiran.get(page).content.decode()
    assert page not in kiran.get(address).content.decode()
    again = kiran.post(address, {"grounds": "Closed.", "second_officer": keepers.person("Lia")})["Location"]
    assert lia.post(f"{again}approve/").status_code == 302
    assert shown(keepers["Dana"], protected) == [(False, "Contoh Orang")]
    assert kiran.get(address).status_code == 404


def test_the_records_page_leads_there_for_whoever_may_ask(keepers, protected):
    """The protectors of an agency that holds protection, for any purpose; nobody else, though they see the record."""
    link = f"/protection/{protected}/lift/"

    def offered(name, purpose=Purpose.INTELLIGENCE):
        text = browser(keepers, name, purpose).get(f"/entities/{protected}/").content.decode()
        assert "This record is protected." in text
        return link in text

    assert [offered("Kiran"), offered("Kiran", Purpose.PROTECTION), offered("Lia")] == [True, True, True]
    assert [offered(name) for name in ("Alba", "Chidi", "Dana", "Gita", "Mali")] == [False] * 5
    assert not offered("Mali", Purpose.PROTECTION)
    statements.protect(principal=keepers["Dana"], record_id=protected, category="witness", grounds="Gave evidence.")
    assert offered("Mali")
    assert lifting.lift_protection(principal=keepers["Lia"], lifting_id=ask(keepers, protected)) is False
    assert not offered("Kiran")
