"""The WSGI entry point."""

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breakwater.config.settings")
django.setup()


def _wait_until_prepared() -> None:
    """Wait at the supervisor's gate, everything loaded: reading ends once it is open."""
    from breakwater.config.environment import GATE

    if entrance := os.environ.pop(GATE, ""):
        os.read(int(entrance), 1)
        os.close(int(entrance))


def _refuse_to_serve_as_a_role_that_sees_everything() -> None:
    from django.conf import settings
    from django.db import connections

    from breakwater.foundation.database.demo import refuse_real_data
    from breakwater.foundation.database.roles import APP, POLICY, SIGN_IN
    from breakwater.foundation.database.startup import refuse_if_row_security_can_be_bypassed

    refuse_if_row_security_can_be_bypassed(connections["default"], role=APP)
    refuse_if_row_security_can_be_bypassed(connections["policy"], role=POLICY)
    refuse_if_row_security_can_be_bypassed(connections["sign_in"], role=SIGN_IN)
    if settings.BREAKWATER_DEMO:
        refuse_real_data(using="default")
    connections.close_all()


def _refuse_addresses_without_action() -> None:
    from breakwater.foundation.web.checks import refuse_undeclared_addresses

    refuse_undeclared_addresses()


_refuse_addresses_without_action()
_wait_until_prepared()
application = get_wsgi_application()  # looks which static files there are, so not before
_refuse_to_serve_as_a_role_that_sees_everything()
