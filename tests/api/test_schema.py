"""Whatever is sent, the interface keeps to its description: no fault, no status it does not name, no way in without a token.

Cases are drawn by schemathesis from the description itself, well formed and malformed, from a fixed seed.
"""

from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

pytestmark = [pytest.mark.database, pytest.mark.slow]

SEED = 20261124
EXAMPLES = 12
"""For each operation and way of drawing; the soak draws more."""
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.allow_header_conformance,
    checks.ignored_auth,
]
"""Left out: that well-formed input is accepted, for a description cannot say which cursor, record or marking is one's
own; and that malformed input is refused, for the tool drops an empty parameter on the way and then misses the
refusal. `test_writes` holds what is refused, one by one."""


def described(secret):
    """Return the description as a holder of a token gets it, bound to the application."""
    from django.core.wsgi import get_wsgi_application

    headers = {"Authorization": f"Bearer {secret}"}
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), headers=headers), headers


def try_out(operation, headers, mode, examples):
    """Send what the operation's description allows, or what it forbids; return how many answers had which status."""
    seen = Counter()

    @seed(SEED)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def sent(case):
        seen[case.call_and_validate(headers=headers, checks=CHECKS).status_code] += 1

    sent()
    return seen


def try_everything(world, subtests, examples):
    """Try every operation, as an analyst with every scope."""
    schema, headers = described(world.token("Alba")[0])
    seen, tried = Counter(), 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            with subtests.test(operation=operation.label, mode=mode.value):
                seen += try_out(operation, headers, mode, examples)
        tried += 1
    assert tried == 16
    # Input that nothing can be made of proves nothing: some is answered, some refused, some not found.
    assert min(seen[status] for status in (200, 400, 404)) >= examples


def test_every_operation_keeps_to_its_description(world, subtests):
    """No 500, no status that is not described, no answer of another shape, nothing without a token."""
    try_everything(world, subtests, EXAMPLES)


@pytest.mark.soak
def test_every_operation_keeps_to_its_description_for_long(world, subtests):
    """As above, many more cases."""
    try_everything(world, subtests, 200)


def test_the_checks_bite(world, monkeypatch):
    """An answer that no description names fails, and so does one without a token."""
    from breakwater.foundation.web import api

    schema, headers = described(world.token("Alba")[0])
    operation = schema["/me"]["GET"]
    try_out(operation, headers, GenerationMode.POSITIVE, 1)
    with monkeypatch.context() as patched:
        patched.setattr(api, "check_roles", lambda *_args, **_more: 1 // 0)
        with pytest.raises(BaseException):  # noqa: B017, PT011 - a group or a single failure, as the tool sees fit
            try_out(operation, headers, GenerationMode.POSITIVE, 1)
    holder = api.holder_of
    known = headers["Authorization"]

    def anyone(request):
        request.META["HTTP_AUTHORIZATION"] = known
        return holder(request)

    monkeypatch.setattr(api, "holder_of", anyone)
    with pytest.raises(BaseException):  # noqa: B017, PT011
        try_out(operation, headers, GenerationMode.POSITIVE, 1)
