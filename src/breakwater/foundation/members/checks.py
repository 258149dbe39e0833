"""Refuse to start where a setting would undo the rules of signing in."""


def register_all() -> None:
    """Register this folder's start-up checks."""
