"""Ask every route as everybody, and write down what each gets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections
from django.test import Client

from tests.support import fresh
from tests.support.asks import Ask, Target, asks
from tests.support.house import OTHER, OWN, House

TABLE = Path(__file__).parent / "permissions.csv"
STAFF = (
    "analyst",
    "releasing officer",
    "second officer",
    "contact point",
    "security officer",
    "victim protection",
)
ELSEWHERE = ("co-chair", "secretariat", "guest")
COLUMNS = ("visitor", *STAFF, *ELSEWHERE)
"""Of the table. The staff's cells have two parts: the agency's own people, and the other agency's."""

Row = tuple[str, str, dict[str, str]]
"""Name of the ask, kind of the thing, cell by column."""

_NOT_COUNTED = ("audit_%", "django_session", "access_readspent", "access_rate", "axes_%")
"""Tables that an ask which changes nothing may write to: that it was made, and by whom."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person got, and why where it was refused."""

    status: str
    reason: str


class Everybody:
    """The browsers and tokens of all people of the house."""

    def __init__(self, house: House) -> None:
        self.house = house
        everyone = [who for column in COLUMNS for who in people(column) if who]
        self._browsers = {who: house.browser(who) for who in everyone}
        self._tokens = {who: _token(house, who) for who in everyone}

    def ask(self, ask: Ask, kind: str, who: str, *, expected: str = "") -> Answer:
        """Ask as one person about a thing of ID-IID; what is expected to succeed gets a thing of its own."""
        target = Target(self.house, OWN, kind, who)
        if ask.fresh is not None and (expected[:1] in ("2", "3") or (not expected and made_for(ask, who))):
            target.given[ask.on[0]] = ask.fresh(target)
        token = self._tokens[who] if ask.is_api and who else ""
        answer = ask.send(self._browser(who, ask), target, token=token)
        return Answer(_status(answer), _reason(answer) if answer.status_code == 403 else "")

    def _browser(self, who: str, ask: Ask) -> Client:
        if ask.is_api or not who:
            return Client(SERVER_NAME="127.0.0.1")
        if ask.route in ("sign_out", "state_purpose"):
            return self.house.browser(who)
        return self._browsers[who]


def made_for(ask: Ask, who: str) -> bool:
    """Tell whether, while the table is written anew, a thing is made for the one who asks."""
    return who == f"{OWN} analyst" or ask.fresh in (fresh.statement, fresh.claim, fresh.release)


def people(column: str) -> tuple[str, ...]:
    """Return who stands in a column: own and other, or one; nobody is a visitor."""
    if column in STAFF:
        return f"{OWN} {column}", f"{OTHER} {column}"
    return ("",) if column == "visitor" else (column,)


def rows() -> Iterator[tuple[Ask, str]]:
    """Yield each row of the table: an ask and the kind of thing it is about."""
    for ask in asks():
        for kind in ask.kinds:
            yield ask, kind if ask.on or len(ask.kinds) > 1 else "-"


def read_table(text: str) -> dict[tuple[str, str], dict[str, str]]:
    """Read the table of expected answers."""
    return {(row["ask"], row["thing"]): row for row in csv.DictReader(io.StringIO(text))}


def write_table(found: list[Row]) -> str:
    """Write a table."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["ask", "thing", *COLUMNS])
    for name, kind, cells in found:
        writer.writerow([name, kind, *(cells[column] for column in COLUMNS)])
    return stream.getvalue()


def counted() -> dict[str, tuple[int, int | None]]:
    """Return how many rows each table has and a digest of them, those left out that say that something was asked."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute(
            "select relnamespace::regnamespace::text, relname from pg_class "
            "where relnamespace in ('public'::regnamespace, 'bw'::regnamespace) "
            "and relkind = 'r' and relname not like all(%s) and relname <> 'audience' order by 2",
            [list(_NOT_COUNTED)],
        )
        parts = [
            f"select '{table}', count(*), sum(hashtext(t::text)::bigint) from {schema}.\"{table}\" t"
            for schema, table in cursor.fetchall()
        ]
        cursor.execute(" union all ".join(parts))
        found = cursor.fetchall()
    # When a person signed in or a token was used last is written down with them.
    return {
        name: (count, None if name in ("members_person", "access_apitoken") else digest)
        for name, count, digest in found
        if name not in ("label", "label_grant", "label_span")
    }


def _token(house: House, who: str) -> str:
    from breakwater.foundation.access import tokens

    secret, _line = tokens.make(house.principal(who), name="All scopes", scopes=list(tokens.Scope), days=7)
    return secret


def _status(answer: Any) -> str:
    if answer.status_code == 302 and answer["Location"].startswith(("/sign-in/", "/purpose/?next=")):
        return "sign-in"
    return str(answer.status_code)


def _reason(answer: Any) -> str:
    """Return what a refusal says, without the frame around it."""
    if answer["Content-Type"].startswith("application/json"):
        said = answer.json()
        return f"{said['error']} {said['remedy']}"
    page = answer.content.decode()
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", main.group(0) if main else page).strip()
