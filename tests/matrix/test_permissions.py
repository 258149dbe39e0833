"""Every route as everybody: what each gets stands in one table, which is also the documentation."""

import os
from pathlib import Path

import pytest

from tests.matrix.measuring import (
    COLUMNS,
    STAFF,
    TABLE,
    Everybody,
    counted,
    people,
    read_table,
    rows,
    write_table,
)
from tests.matrix.rendering import DOCUMENT, document
from tests.support.asks import asks
from tests.support.house import copied_house

pytestmark = [pytest.mark.database, pytest.mark.slow]

WRITE = os.environ.get("WRITE_PERMISSIONS", "")
"""Set to write the table anew from what is answered; look at each changed cell before it is kept."""

OPEN_ROUTES = {
    *("home", "account_login", "mfa_login_webauthn", "mfa_authenticate", "sign_in_demo", "account_inactive"),
    *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "sign_out", "state_purpose"),
    *("invitation", "enrol_passkey", "enrol_password", "keys", "remove_key"),
}
"""What visitors reach, beside the files of the interface; each asks for a session itself where it needs one."""


OWN_ALONE = {"correct", "retract", "remark", "who", "preview"}
"""Pages on what a person's own agency says: another agency's people, who read the same, are told whose it is."""

READ_BY_POST = {"attachment"}
"""A copy of a file leaves by a button; who reads the file may take one, and of a protected record nobody may."""


@pytest.fixture(scope="module")
def everybody(database_session):
    """All people of one house."""
    with copied_house(database_session) as house:
        yield Everybody(house)


def expected():
    """Return the table as it stands."""
    return read_table(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}


def routes():
    """Return every route with its action, from the list of addresses."""
    from breakwater.config.urls import urlpatterns
    from breakwater.foundation.web.checks import addresses

    return {pattern.name: pattern.callback.action for _, pattern in addresses(urlpatterns)}


def answers_of(everybody, ask, kind, stands):
    """Return a row's answers by column and person; what is refused comes first, then what may change something."""
    who_asks = [(column, place, who) for column in COLUMNS for place, who in enumerate(people(column))]

    def cell(column, place):
        return stands.get(column, "").split("/")[place] if stands.get(column) else ""

    who_asks.sort(key=lambda each: cell(*each[:2])[:1] in ("2", "3"))
    before, found = counted(), {}
    for column, place, who in who_asks:
        wanted = cell(column, place)
        if wanted[:1] in ("2", "3") and before is not None:
            assert counted() == before, f"{ask.name} was refused and changed something"
            before = None
        found[column, place] = everybody.ask(ask, kind, who, expected=wanted)
    if before is not None and stands:
        assert counted() == before, f"{ask.name} was refused and changed something"
    return found


@pytest.mark.parametrize(("ask", "kind"), list(rows()), ids=lambda each: getattr(each, "name", each))
def test_everybody_gets_what_the_table_says(everybody, ask, kind):
    """Each persona of both agencies; nothing is changed by whoever is refused, and each refusal has a reason."""
    stands = expected().get((ask.name, kind), {})
    assert stands or WRITE, "This row is not in the table."
    found = answers_of(everybody, ask, kind if kind != "-" else "kept", stands)
    cells = {
        column: "/".join(found[column, place].status for place in range(len(people(column)))) for column in COLUMNS
    }
    if WRITE:
        with Path(WRITE).open("a", encoding="utf-8") as stream:
            stream.write(write_table([(ask.name, kind, cells)]).splitlines()[1] + "\n")
    else:
        assert cells == {column: stands[column] for column in COLUMNS}
    for (column, place), answer in found.items():
        if answer.status == "403":
            assert len(answer.reason) > 20, (column, place, answer)


def test_every_route_has_a_row():
    """A new route fails here until it is asked by everybody; a row without a route is left over."""
    assert {ask.route for ask in asks()} == set(routes())
    assert set(expected()) == {(ask.name, kind) for ask, kind in rows()}


def test_visitors_reach_signing_in_and_nothing_else():
    """Every other route sends them there, or says that there is no valid token."""
    from breakwater.foundation.access.actions import OPEN

    assert {name for name, action in routes().items() if action is OPEN} == OPEN_ROUTES
    by_name = {ask.name: ask for ask in asks()}
    for (name, _kind), row in expected().items():
        if by_name[name].route not in OPEN_ROUTES:
            assert row["visitor"] == ("401" if by_name[name].is_api else "sign-in"), name


def test_foreign_ids_answer_as_absent_or_with_a_reason():
    """Of the other agency's people who may do the act at all, what is kept is absent to each of them.

    What is shared is readable: reading answers, and what belongs to its originator's own people is refused.
    """
    by_name, actions, seen = {ask.name: ask for ask in asks()}, routes(), set()
    for (name, kind), row in expected().items():
        ask = by_name[name]
        if not ask.on or ask.on[0] == "collection":
            continue
        action = actions[ask.route]
        for column in STAFF:
            own, other = row[column].split("/")
            if "403" in (own, other) and not roles_of(column) & action.roles:
                assert own == other == "403", (name, column)
            elif kind == "kept":
                assert other == "404", (name, column)
                seen.add("absent")
            elif (ask.method == "GET" and ask.route not in OWN_ALONE) or ask.route in READ_BY_POST:
                assert other == own, (name, column)
            elif ask.route != "claim":  # whoever reads two records may claim something of them
                assert own[0] in "23", (name, column)
                assert other == "403", (name, column)
                seen.add("refused")
    assert seen == {"absent", "refused"}


def roles_of(column):
    """Return the roles of a persona."""
    from breakwater.foundation.members.roles import Role
    from tests.support.house import STAFF as ROLES

    return {Role[name] for name in ROLES[column]}


def test_the_document_is_the_table():
    """docs/reference/permissions.md is rendered from it."""
    text = document(expected(), routes())
    if WRITE:
        DOCUMENT.write_text(text, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == text
