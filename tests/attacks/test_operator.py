"""Whoever runs the server tries to read through it, with the product's own commands."""

import pytest
from django.test import override_settings

from breakwater.config import command, prepare
from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.administrator import refuse_password


@pytest.mark.parametrize(
    "name", ["shell", "dbshell", "dumpdata", "changepassword", "createsuperuser", "diffsettings", "runserver", "flush"]
)
def test_no_command_of_the_framework_reads_or_signs_in(name, capsys):
    assert command.main(["manage", name]) == 1
    assert "not run here" in capsys.readouterr().err


def test_the_demo_is_not_started_on_real_people(cast):
    """`breakwater demo` on a production's data folder would sign anybody in as anybody."""
    with pytest.raises(BreakwaterError, match="not the demo's"):
        prepare.load_examples()


def test_no_web_server_offers_one_click_on_real_people(cast):
    """Nor does a server started by hand with BREAKWATER_DEMO=1."""
    from breakwater.config import wsgi
    from breakwater.foundation.database.demo import declare_demo

    with override_settings(BREAKWATER_DEMO=True):
        with pytest.raises(BreakwaterError, match="not the demo's"):
            wsgi._refuse_to_serve_as_a_role_that_sees_everything()
        declare_demo()
        wsgi._refuse_to_serve_as_a_role_that_sees_everything()


@pytest.mark.parametrize("url", ["postgresql://a:secret@db/postgres", "postgresql://a@db/postgres?password=secret"])
def test_no_password_stands_in_the_list_of_processes(url):
    with pytest.raises(BreakwaterError, match="list of processes") as refused:
        refuse_password(url)
    assert "secret" not in str(refused.value)


def test_an_address_without_password_is_taken():
    refuse_password("postgresql://a@db/postgres?sslmode=verify-full")
