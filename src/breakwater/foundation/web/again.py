"""Ask once more what the database undid for others' sake, where asking twice does nothing twice."""

from collections.abc import Callable
from typing import TypeVar

from django.db.utils import Error
from django.http import HttpRequest

from breakwater.foundation.database.refusals import is_undone

Answer = TypeVar("Answer")


def once_more(request: HttpRequest, ask: Callable[[], Answer]) -> Answer:
    """Return what is asked, asking a second time after a deadlock or a stale snapshot.

    Only for GET and HEAD: what is sent may have stored a part of itself in an act before the one that was undone.
    """
    try:
        return ask()
    except Error as error:
        if request.method not in ("GET", "HEAD") or not is_undone(error):
            raise
    return ask()
