"""Allocate: which agency takes which target, on what ground, and what stands in the way where it cannot be."""
