"""What a production start refuses."""

from collections.abc import Mapping
from types import ModuleType

from breakwater.core.errors import BreakwaterError

_SHORTEST_SECRET = 40
_LOCAL = {"127.0.0.1", "localhost", "[::1]", "::1"}


def refuse_insecure_production(settings: ModuleType, environ: Mapping[str, str]) -> None:
    """Stop a production start that would serve with settings of a demo.

    Raises:
        BreakwaterError: names every fault at once, and the variable that mends it.
    """
    secret = str(settings.SECRET_KEY)
    faults = {
        "DEBUG is on: remove it from the settings": settings.DEBUG,
        "the demo's one-click sign-in is on: remove BREAKWATER_DEMO": settings.BREAKWATER_DEMO,
        f"the secret key has fewer than {_SHORTEST_SECRET} characters, or few different ones: "
        "let Breakwater make one (remove BREAKWATER_SECRET_KEY)": len(secret) < _SHORTEST_SECRET
        or len(set(secret)) < _SHORTEST_SECRET // 4
        or "insecure" in secret,
        "any host name is accepted: set BREAKWATER_HOSTS": "*" in settings.ALLOWED_HOSTS,
        "no public host name is set: set BREAKWATER_HOSTS": set(settings.ALLOWED_HOSTS) <= _LOCAL,
        "cookies travel without TLS: remove BREAKWATER_PRODUCTION=0": not settings.SESSION_COOKIE_SECURE
        or not settings.CSRF_COOKIE_SECURE,
        "passkeys are accepted over plain HTTP: remove BREAKWATER_INSECURE_PASSKEYS": getattr(
            settings, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False
        ),
        "PYTHONOPTIMIZE is set and drops checks: remove it": bool(environ.get("PYTHONOPTIMIZE")),
    }
    if found := [fault for fault, is_so in faults.items() if is_so]:
        raise BreakwaterError("This would not be safe in production:\n  - " + "\n  - ".join(found))
