"""Entities: computed from the records that readable claims join, never stored."""
