"""Log faults of the database without the values that it quotes.

PostgreSQL's errors carry the row that offended (DETAIL), the statement (QUERY, LINE) and where it was met (CONTEXT); the
driver puts all of it into the error's text, and with a traceback that text would stand in the server's log.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import psycopg
from django.db.utils import Error as DjangoDatabaseError

_QUOTING = "22"
"""The class of SQLSTATE whose very message quotes the value: data exceptions."""


class FaultFormatter(logging.Formatter):
    """Writes a line, and a fault's traceback with no more of a database's error than its kind and its rule."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; errors among its arguments are told in their safe form too."""
        if isinstance(record.args, tuple) and any(isinstance(each, BaseException) for each in record.args):
            record = logging.makeLogRecord(record.__dict__)
            assert isinstance(record.args, tuple)  # noqa: S101 - as it was a line before
            record.args = tuple(told(each) if isinstance(each, BaseException) else each for each in record.args)
        record.exc_text = None  # another handler may have written it in full
        return super().format(record)

    def formatException(  # noqa: N802 - the name is the library's
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Write a traceback, causes first, each error in its safe form."""
        lines: list[str] = []
        for error in reversed(_chain(ei[1])):
            lines += ["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__)]
            name = f"{type(error).__module__}.{type(error).__qualname__}"
            lines.append(f"{name}: {told(error)}\n")
        return "".join(lines).rstrip("\n")


def told(error: BaseException) -> str:
    """Return an error's text; of a database's error its message, state and rule, without the values it quotes."""
    found: Any = error.__cause__ if isinstance(error, DjangoDatabaseError) else error
    if not isinstance(found, psycopg.Error):
        return "" if isinstance(error, DjangoDatabaseError) and error.__cause__ is not None else str(error)
    state, said = found.sqlstate or "", found.diag.message_primary or ""
    if state.startswith(_QUOTING):
        said = ""
    elif not state:  # not the server's own: a connection that broke says no values
        said = str(found).partition("\n")[0]
    rule = found.diag.constraint_name or ""
    return " ".join(part for part in (state, said, rule and f"({rule})") if part)


def quiet_faults(root: logging.Logger | None = None) -> None:
    """Give every handler of a process that writes plain lines this form of faults."""
    for handler in (root or logging.getLogger()).handlers:
        line = getattr(handler.formatter, "_fmt", None)
        handler.setFormatter(FaultFormatter(line))


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return an error and what it came from, the last first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def install_excepthook() -> None:
    """Let a process that ends by a fault say it in the same form."""

    def say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        sys.stderr.write(FaultFormatter().formatException((kind, error, trace)) + "\n")

    sys.excepthook = say
