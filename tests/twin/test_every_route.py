"""Every route, in a fixed order, by those who may do most, with one of everything hidden: the two worlds are one.

**The twin world.** W and W' (`worlds`) differ in nothing but what one viewer may not see (`hidden`). One transcript
(`transcript`) is run in both, and every answer is compared: status, headers in order, cookies, body. Any difference is
a leak, whatever it says: a count, an order, a caption, a header, an id, a 403 in place of a 404.

To add a feature:

- its routes: a row each in `tests/support/asks.py`; transcripts are drawn from it, and `test_every_route_was_asked`
  fails where a route is missing. Where it answers no rows, put it into `ROWLESS` with the others.
- its things: in `tests/support/house.py`, shared and kept ones, so that each route answers with rows.
- what of it can be hidden: a function in `tests/twin/hidden.py`, listed in `THINGS`; a new way of hiding in `MARKS`.
- what it draws at random or reads from a clock: from `foundation.database.source`. Where a library does not let it,
  `tests/support/answers.py` has the literal list of what is masked, each with its reason.

Time is not compared here: `make bench-leaks` does that.
"""

from __future__ import annotations

import pytest

from tests.support.house import AGENCIES
from tests.twin.comparing import Seen, compare, numbered, said_once
from tests.twin.hidden import THINGS, ways
from tests.twin.transcript import EVERY
from tests.twin.worlds import SAID

pytestmark = [pytest.mark.database, pytest.mark.slow]

VIEWERS = (
    "ID-IID analyst",
    "TH-BSB releasing officer",
    "ID-IID second officer",
    "TH-BSB victim protection",
    "TH-BSB second protector",
)
ROWLESS = frozenset(
    {
        *("home", "account_login", "mfa_login_webauthn", "mfa_authenticate", "sign_in_demo", "account_inactive"),
        *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "state_purpose", "sign_out"),
        *("invitation", "enrol_passkey", "enrol_password", "keys", "remove_key"),
        *("reach", "contribute-date", "import_progress", "api-schema", "api-me", "api-vocabulary", "api-elsewhere"),
    }
)
"""Routes of signing in, and those that answer with words of the product's own or figures alone."""


@pytest.fixture(scope="module")
def seen():
    """What this module's transcripts have seen."""
    return Seen()


@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_route(database_session, seen, viewer):
    """What can be read or done is asked of everything, own and foreign; what is hidden, by its id."""
    own = viewer[:6]
    rows = []
    for place, ask in enumerate(EVERY):
        rows.append((place, own, ask.kinds[place % len(ask.kinds)], 0))
        if ask.on or len(ask.kinds) > 1:
            rows.append((place, AGENCIES[place % 2], ("hidden", "open")[place // 2 % 2], place))
    every_way = ways(viewer)
    shift = VIEWERS.index(viewer)
    hidden = [
        (thing, every_way[(2 * number + shift + more) % len(every_way)])
        for number, thing in enumerate(THINGS)
        for more in (0, len(every_way) // 2)
    ]
    found = compare(database_session, seen, viewer=viewer, said=SAID, hidden=hidden, steps=numbered(rows))
    assert not found, said_once(found)


def test_every_route_was_asked(seen):
    """The transcripts have asked each route of the product, and each has answered with a row or done what it does."""
    from breakwater.config.urls import urlpatterns
    from breakwater.foundation.web.checks import addresses

    routes = {pattern.name for _, pattern in addresses(urlpatterns)}
    assert seen.viewers == set(VIEWERS)
    assert seen.routes == routes
    assert seen.with_rows | ROWLESS == routes
    assert seen.with_rows & ROWLESS <= {"state_purpose", "sign_out", "reach", "import_progress"}
    assert seen.absent > 50
    assert min(seen.statuses[status] for status in (200, 302, 403, 404)) > 20
