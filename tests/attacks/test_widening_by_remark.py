"""A keeper alone tries to widen a marking by `remark`, which takes two officers' release."""

from dataclasses import replace

import pytest

from breakwater.capabilities.releases.tests.cast import own_only, say
from breakwater.capabilities.statements import operations
from breakwater.core.marking import Tlp
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.reach import widens
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.members.tests import factories


def test_an_organisation_that_has_nobody_yet_is_not_slipped_in(cast):
    factories.organisation("VN-NEW")
    to_bangkok = own_only(tlp=Tlp.AMBER, releasable_to=frozenset({"TH-BSB"}))
    said = say(cast["Chidi"], "KM Contoh", marking=to_bangkok)[0]
    for tlp in (Tlp.AMBER, Tlp.AMBER_STRICT):
        tomorrow = replace(to_bangkok, tlp=tlp, releasable_to=frozenset({"VN-NEW"}))
        with pytest.raises(Refused, match="more than the present one"):
            operations.remark(principal=cast["Chidi"], statement_id=said, marking=tomorrow, reason="x")


def test_a_person_who_is_not_cleared_yet_is_not_slipped_in(cast):
    uncleared = factories.affiliation(cast.organisations["MY-MCB"], "Later")
    own = own_only()
    said = say(cast["Chidi"], "KM Contoh", marking=own)[0]
    named = replace(own, tlp=Tlp.RED, named_recipients=frozenset({cast.person("Chidi"), str(uncleared.person_id)}))
    with pytest.raises(Refused, match="more than the present one"):
        operations.remark(principal=cast["Chidi"], statement_id=said, marking=named, reason="x")


def test_an_exclusion_is_not_dropped_though_nobody_of_that_state_reads_today(cast):
    old = own_only(tlp=Tlp.GREEN, excluded=frozenset({"KH"}))
    assert widens(old, replace(old, excluded=frozenset()), world="live", at=instant_now())


def test_real_narrowing_still_needs_nobody_else(cast):
    at = instant_now()
    group = own_only(tlp=Tlp.AMBER, releasable_to=frozenset({"group"}))
    one = own_only(tlp=Tlp.AMBER_STRICT, releasable_to=frozenset({"TH-BSB"}))
    red = own_only(tlp=Tlp.RED, named_recipients=frozenset({cast.person("Alba"), cast.person("Dana")}))
    assert not widens(own_only(tlp=Tlp.CLEAR), group, world="live", at=at)
    assert not widens(group, one, world="live", at=at)
    assert not widens(one, red, world="live", at=at)
    assert not widens(red, replace(red, named_recipients=frozenset({cast.person("Alba")})), world="live", at=at)
