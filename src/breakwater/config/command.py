"""The command line: `breakwater demo`, `serve`, `migrate`, `manage`, `database`, `audit`, `disrupt`, `reset`."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from breakwater.config.disrupt import add_parser as add_disrupt
from breakwater.config.environment import data_dir
from breakwater.core.errors import BreakwaterError
from breakwater.foundation.audit.command import add_parser as add_audit


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a known fault is a sentence and a remedy, never a traceback."""
    parsed = _parser().parse_args(arguments)
    try:
        with parsed.before() if "before" in parsed else nullcontext():
            status: int = parsed.run(parsed)
    except BreakwaterError as error:
        sys.stderr.write(f"{error.message}\n{error.remedy}\n" if error.remedy else f"{error.message}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="breakwater", description="Pool under control, see, decide, act.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, about in (
        ("demo", "start everything with the example data and one-click sign-in"),
        ("serve", "start everything as in production"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        command.add_argument("--host", default=os.environ.get("BREAKWATER_BIND_HOST", "127.0.0.1"))
        command.add_argument("--port", type=int, default=int(os.environ.get("BREAKWATER_PORT", "8000")))
        command.set_defaults(run=_run, is_demo=name == "demo")
    migrate = commands.add_parser("migrate", help="bring the database's tables up to date")
    migrate.set_defaults(run=_migrate)
    manage = commands.add_parser("manage", help="run one of Django's management commands")
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    manage.set_defaults(run=_manage)
    _add_database(commands)
    add_audit(commands)
    commands.choices["audit"].set_defaults(before=_audited)
    add_disrupt(commands)
    reset = commands.add_parser("reset", help="delete the database and its keys")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    reset.set_defaults(run=_reset)
    return parser


def _add_database(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    database = commands.add_parser("database", help="make the database's roles on a server of your own")
    verbs = database.add_subparsers(required=True, metavar="VERB")
    about = "make or update the roles and their rights"
    roles = verbs.add_parser("roles", help=about, description=about)
    how = roles.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--admin-url",
        help="of a superuser: postgresql://name@host/postgres; its password comes from PGPASSWORD or ~/.pgpass",
    )
    how.add_argument("--print", action="store_true", help="write the SQL for psql instead; it holds no password")
    roles.set_defaults(run=_roles)


def _run(parsed: argparse.Namespace) -> int:
    from breakwater.config.running import Options, run

    return run(Options(is_demo=parsed.is_demo, host=parsed.host, port=parsed.port))


def _migrate(parsed: argparse.Namespace) -> int:
    from breakwater.config import prepare

    with _server_running():
        return prepare.main([])


_MANAGE = frozenset(
    {
        *("check", "help", "version", "collectstatic", "clearsessions", "axes_reset", "axes_reset_username"),
        *("makemigrations", "showmigrations", "sqlmigrate", "makemessages", "compilemessages", "procrastinate"),
    }
)
"""Commands of the frameworks that neither read rows, nor set a password, nor print a secret."""


def _manage(parsed: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line, get_commands

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breakwater.config.settings")
    name = parsed.arguments[0] if parsed.arguments else "help"
    ours = {command for command, app in get_commands().items() if str(app).startswith("breakwater.")}
    if name not in _MANAGE | ours:
        raise BreakwaterError(
            f"`{name}` is not run here: whoever operates the server reads and writes nothing through it.",
            f"There are: {', '.join(sorted(_MANAGE | ours))}.",
        )
    with _server_running(only_if_made=True):
        execute_from_command_line(["breakwater manage", *parsed.arguments])
    return 0


def _roles(parsed: argparse.Namespace) -> int:
    from breakwater.foundation.database.roles import LOGINS, apply_roles, script
    from breakwater.foundation.database.secrets_file import FILE, secrets_for

    passwords = secrets_for(data_dir(), LOGINS)
    if parsed.print:
        sys.stdout.write(script(passwords))
    else:
        from breakwater.foundation.database.administrator import refuse_password, runner

        refuse_password(parsed.admin_url)
        apply_roles(runner(parsed.admin_url), passwords)
        sys.stdout.write(f"Done. The roles' passwords are in {data_dir() / FILE}.\n")
    return 0


def _reset(parsed: argparse.Namespace) -> int:
    from breakwater.foundation.database.embedded import Cluster
    from breakwater.foundation.database.secrets_file import FILE

    home = data_dir()
    if not (home / FILE).exists() and not (home / "postgresql").is_symlink():
        sys.stdout.write(f"There is no database in {home}.\n")
        return 0
    if not parsed.yes and input(f"Delete everything in {home}, for good? Write yes: ").strip() != "yes":
        sys.stdout.write("Nothing was deleted.\n")
        return 1
    Cluster(home).remove()
    shutil.rmtree(home)
    sys.stdout.write("Deleted.\n")
    return 0


@contextmanager
def _audited() -> Iterator[None]:
    """Have Django and the database there for the audit log's commands, as the role that reads all of it."""
    os.environ["BREAKWATER_PROCESS"] = "migrate"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breakwater.config.settings")
    with _server_running(only_if_made=True):
        import django

        django.setup()
        yield


@contextmanager
def _server_running(*, only_if_made: bool = False) -> Iterator[None]:
    """Have the embedded server up for one command; leave one that already runs alone."""
    from breakwater.foundation.database.embedded import Cluster

    cluster = Cluster(Path(data_dir()))
    if os.environ.get("DATABASE_URL") or cluster.is_alive() or (only_if_made and not cluster.data.exists()):
        yield
        return
    cluster.start()
    try:
        yield
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
