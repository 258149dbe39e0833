"""An analyst asks of markings whom they would reach, to learn which compartments there are and who is in them."""

from urllib.parse import urlencode

from django.test import override_settings

from breakwater.capabilities.releases.tests.cast import NOW, browser
from breakwater.foundation.members.models import Compartment, CompartmentMembership


def _reach(client, compartment):
    marking = f"AMBER;group;H2;AMBER;;compartments={compartment}"
    return client.get(f"/reach/?{urlencode({'marking': marking})}").json()["text"]


@override_settings(REACHES_PER_MINUTE=3)
def test_nobody_asks_without_end(cast):
    client = browser(cast, "Chidi")
    assert [client.get("/reach/?marking=GREEN").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert browser(cast, "Farid").get("/reach/?marking=GREEN").status_code == 200


def test_a_compartment_of_others_answers_like_one_that_there_is_not(cast):
    secret = Compartment.objects.create(code="KESTREL", originator=cast.organisations["TH-BSB"])
    CompartmentMembership.objects.create(compartment=secret, person=cast.affiliation("Dana").person, valid_from=NOW)
    client = browser(cast, "Chidi")
    assert _reach(client, "KESTREL") == _reach(client, "NOSUCH")
    inside = browser(cast, "Dana")
    assert _reach(inside, "KESTREL") == "Reaches 1 person of 1 organisation"
