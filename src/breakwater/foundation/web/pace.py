"""The pace of answers: how long one takes must not say whether something is there."""

from __future__ import annotations

import time

from django.conf import settings
from django.http.response import HttpResponseBase


def leave_in_step(response: HttpResponseBase, *, began: float, existence_like: bool) -> None:
    """Hold an answer that says whether something exists until a whole step after its beginning.

    A search or a look-up says it, and so does every 404. Within a step, its time says nothing.

    Args:
        response: about to leave.
        began: `time.monotonic()` when the request came.
        existence_like: its address answers whether something exists, whatever it answers.
    """
    step = settings.ANSWER_STEP_MS / 1000
    if step and (existence_like or response.status_code == 404):
        time.sleep(step - (time.monotonic() - began) % step)
