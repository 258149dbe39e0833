"""The whole product in Chromium, with the exercise's data, each test on a database of its own.

`live`                  serves the product: `live.address`; `live.tide` has its people and the ids of its records.
`browser_page(code)`    opens a page as one of the exercise's people ("UI1", "ID-IID-R1"), signed in for intelligence.
`look(page, name)`      checks a page with axe in both themes, and keeps its picture where asked for.

The clock begins at the exercise's own instant. A page on which the browser reports an error, a refusal of the content
policy included, fails its test. BREAKWATER_SCREENSHOTS names the folder of pictures.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from breakwater.foundation.web.testing import BUILT, served
from tests.support.tide import AT, Tide, copied_tide


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for mark in ("browser", "database", "slow", "enable_socket"):
                item.add_marker(getattr(pytest.mark, mark))


@dataclass(frozen=True, slots=True)
class Live:
    """The product, served, with the exercise in it."""

    address: str
    tide: Tide


class _Clock:
    """The product, each request at the exercise's instant and as much later as the test has been running."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.began = time.monotonic()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        from breakwater.foundation.database.source import replayed

        with replayed(at=AT + timedelta(seconds=time.monotonic() - self.began)):
            return self.application(environ, start_response)


@pytest.fixture
def live(browser: Any, database_session: Any) -> Iterator[Live]:
    """Serve the product from a thread of this process, on a copy of the exercise."""
    if not (BUILT / "contribute.js").exists():
        pytest.skip("the front end is not built: run `make front`")
    with copied_tide(database_session) as tide, served(around=_Clock) as address:
        yield Live(address, tide)


@pytest.fixture
def browser_page(browser: Any, live: Live) -> Iterator[Callable[..., Any]]:
    """Return a way to open a page as somebody; whatever the browser reports as an error fails the test."""
    from django.db import connections

    faults: list[str] = []
    contexts = []

    def open_page(code: str, *, reports: str = "status of 400", **context_options: Any) -> Any:
        """Open a page; the browser may report what holds the words `reports`."""

        def note(fault: str) -> None:
            if reports not in fault:
                faults.append(fault)

        given = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **context_options}
        context = browser.new_context(base_url=live.address, **given)
        contexts.append(context)
        context.add_cookies(
            [{"name": "sessionid", "value": live.tide.browser(code).cookies["sessionid"].value, "url": live.address}]
        )
        page = context.new_page()
        page.on("console", lambda said: note(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: note(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.set_offline(True)  # a page that closes may send a last word, and its database is about to go
        context.close()
    connections.close_all()  # those opened while Playwright's loop runs are known only while it does
    assert faults == []


@pytest.fixture
def look() -> Callable[[Any, str], None]:
    """Return a way to check a page with axe in both themes."""
    from axe_playwright_python.sync_playwright import Axe

    pictures = os.environ.get("BREAKWATER_SCREENSHOTS", "")

    def check(page: Any, name: str) -> None:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            violations = Axe().run(page).response["violations"]
            found = [(fault["id"], node["html"][:200]) for fault in violations for node in fault["nodes"]]
            if pictures:
                page.screenshot(path=f"{pictures}/{name}-{theme}.png")
            assert found == [], (name, theme)
        page.emulate_media(color_scheme="light")

    return check
