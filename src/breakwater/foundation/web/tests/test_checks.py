"""An address that does not name its action stops start-up."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from breakwater.foundation.access.actions import OPEN
from breakwater.foundation.web.checks import addresses, refuse_undeclared_addresses, undeclared
from breakwater.foundation.web.routes import route


def view(request):
    """Answer."""
    return HttpResponse("")


def named(request):
    """Answer, with an action that is only a word."""
    return HttpResponse("")


named.action = "open"
urlpatterns = [
    route("declared/", view, action=OPEN, name="declared"),
    path("bare/", view),
    path("more/", include([path("named/", named), route("fine/", view, action=OPEN, name="fine")])),
]


def test_the_products_addresses_all_declare():
    """None is left out, the interface's included."""
    from breakwater.config.urls import urlpatterns as all_of_them

    assert undeclared(all_of_them) == []
    assert len(list(addresses(all_of_them))) > 40
    assert run_checks(tags=[Tags.urls]) == []
    refuse_undeclared_addresses()


@override_settings(ROOT_URLCONF=__name__)
def test_an_address_without_action_is_an_error():
    """In an included list too; a word is no action."""
    found = [error for error in run_checks(tags=[Tags.urls]) if error.id == "web.E001"]
    assert [error.msg.split("'")[1] for error in found] == ["bare/", "more/named/"]
    with pytest.raises(ImproperlyConfigured, match="bare/"):
        refuse_undeclared_addresses()
