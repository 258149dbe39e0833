"""What an officer sees before anything is shared: who would read, why, and who was not named."""

import pytest

from breakwater.capabilities.releases import preparing
from breakwater.capabilities.releases.changes import Change
from breakwater.capabilities.releases.tests.cast import TO_BANGKOK, own_only, say
from breakwater.core.marking import GROUP, Pap, Tlp
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.reach import reaches
from breakwater.foundation.access.readers import Ground, readers
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.members.roles import Role

pytestmark = pytest.mark.database


def lines(outlook):
    """Return organisation, reason, via and counts of each line."""
    return [(line.organisation, line.ground, line.via, line.today, line.after) for line in outlook.comparison.lines]


def test_a_declared_client_is_shown_as_such_with_the_way_out(cast, said):
    """AMBER to TH-BSB reaches TH-FIC, which nobody named; AMBER+STRICT would not."""
    change = Change(tlp=Tlp.AMBER, pap=Pap.AMBER, releasable_to=frozenset({"TH-BSB"}))
    found = preparing.prepare(cast["Alba"], said, change)
    assert lines(found.outlook) == [
        ("ID-IID", Ground.ORIGINATOR, (), 3, 3),
        ("TH-BSB", Ground.NAMED, (), 0, 1),
        ("TH-FIC", Ground.CLIENT, ("TH-BSB",), 0, 1),
    ]
    assert [line.organisation for line in found.outlook.comparison.unnamed] == ["TH-FIC"]
    strict = found.outlook.strict
    assert (strict.persons_after, strict.organisations_after) == (4, 2)
    assert found.outlook.names[cast.person("Eko")] == "Eko"


def test_a_client_that_is_named_is_no_surprise(cast, said):
    """Then nothing is warned of."""
    change = Change(tlp=Tlp.AMBER, pap=Pap.AMBER, releasable_to=frozenset({"TH-BSB", "TH-FIC"}))
    found = preparing.prepare(cast["Alba"], said, change)
    assert found.outlook.comparison.unnamed == ()
    assert found.outlook.strict is None


def test_green_says_whom_it_would_reach(cast, said):
    """The working group's cleared officials and the originator's own."""
    green = preparing.prepare(cast["Alba"], said, TO_BANGKOK).outlook.green
    assert (green.persons_after, green.organisations_after) == (5, 3)
    assert green.gains == {cast.person("Hani"), cast.person("Dana")}
    assert preparing.prepare(cast["Alba"], said, Change(tlp=Tlp.CLEAR, pap=Pap.AMBER)).outlook.green is None


def test_without_a_change_nobody_is_new(cast, said):
    """The form starts from what the statements have."""
    found = preparing.prepare(cast["Alba"], said)
    assert found.change == Change(tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER)
    assert lines(found.outlook) == [("ID-IID", Ground.ORIGINATOR, (), 3, 3)]
    assert found.outlook.comparison.gains == frozenset()


def test_only_officers_who_read_all_of_it_are_offered(cast):
    """Never oneself, never an analyst, never another agency's officer, never who cannot read it."""
    cast.add("Ines", "ID-IID", Role.RELEASING_OFFICER)
    red = own_only(tlp=Tlp.RED, named_recipients=frozenset({cast.person("Alba"), cast.person("Bo")}))
    plain, few = say(cast["Alba"], "KM Contoh Satu"), say(cast["Alba"], "KM Contoh Dua", marking=red)
    assert [officer.name for officer in preparing.prepare(cast["Alba"], plain).officers] == ["Bo", "Ines"]
    assert [officer.name for officer in preparing.prepare(cast["Alba"], [*plain, *few]).officers] == ["Bo"]


def test_others_prepare_nothing(cast, said):
    """What is not readable does not exist; what is readable is its originator's to release."""
    with pytest.raises(NotFound):
        preparing.prepare(cast["Dana"], said)
    shared = say(cast["Alba"], "KM Contoh Dua", marking=own_only(releasable_to=frozenset({"TH-BSB"})))
    with pytest.raises(Refused, match="Only ID-IID"):
        preparing.prepare(cast["Dana"], shared)
    with pytest.raises(Refused, match="not yours to do"):
        preparing.prepare(cast["Chidi"], said)


MARKINGS = {
    "own": own_only(),
    "named": own_only(releasable_to=frozenset({"TH-BSB"})),
    "clients": own_only(tlp=Tlp.AMBER, releasable_to=frozenset({"TH-BSB"})),
    "group": own_only(releasable_to=frozenset({GROUP})),
    "green": own_only(tlp=Tlp.GREEN),
    "clear": own_only(tlp=Tlp.CLEAR),
}


@pytest.mark.parametrize("name", MARKINGS)
def test_readers_are_those_whom_the_policy_reaches_each_with_a_reason_that_holds(cast, name):
    """The persons equal `reaches`, and no reason is given that the marking does not carry."""
    marking, at = MARKINGS[name], instant_now()
    found = readers([marking], world="live", at=at)[marking]
    reached = reaches([marking], world="live", at=at)[marking]
    by_organisation: dict[str, set[str]] = {}
    for reader in found:
        by_organisation.setdefault(reader.organisation, set()).add(reader.person)
    assert by_organisation == {code: set(persons) for code, persons in reached.persons.items()}
    grounds = {reader.organisation: reader.ground for reader in found}
    assert grounds == GROUNDS[name]


MEMBERS = ("TH-BSB", "BD-CCI", "MY-MCB", "LK-ASU")
GROUNDS = {
    "own": {"ID-IID": Ground.ORIGINATOR},
    "named": {"ID-IID": Ground.ORIGINATOR, "TH-BSB": Ground.NAMED},
    "clients": {"ID-IID": Ground.ORIGINATOR, "TH-BSB": Ground.NAMED, "TH-FIC": Ground.CLIENT},
    "group": {"ID-IID": Ground.ORIGINATOR} | dict.fromkeys(MEMBERS, Ground.GROUP),
    "green": {"ID-IID": Ground.ORIGINATOR, "LK-ASU": Ground.COMMUNITY},
    "clear": {"ID-IID": Ground.ORIGINATOR} | dict.fromkeys((*MEMBERS, "TH-FIC"), Ground.EVERYONE),
}
