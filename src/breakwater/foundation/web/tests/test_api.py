"""The guard of the interface: an operation says what it does, or nothing starts."""

import pytest
from ninja import NinjaAPI

from breakwater.foundation.access.actions import EVERY_ROLE, Action
from breakwater.foundation.web.api import addresses, does

READ = Action("thing.read", "Read a thing", EVERY_ROLE)
WRITE = Action("thing.write", "Write a thing", EVERY_ROLE, writes=True)


def test_an_operation_that_says_nothing_stops_start_up():
    """By name."""
    api = NinjaAPI(urls_namespace="silent")

    @api.get("/things")
    def silent(request):
        """Answer."""

    with pytest.raises(TypeError, match="silent"):
        addresses(api, under="api/")


def test_an_address_names_the_action_of_each_method():
    """The first stands for the address; each is named."""
    api = NinjaAPI(urls_namespace="spoken")

    @api.get("/things")
    @does(READ, scope=None)
    def read_things(request):
        """Answer."""

    @api.post("/things")
    @does(WRITE, scope=None)
    def write_things(request):
        """Answer."""

    [found] = addresses(api, under="api/")
    assert str(found.pattern) == "api/things"
    assert found.callback.action is READ
    assert found.callback.actions == {"GET": READ, "POST": WRITE}
