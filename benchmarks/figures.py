"""Figures as every bench prints them, and the two clocks they are read from."""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from pathlib import Path


def print_figure(figure: str, value: float, unit: str, peer: str, peer_value: float) -> None:
    """Print one figure as one JSON object on one line."""
    line = {
        "figure": figure,
        "value": round(value, 2),
        "unit": unit,
        "peer": peer,
        "peer_value": round(peer_value, 2),
        "ratio": round(value / peer_value, 2),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def clocks() -> tuple[float, float]:
    """Return milliseconds: of the wall, and spent by this process and its server processes on processors.

    On a machine with other work the second is the one that says something.
    """
    from django.db import connections

    spent = 1000 * time.process_time()
    for alias in connections:
        held = connections[alias].connection
        if held is not None:
            with suppress(OSError):  # no such file where the system is not Linux
                spent += int(Path(f"/proc/{held.info.backend_pid}/schedstat").read_text().split()[0]) / 1e6
    return 1000 * time.perf_counter(), spent
