"""Contain: the cheapest removals that leave no component above a size, by many methods and a search from the best."""
