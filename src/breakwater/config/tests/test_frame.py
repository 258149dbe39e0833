"""The rail leads nowhere that is closed to who acts."""

import pytest

from breakwater.config.frame import places
from breakwater.foundation.members.roles import Role


@pytest.mark.parametrize(
    ("role", "contributes"),
    [(Role.ANALYST, True), (Role.SECOND_OFFICER, True), (Role.SECRETARIAT, False), (Role.CONTACT_POINT, False)],
)
def test_contribute_stands_in_the_rail_of_who_may(role, contributes):
    """Everybody else would only be told that it is not theirs to do."""
    codes = [place.code for place in places(frozenset({role}))]
    assert ("contribute" in codes) is contributes
    assert codes[0] == "desk"
