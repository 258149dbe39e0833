"""What every test may use; see the plugins for the database and the browser."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest_plugins = ["breakwater.foundation.database.testing", "breakwater.foundation.web.testing"]

# A deadline for each example would make a busy machine fail; whole tests are watched instead.
settings.register_profile("breakwater", deadline=None)
settings.load_profile("breakwater")


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what was imported: it would look through all of it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """Make the folder of collected files, which a server has and a test session has not."""
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def answers_at_once() -> None:
    """Let no answer wait for its step: the tests of the step ask for one, and servers that tests start have theirs."""
    from django.conf import settings

    settings.ANSWER_STEP_MS = 0


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """Forget interned labels, audiences and principals: each test has a database of its own."""
    from breakwater.foundation.access import interning, principals

    interning.forget()
    principals.forget()
    yield
    interning.forget()
    principals.forget()


def pytest_database_migrated() -> None:
    """Give the template the ticket key, let tests set the instant, and write members outside any act."""
    from django.db import connections

    from breakwater.foundation.access import tickets

    tickets.install_key(using="owner")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update bw.setting set value = 'on' where name in ('free_clock', 'free_members')")
