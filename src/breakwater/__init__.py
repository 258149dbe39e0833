"""Breakwater: pool under control, see, decide, act."""
