"""What is done to the database before anything serves: `python -m breakwater.config.prepare`.

A process of its own, because it alone holds the migrator's connection; what serves never does.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from breakwater.config.progress import bar
from breakwater.core import network
from breakwater.core.errors import BreakwaterError

WARM = "kernels"
"""In the data folder: from what the numerical kernels were compiled."""

LOADING = "demo.loading"
"""Stands in the data folder while the examples are being loaded; found at a start, they were not finished."""


def main(arguments: Sequence[str]) -> int:
    """Collect static files, migrate; with `--static`, no more than the first; with `--demo`, load the examples."""
    os.environ["BREAKWATER_PROCESS"] = "migrate"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breakwater.config.settings")
    try:
        import django

        django.setup()
        collect_static_files()
        if "--static" not in arguments:
            migrate()
        warm_up_once()
        if "--demo" in arguments:
            load_examples()
    except BreakwaterError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def migrate() -> None:
    """Bring the tables and the key of the tickets up to date."""
    from django.core.management import call_command
    from django.db import connections

    from breakwater.foundation.access.spans import refuse_if_changed_by_hand
    from breakwater.foundation.access.tickets import install_key
    from breakwater.foundation.audit.held import refuse_if_rolled_back
    from breakwater.foundation.audit.keys import log_files

    if "owner" not in connections:
        raise BreakwaterError(
            "The migrator's password is not here.", "Run `breakwater migrate` where the secrets file has it."
        )
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    install_key(using="owner")
    refuse_if_changed_by_hand(using="owner")
    files = log_files()
    refuse_if_rolled_back(connections["owner"], files.held, files.verifying_keys())
    connections["owner"].close()


def collect_static_files() -> None:
    """Put every static file where the web server finds it."""
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)


def warm_up_once() -> None:
    """Warm up where this release has not yet: a start after a crash has no time for it."""
    from django.conf import settings

    sources = sorted(Path(network.__file__).parent.glob("*.py"))
    made_from = " ".join([sys.version, version("numba"), *(str(file.stat().st_mtime_ns) for file in sources)])
    mark = Path(settings.DATA_DIR) / WARM
    if not mark.exists() or mark.read_text() != made_from:
        warm_up()
        mark.write_text(made_from)


def warm_up() -> None:
    """Compile the numerical kernels once, into their cache: the first reader of a picture must not wait for it."""
    from breakwater.core.network.compose import Record, Relation, compose

    records = [Record(f"r{n}", "person", f"Person {n}") for n in range(12)]
    ties = [Relation(f"t{n}", f"r{n}", f"r{(n * 5 + 1) % 9}", "works_with", "works with", 3) for n in range(9)]
    compose(records, ties)
    compose(records, ties, quick=True)


def load_examples() -> None:
    """Load the demo's data into an empty database."""
    from django.conf import settings

    from breakwater.foundation.database.demo import declare_demo, refuse_real_data
    from breakwater.foundation.members.models import Organisation

    load = getattr(importlib.import_module("breakwater.config.demo"), "load", None)
    if load is None or Organisation.objects.exists():
        refuse_real_data(using="default")
        return
    declare_demo(using="owner")
    mark = Path(settings.DATA_DIR) / LOADING
    mark.touch()
    load(bar("Loading the examples"))
    mark.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
