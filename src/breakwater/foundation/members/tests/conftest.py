"""Count queries literally, so that a page or rule cannot grow them unseen."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def count_queries() -> Callable[[int], AbstractContextManager[None]]:
    """Check that exactly this many queries are made inside."""

    @contextmanager
    def exactly(expected: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        assert len(captured) == expected, [query["sql"] for query in captured]

    return exactly
