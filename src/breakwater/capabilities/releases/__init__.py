"""Releases: widening the marking of what one's own agency said, by two officers."""
