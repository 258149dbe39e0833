"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breakwater.config.settings")
application = get_wsgi_application()


def _refuse_to_serve_as_a_role_that_sees_everything() -> None:
    from django.conf import settings
    from django.db import connections

    from breakwater.foundation.database.demo import refuse_real_data
    from breakwater.foundation.database.roles import APP, POLICY
    from breakwater.foundation.database.startup import refuse_if_row_security_can_be_bypassed

    refuse_if_row_security_can_be_bypassed(connections["default"], role=APP)
    refuse_if_row_security_can_be_bypassed(connections["policy"], role=POLICY)
    if settings.BREAKWATER_DEMO:
        refuse_real_data(using="default")
    connections.close_all()


def _refuse_addresses_without_action() -> None:
    from breakwater.foundation.web.checks import refuse_undeclared_addresses

    refuse_undeclared_addresses()


_refuse_addresses_without_action()
_refuse_to_serve_as_a_role_that_sees_everything()
