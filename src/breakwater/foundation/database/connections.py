"""Django's database connections: one alias for each role a process signs in as.

A process gets the aliases of its task and no others: the web process holds no connection that could change a
table. Where the secrets file lacks a role's password (a web server apart from the migrating machine), its
alias is absent.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.embedded import Cluster
from breakwater.foundation.database.roles import APP, DATABASE, MIGRATOR, OWNER, POLICY, SEALER, SIGN_IN, WORKER
from breakwater.foundation.database.secrets_file import FILE, known_secrets

ROLES = {"default": APP, "sign_in": SIGN_IN, "policy": POLICY, "sealer": SEALER, "owner": MIGRATOR}
PROCESSES = {
    "web": ("default", "sign_in", "policy"),
    "worker": ("default", "policy"),
    "sealer": ("default", "sealer"),
    "migrate": ("default", "sign_in", "policy", "sealer", "owner"),
}
"""What BREAKWATER_PROCESS may say, and the aliases each gets."""


def role_of(alias: str, process: str) -> str:
    """Return the role an alias signs in as: a job takes the time it needs, so the worker has a role of its own."""
    return WORKER if (process, alias) == ("worker", "default") else ROLES[alias]


KEEP_S = 60
"""How long a thread keeps its connection between requests.

Tickets live in one transaction, so a kept connection carries nothing from one request to the next. Making one
anew costs 8 ms (SCRAM, and what Django asks first), checking a kept one 0.06 ms.
"""

PREPARED_AFTER = 5
"""How often a connection has sent a statement when the server is asked to keep its plan."""

_FROM_URL = (
    *("sslmode", "sslrootcert", "sslcert", "sslkey"),
    *("channel_binding", "connect_timeout", "target_session_attrs"),
)


def connections(environ: Mapping[str, str], data_dir: Path) -> dict[str, dict[str, Any]]:
    """Write Django's DATABASES for this process.

    Args:
        environ: DATABASE_URL names a server of one's own (without it: the embedded one);
            BREAKWATER_PROCESS is one of `PROCESSES` (without it: web);
            BREAKWATER_DATABASE is the name of the embedded database (without it: bw);
            BREAKWATER_SECRETS is the file of passwords (without it: secrets.json in the data folder).
        data_dir: the installation's data folder.
    Raises:
        BreakwaterError: a variable cannot be understood.
    """
    process = environ.get("BREAKWATER_PROCESS", "web")
    if process not in PROCESSES:
        raise BreakwaterError(
            f"BREAKWATER_PROCESS is {process!r}.", f"Set one of: {', '.join(PROCESSES)}; or leave it out."
        )
    passwords = known_secrets(Path(environ.get("BREAKWATER_SECRETS", data_dir / FILE)))
    url = environ.get("DATABASE_URL", "")
    where = _server(url) if url else _embedded(data_dir, environ.get("BREAKWATER_DATABASE", DATABASE))
    return {
        alias: _alias(where, role, passwords.get(role, ""))
        for alias, role in ((alias, role_of(alias, process)) for alias in PROCESSES[process])
        if alias == "default" or role in passwords or not url
    }


def _alias(where: Mapping[str, Any], role: str, password: str) -> dict[str, Any]:
    options: dict[str, Any] = {"server_side_binding": True, **where["OPTIONS"]}
    if role == MIGRATOR:  # what a migration makes belongs to the owner, not to whoever signed in
        options["options"] = f"-c role={OWNER}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        **where,
        "USER": role,
        "PASSWORD": password or where.get("PASSWORD", ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if role == MIGRATOR else KEEP_S,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # a pool in transaction mode may stand between
        "TEST": {"MIRROR": None},
    }


def _embedded(data_dir: Path, name: str) -> dict[str, Any]:
    # No pool stands before the embedded server, so a statement that comes again keeps its plan.
    options = {"prepare_threshold": PREPARED_AFTER}
    return {"NAME": name, "HOST": str(Cluster(data_dir).socket), "PORT": "", "OPTIONS": options}


def _server(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or parts.hostname  # `host=/folder` names a socket on this machine
    if parts.scheme not in ("postgres", "postgresql") or not host:
        raise BreakwaterError(
            "DATABASE_URL does not name a PostgreSQL server.",
            "Write postgresql://host:5432/bw?sslmode=verify-full",
        )
    if parts.username not in (None, APP):
        raise BreakwaterError(
            f"DATABASE_URL signs in as {parts.username!r}.",
            f"Leave name and password out, or write those of {APP}; each part signs in with its own role.",
        )
    if unknown := sorted(set(query) - set(_FROM_URL)):
        raise BreakwaterError(f"DATABASE_URL has {', '.join(unknown)}.", f"Known are: {', '.join(_FROM_URL)}.")
    return {
        "NAME": parts.path.lstrip("/") or DATABASE,
        "HOST": host,
        "PORT": str(parts.port or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": query,
    }
