"""The progress bar, at a terminal and in a log."""

from io import StringIO

from breakwater.config.progress import bar


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_a_log_gets_a_line_each_tenth() -> None:
    """A thousand steps are eleven lines."""
    out = StringIO()
    show = bar("Loading", out=out)
    for step in range(1001):
        show(step, 1000, "statements")
    lines = out.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[-1] == f"Loading [{'#' * 28}] 100% statements"


def test_a_terminal_is_redrawn_ten_times_a_second_at_most() -> None:
    """Two quick steps are one drawing, and the end ends the line."""
    out = Terminal()
    instants = iter([0.0, 0.05, 0.2, 0.25])
    show = bar("Loading", out=out, clock=lambda: next(instants))
    for done in range(1, 5):
        show(done, 4, "people")
    assert out.getvalue().count("\r") == 3
    assert out.getvalue().endswith("100% people\n")


def test_nothing_to_do_is_done() -> None:
    """A step without parts is at its end."""
    out = StringIO()
    bar("Loading", out=out)(0, 0, "done")
    assert "100%" in out.getvalue()
