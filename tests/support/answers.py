"""Answers made comparable: what may differ between two answers that say the same is this literal list."""

from __future__ import annotations

import re
from typing import Any

MASKED_IN_BODIES = ((re.compile(rb'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+(")'), rb"\1TOKEN\2"),)
"""The form token, which Django draws anew for each answer against compression attacks."""
MASKED_HEADERS = ("Date", "Expires")
"""Django and the server write the real clock's second; `Cache-Control` beside them is compared."""
MASKED_COOKIES = ("csrftoken", "sessionid")
"""Their values; that they are set, and how, is compared."""
SIGNED_COOKIES = ("messages",)
"""What Django signs with the real clock's second: the words are compared, second and signature are masked."""


def comparable(answer: Any) -> tuple[int, tuple[tuple[str, str], ...], tuple[str, ...], bytes]:
    """Return status, headers in order, cookies without their secrets, and body of a test client's answer."""
    headers = tuple((name, value) for name, value in answer.headers.items() if name not in MASKED_HEADERS)
    cookies = []
    for name, morsel in answer.cookies.items():
        text = morsel.OutputString()
        text = text.replace(morsel.value, "VALUE", 1) if name in MASKED_COOKIES and morsel.value else text
        if name in SIGNED_COOKIES and morsel.value:
            text = text.replace(morsel.value, morsel.value.partition(":")[0] + ":SIGNED", 1)
        cookies.append(re.sub(r"expires=[^;]+", "expires=WHEN", text) if name in MASKED_COOKIES else text)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for pattern, mask in MASKED_IN_BODIES:
        body = pattern.sub(mask, body)
    return answer.status_code, headers, tuple(cookies), body
