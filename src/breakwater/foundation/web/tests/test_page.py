"""The frame of a page, and what an error says."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.web import errors
from breakwater.foundation.web.gallery import FRAME
from breakwater.foundation.web.page import Frame, Place, frame


def _places() -> tuple[Place, ...]:
    return (
        Place("desk", "Desk", "inbox", "/desk", "d", count=4),
        Place("search", "Search", "search", "/search", "s"),
        Place("trust", "Trust", "shield-lock", "/trust", "u", apart=True),
    )


def test_the_rail_shows_only_places_that_are_given() -> None:
    """No dead link: what does not exist is not drawn, on a phone either."""
    page = Frame(places=_places()).page(title="Desk", place="desk")
    assert [[place.code for place in group] for group in page.rail] == [["desk", "search"], ["trust"]]
    assert [place.code for place in page.phone_places] == ["desk", "search"]


def test_settings_come_from_cookies_and_nothing_else_does() -> None:
    """An unknown theme is no theme: it would be written into the page."""
    request = RequestFactory().get("/")
    request.COOKIES.update({"theme": 'dark" onload="x', "keys": "off"})
    assert (frame(request).theme, frame(request).keys_off) == ("", True)
    request.COOKIES["theme"] = "dark"
    assert frame(request).theme == "dark"


def test_a_page_is_known_as_of_today_unless_told() -> None:
    """The day of the request, not of the server's clock."""
    at = datetime(2026, 6, 22, 9, 40, tzinfo=UTC)
    assert Frame(at=at).page(title="x").as_of == at.date()


@pytest.mark.parametrize("around", [None, FRAME])
def test_hidden_absent_and_mistyped_read_the_same(around: Frame | None) -> None:
    """The address is never repeated and the reason never named."""
    answers = []
    for path, reason in (("/hidden", PermissionDenied("secret")), ("/absent", None), ("/ty po", ValueError("x"))):
        request = RequestFactory().get(path)
        request.COOKIES["csrftoken"] = "x" * 32
        if around is not None:
            request.frame = around
        answer = errors.absent(request, reason)
        assert answer.status_code == 404
        text = answer.content.decode()
        answers.append("\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line))
    assert "Nothing here that you may read." in answers[0]
    assert answers[0].replace("/hidden", "") == answers[1].replace("/absent", "") == answers[2].replace("/ty%20po", "")


def test_a_refusal_says_the_reason_and_what_to_do() -> None:
    """Only for what may be seen but not done."""
    request = RequestFactory().get("/")
    answer = errors.refused(request, BreakwaterError("You cannot release this.", "It is BD-CCI's."))  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert "You cannot release this." in answer.content.decode()
    assert "It is BD-CCI&#x27;s." in answer.content.decode()


def test_what_broke_is_answered_without_session_or_database() -> None:
    """A bare request is enough."""
    answer = errors.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Nothing was stored." in answer.content.decode()
