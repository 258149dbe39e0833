"""Every route, in a fixed order, by those who may do most, with one of everything hidden: the two worlds are one.

**The twin world.** W and W' (`worlds`) differ in nothing but what one viewer may not see (`hidden`). One transcript
(`transcript`) is run in both, and every answer is compared: status, headers in order, cookies, body. Any difference is
a leak, whatever it says: a count, an order, a caption, a header, an id, a 403 in place of a 404.

To add a feature:

- its routes: a row each in `tests/support/asks.py`; transcripts are drawn from it, and `test_every_route_was_asked`
  fails where a route is missing. Where it answers no rows, put it into `ROWLESS` with the others.
- its things: in `tests/support/house.py`, shared and kept ones, so that each route answers with rows.
- its parameters: in `tests/twin/parameters.py`, so that each is given; `test_every_parameter_was_given` names what is
  missing.
- what of it can be hidden: a function in `tests/twin/hidden.py`, listed in `THINGS`; a new way of hiding in `MARKS`.
- what it draws at random or reads from a clock: from `foundation.database.source`. Where a library does not let it,
  `tests/support/answers.py` has the literal list of what is masked, each with its reason.

Time is not compared here: `make bench-leaks` does that.
"""

from __future__ import annotations

import pytest

from tests.support.asks import Target, asks
from tests.support.house import AGENCIES
from tests.twin.comparing import Seen, compare, numbered, said_once
from tests.twin.hidden import THINGS, ways
from tests.twin.parameters import watched
from tests.twin.transcript import CUT, EVERY, OTHERWISE
from tests.twin.worlds import SAID, twins

pytestmark = [pytest.mark.database, pytest.mark.slow]

VIEWERS = (
    "ID-IID analyst",
    "TH-BSB releasing officer",
    "ID-IID second officer",
    "TH-BSB victim protection",
    "TH-BSB second protector",
)
PARAMETERLESS = tuple(asks())
UNLESS_KNOWN = OTHERWISE[0]
ROWLESS = frozenset(
    {
        *("home", "account_login", "mfa_login_webauthn", "mfa_authenticate", "sign_in_demo", "account_inactive"),
        *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "state_purpose", "sign_out"),
        *("invitation", "enrol_passkey", "enrol_password", "keys", "remove_key"),
        *(
            "reach",
            "contribute-date",
            "import_progress",
            "plan-progress",
            "api-schema",
            "api-me",
            "api-vocabulary",
            "api-elsewhere",
        ),
    }
)
"""Routes of signing in, and those that answer with words of the product's own or figures alone."""


@pytest.fixture(scope="module")
def seen():
    """What this module's transcripts have seen."""
    return Seen()


@pytest.fixture(scope="module")
def read_parameters():
    """What pages look for in their addresses: route and name."""
    with watched() as found:
        yield found


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.usefixtures("read_parameters")
def test_every_route(database_session, seen, viewer):
    """What can be read or done is asked of everything, own and foreign; what is hidden, by its id."""
    own = viewer[:6]
    rows = []
    gots = {}
    for place, ask in enumerate(EVERY):
        is_got = ask.method == "GET"
        rows.append((place, own, ask.kinds[place % len(ask.kinds)], 0, UNLESS_KNOWN if is_got else ""))
        if is_got:
            has_open = ask.on or len(ask.kinds) > 1
            gots.setdefault(ask.route, (place, own, "open", 0) if has_open else rows[-1][:4])
        if place < len(PARAMETERLESS) and (ask.on or len(ask.kinds) > 1):
            rows.append((place, AGENCIES[place % 2], ("hidden", "open")[place // 2 % 2], place))
    rows += [(*row, how) for row in gots.values() for how in OTHERWISE if how != UNLESS_KNOWN]
    every_way = ways(viewer)
    shift = VIEWERS.index(viewer)
    hidden = [
        (thing, every_way[(2 * number + shift + more) % len(every_way)])
        for number, thing in enumerate(THINGS)
        for more in (0, len(every_way) // 2)
    ]
    found = compare(database_session, seen, viewer=viewer, said=SAID, hidden=hidden, steps=numbered(rows))
    assert not found, said_once(found)


def test_every_parameter_was_given(seen, read_parameters):
    """Whatever parameter of an address a page looks for, or an operation declares, was given, and answered with a row."""
    from breakwater.config.api import api
    from tests.twin.parameters import of_operations

    assert len(read_parameters) > 20
    assert read_parameters - seen.given == set()
    assert {each for each in read_parameters if each[0] not in ROWLESS} - seen.fruitful == set()
    assert of_operations(api) - seen.fruitful == set()


def test_every_route_was_asked(seen):
    """The transcripts have asked each route of the product, and each has answered with a row or done what it does."""
    from breakwater.config.urls import urlpatterns
    from breakwater.foundation.web.checks import addresses

    routes = {pattern.name for _, pattern in addresses(urlpatterns)}
    assert seen.viewers == set(VIEWERS)
    assert seen.routes == routes
    assert seen.with_rows | ROWLESS == routes
    assert seen.with_rows & ROWLESS <= {"state_purpose", "sign_out", "reach", "import_progress"}
    assert seen.hows >= {(ask.route, how) for ask in EVERY if ask.method == "GET" for how in OTHERWISE}
    assert seen.statuses[405] > 150  # nothing is read for a method that no page has
    assert seen.pages > 3
    assert not [status for status in CUT if seen.statuses[status]]  # else ask plainly too: a body would be lost
    assert seen.absent > 50
    assert min(seen.statuses[status] for status in (200, 302, 403, 404)) > 20


def test_every_ask_finds_its_things_of_every_kind(database_session):
    """Whatever kind a transcript draws: a name that one of them lacks would end it."""
    with twins(database_session, said=()) as both:
        for ask in EVERY:
            for agency in AGENCIES:
                for kind in (*ask.kinds, "open"):
                    target = Target(both.house, agency, kind, VIEWERS[0])
                    assert all(target[name] for name in ask.on), ask.name
