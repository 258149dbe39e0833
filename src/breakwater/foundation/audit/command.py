"""The operator's and the member's commands: `breakwater audit …`."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.audit.checkpoint import read_checkpoint, read_key
from breakwater.foundation.audit.member import ProofError, verify_proofs

Run = Callable[[argparse.Namespace], int]


def add_parser(subparsers: Any) -> None:  # argparse has no public type for it
    """Add `audit` and its verbs; each sets `run`, a function of the arguments that gives the exit status."""
    audit = subparsers.add_parser("audit", help="verify the audit log and hand out proofs")
    verbs = audit.add_subparsers(required=True, metavar="VERB")
    verify = _verb(verbs, "verify", _verify, "recompute the log and compare it with every signed head")
    verify.add_argument("--held", type=Path, action="append", default=[], help="a head kept elsewhere, as a file")
    _verb(verbs, "key", _key, "print the log's verifying keys, for members to keep")
    _verb(verbs, "head", _head, "print the last head for members")
    reads = _verb(verbs, "reads", _reads, "write the proven reads of an organisation's material")
    reads.add_argument("organisation")
    reads.add_argument("--since", type=_day, required=True, help="first day, YYYY-MM-DD")
    reads.add_argument("--until", type=_day, required=True, help="day after the last, YYYY-MM-DD")
    reads.add_argument("--held", type=Path, help="the head that the organisation keeps, as a file")
    check = _verb(verbs, "check", _check, "check such a file, without the database")
    check.add_argument("bundle", type=Path)
    check.add_argument("--key", type=Path, required=True, help="the log's keys, as a file kept from earlier")
    check.add_argument("--held", type=Path, help="the head kept from last time; replaced when all is well")
    accept = _verb(verbs, "accept-rollback", _accept_rollback, "let a database set back to an older state stand")
    accept.add_argument("--reason", required=True, help="kept in the log for good")


def _verb(verbs: Any, name: str, run: Run, about: str) -> argparse.ArgumentParser:  # as above
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run)
    return parser


def _verify(arguments: argparse.Namespace) -> int:
    from breakwater.foundation.audit.held import held_head
    from breakwater.foundation.audit.keys import log_files
    from breakwater.foundation.audit.verify import verify_log

    files = log_files()
    keys = files.verifying_keys()
    held = [read_checkpoint(path.read_text(encoding="utf-8"), keys) for path in arguments.held]
    if own := held_head(files.held, keys):
        held.append(own)
    report = verify_log(_owner(), keys, held=held)
    acts, heads = _count(report.acts, "act", "acts"), _count(report.heads, "head", "heads")
    erased = _count(report.erased, "detail erased", "details erased")
    _say(f"{_entries(report.entries)}, {acts}, {heads}, {erased}")
    waiting = _count(report.waiting, "act waits for its place", "acts wait for their place")
    _say(f"root {report.root.hex()}; {waiting}")
    if report.first is None:
        _say("The log is as it was signed.")
        return 0
    _say(f"First broken: {report.first}")
    for fault in report.faults:
        _say(f"  {fault}")
    return 1


def _key(arguments: argparse.Namespace) -> int:
    from breakwater.foundation.audit.keys import log_files

    for key in log_files().verifying_keys():
        _say(key.text())
    return 0


def _head(arguments: argparse.Namespace) -> int:
    from breakwater.foundation.audit.disclosure import published_checkpoint
    from breakwater.foundation.audit.keys import log_files

    sys.stdout.write(published_checkpoint(_owner(), log_files().verifying_keys()))
    return 0


def _reads(arguments: argparse.Namespace) -> int:
    from breakwater.foundation.audit.disclosure import reads_bundle
    from breakwater.foundation.audit.keys import log_files

    bundle = reads_bundle(
        _owner(),
        log_files().verifying_keys(),
        arguments.organisation,
        since=arguments.since,
        until=arguments.until,
        held=arguments.held.read_text(encoding="utf-8") if arguments.held else None,
    )
    _say(json.dumps(bundle, indent=1))
    return 0


def _check(arguments: argparse.Namespace) -> int:
    bundle = json.loads(arguments.bundle.read_text(encoding="utf-8"))
    keys = [read_key(line) for line in arguments.key.read_text(encoding="utf-8").splitlines() if line.strip()]
    held = arguments.held.read_text(encoding="utf-8") if arguments.held and arguments.held.exists() else None
    try:
        proven = verify_proofs(bundle, keys, held=held)
    except (ProofError, BreakwaterError) as fault:
        _say(f"Not proven: {fault}")
        return 1
    for read in proven.reads:
        _say(f"{read.at}  {read.organisation}  {read.purpose}  {read.action}  {' '.join(read.statement_ids)}")
    _say(f"{_count(len(proven.reads), 'read stands', 'reads stand')} in the log of {_entries(proven.head.size)}.")
    if arguments.held:
        arguments.held.write_text(bundle["checkpoint"], encoding="utf-8")
    return 0


def _accept_rollback(arguments: argparse.Namespace) -> int:
    from breakwater.foundation.audit.held import accept_rollback
    from breakwater.foundation.audit.keys import log_files

    files = log_files()
    now = datetime.now(UTC)
    if accept_rollback(_owner(), files.held, files.verifying_keys(), reason=arguments.reason, at=now):
        _say("Recorded. The head that this state contradicts was set aside.")
    else:
        _say("The database is not behind its log; nothing was done.")
    return 0


def _owner() -> Any:  # Django's connection wrapper, loaded only where a verb needs the database
    from django.db import connections

    return connections["owner"]


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)


def _entries(count: int) -> str:
    return _count(count, "entry", "entries")


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
