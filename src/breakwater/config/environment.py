"""Typed readers of the environment: a wrong value stops start-up with its name and the remedy."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from breakwater.core.errors import BreakwaterError

GATE = "BREAKWATER_GATE"
"""Names the descriptor at which the web server waits until the database is prepared; set by `running` alone."""


class SettingError(BreakwaterError):
    """A setting that cannot be used."""


def boolean(name: str, default: bool = False) -> bool:
    """Read 1/0, true/false, yes/no."""
    text = os.environ.get(name, "").strip().lower()
    if text in ("", "0", "false", "no", "off"):
        return default if text == "" else False
    if text in ("1", "true", "yes", "on"):
        return True
    raise SettingError(f"{name} is {text!r}.", "Write 1 or 0.")


def number(name: str, default: int) -> int:
    """Read a whole number."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit():
        raise SettingError(f"{name} is {text!r}.", "Write a whole number.")
    return int(text)


def listing(name: str, default: str) -> list[str]:
    """Read a comma-separated list."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def secret(name: str, path: Path) -> str:
    """Read a secret from the environment, from the file NAME_FILE names, or from one made on first use."""
    if value := os.environ.get(name):
        return value
    source = Path(os.environ.get(f"{name}_FILE", path))
    if source.exists():
        return source.read_text().strip()
    if f"{name}_FILE" in os.environ:
        raise SettingError(f"{name}_FILE names {source}, which does not exist.", "Create it, mode 0600.")
    source.parent.mkdir(parents=True, exist_ok=True)
    value = secrets.token_urlsafe(48)
    descriptor = os.open(source, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
    return value


def data_dir() -> Path:
    """Give the installation's data folder: the database, its keys, logs and collected static files."""
    return Path(os.environ.get("BREAKWATER_DATA") or Path(__file__).resolve().parents[3] / ".data").resolve()
