"""A progress bar for long steps at a terminal; a line each tenth where there is none."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

Progress = Callable[[int, int, str], None]
"""How far a step is: done, of how many, and what it is at."""

_WIDTH = 28


def bar(title: str, *, out: TextIO = sys.stdout, clock: Callable[[], float] = time.monotonic) -> Progress:
    """Make a bar; it is redrawn at most ten times a second and ends its line when all is done."""
    state = {"drawn_at": float("-inf"), "tenth": -1.0}

    def show(done: int, total: int, what: str) -> None:
        share = min(done / total, 1.0) if total else 1.0
        text = f"{title} [{'#' * int(share * _WIDTH):-<{_WIDTH}}] {share:4.0%} {what}"
        if out.isatty():
            now = clock()
            if share < 1 and now - state["drawn_at"] < 0.1:
                return
            state["drawn_at"] = now
            out.write(f"\r\x1b[K{text}" + ("\n" if share == 1 else ""))
        elif share * 10 // 1 > state["tenth"]:
            state["tenth"] = share * 10 // 1
            out.write(f"{text}\n")
        out.flush()

    return show
