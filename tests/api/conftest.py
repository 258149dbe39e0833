"""What the interface's tests share. Imported before Django is ready: modules of the product come inside."""

import pytest


@pytest.fixture
def world(database):
    """The small world, in a fresh database."""
    from tests.support.api_world import World

    return World()
