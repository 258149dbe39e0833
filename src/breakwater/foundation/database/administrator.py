"""An administrator's connection to a server of one's own."""

from urllib.parse import parse_qs, urlsplit

import psycopg

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.roles import Run


def runner(url: str) -> Run:
    """Make what runs SQL in a database of the server that a URL names, and gives the rows as text.

    Args:
        url: of a superuser, with the database `postgres` or any other; nothing of it is stored.
    """

    def run(text: str, database: str) -> str:
        try:
            with psycopg.connect(url, dbname=database, autocommit=True) as connection:
                cursor = connection.execute(text.encode())
                rows = cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise BreakwaterError(f"The server refused: {reason}.", "Sign in as a superuser of it.") from error
        return "\n".join("|".join(str(value) for value in row) for row in rows)

    return run


def refuse_password(url: str) -> None:
    """Refuse a password on a command line: every account of the machine sees it in the list of processes.

    Raises:
        BreakwaterError: the URL has one.
    """
    parts = urlsplit(url)
    if parts.password or "password" in parse_qs(parts.query):
        raise BreakwaterError(
            "The URL holds a password, which everybody on this machine can see in the list of processes.",
            "Leave it out and set PGPASSWORD, or write it to ~/.pgpass.",
        )
