"""Recover: what a network may do next, as a range and never one forecast; plans compared by what is left after that."""
