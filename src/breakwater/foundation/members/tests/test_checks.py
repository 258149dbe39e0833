"""No process of a production starts with a way round signing in."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from breakwater.foundation.members import checks


def found() -> list[str]:
    return [str(message.msg) for message in run_checks(tags=["security"]) if message.id == "members.E001"]


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        ({"BREAKWATER_DEMO": True}, "BREAKWATER_DEMO"),
        ({"MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True}, "BREAKWATER_INSECURE_PASSKEYS"),
        ({"MFA_TOTP_INSECURE_BYPASS_CODE": "1"}, "MFA_TOTP_INSECURE_BYPASS_CODE"),
        ({"AXES_ENABLED": False}, "AXES_ENABLED"),
    ],
)
def test_production_refuses(setting: dict[str, object], names: str) -> None:
    """Each fault is an error of `check` and stops the application itself; outside production it does not."""
    with override_settings(PRODUCTION=True, **setting):
        assert len(found()) == 1
        assert names in found()[0]
        with pytest.raises(ImproperlyConfigured, match=names):
            apps.get_app_config("members").ready()
    with override_settings(PRODUCTION=False, **setting):
        assert found() == []
        checks.refuse_unsafe_sign_in()


def test_production_as_set_starts() -> None:
    """Without any of them, nothing is refused."""
    with override_settings(PRODUCTION=True, BREAKWATER_DEMO=False):
        assert found() == []
        checks.refuse_unsafe_sign_in()
