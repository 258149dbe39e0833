"""Addresses of signing in. `config` declares each as open to visitors; what needs a person asks for one itself."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http.response import HttpResponseBase

from breakwater.foundation.members.views import enrolment, keys, purpose, sign_in


@dataclass(frozen=True, slots=True)
class Address:
    """One address: where, what answers, how it is named."""

    path: str
    view: Callable[..., HttpResponseBase]
    name: str


ADDRESSES = (
    Address("sign-in/", sign_in.sign_in, "account_login"),
    Address("sign-in/passkey/", sign_in.sign_in_passkey, "mfa_login_webauthn"),
    Address("sign-in/code/", sign_in.code, "mfa_authenticate"),
    Address("sign-in/demo/", sign_in.sign_in_demo, "sign_in_demo"),
    Address("sign-in/closed/", sign_in.closed, "account_inactive"),
    Address("sign-in/again/password/", sign_in.password_again, "account_reauthenticate"),
    Address("sign-in/again/code/", sign_in.code_again, "mfa_reauthenticate"),
    Address("sign-in/again/passkey/", sign_in.passkey_again, "mfa_reauthenticate_webauthn"),
    Address("sign-out/", sign_in.sign_out, "sign_out"),
    Address("purpose/", purpose.state_purpose, "state_purpose"),
    Address("invitation/", enrolment.invitation, "invitation"),
    Address("invitation/passkey/", enrolment.passkey, "enrol_passkey"),
    Address("invitation/password/", enrolment.password, "enrol_password"),
    Address("account/keys/", keys.keys, "keys"),
    Address("account/keys/<int:key_id>/remove/", keys.remove_key, "remove_key"),
)
