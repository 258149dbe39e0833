"""The Contribute page as people use it: pages without scripts, answers to scripts, and who may not."""

from __future__ import annotations

import pytest

from breakwater.capabilities.statements.tests.contributors import fields

pytestmark = pytest.mark.database


def test_an_analyst_gets_an_empty_form_with_rows_that_need_no_script(people) -> None:
    """Ten plain rows, and the pickers' presets."""
    answer = people.browser("Alba").get("/contribute/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert all(f'name="row-{number}-prop"' in page for number in range(10))
    assert page.count("data-preset=") == 5


def test_a_plain_post_stores_and_shows_what_was_stored(people) -> None:
    """Without scripts: submit, then the receipt with a link to each statement."""
    browser = people.browser("Alba")
    answer = browser.post("/contribute/", fields("name=KM Contoh", "length in m=18"), follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "2 statements stored" in page
    assert page.count('href="/statements/') == 2
    assert "Length in m" in page
