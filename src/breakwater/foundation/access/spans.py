"""Spans, the grants as row security asks for them: checked at every start against the grants themselves."""

from django.db import connections
from django.utils.translation import gettext as _

from breakwater.core.errors import BreakwaterError


def refuse_if_changed_by_hand(*, using: str = "owner") -> None:
    """Compare every span with the grants it follows.

    Raises:
        BreakwaterError: some differ, so that somebody reads more, or less, than the rules give.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select bw.stray_spans()")
        (count,) = cursor.fetchone()
    if count:
        raise BreakwaterError(
            _("Who reads what was changed by hand: {count} rows of bw.label_span are not what the grants say.").format(
                count=count
            ),
            _("Find out who could, then let the owner run: select bw.make_every_span_again()"),
        )
