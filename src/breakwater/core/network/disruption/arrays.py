"""Check arrays that come from outside, and hold them so that nobody changes them."""

import numpy as np
from numpy.typing import ArrayLike

from breakwater.core.network.disruption.faults import BadCost, BadShape
from breakwater.core.network.graph import BoolArray, FloatArray


def numbers(given: ArrayLike, count: int, what: str) -> FloatArray:
    """Take one number for each of `count` things of a kind."""
    taken = np.asarray(given, dtype=np.float64)
    if taken.shape != (count,):
        raise BadShape(f"There are {count} {what}s and {taken.size} numbers for them.", "Give one for each.")
    return taken


def costs(given: ArrayLike, count: int, what: str) -> FloatArray:
    """Take one cost for each: a number from 0."""
    taken = numbers(given, count, what)
    wrong = ~(np.isfinite(taken) & (taken >= 0))
    if wrong.any():
        raise BadCost(
            f"The cost of {what} {np.argmax(wrong)} is {taken[wrong][0]}.",
            "Costs are numbers from 0; what may not be taken is spared, not priced.",
        )
    return taken


def flags(given: ArrayLike | None, count: int, what: str) -> BoolArray:
    """Take yes or no for each; nothing given is no."""
    if given is None:
        return np.zeros(count, dtype=np.bool_)
    taken = np.asarray(given)
    if taken.shape != (count,) or taken.dtype != np.bool_:
        raise BadShape(f"Not every one of {count} {what}s is said to be so or not.", "Give yes or no for each.")
    return taken


def freeze(value: object) -> None:
    """Lay the arrays of a frozen value over bytes: these cannot be made writeable again."""
    for name in getattr(type(value), "__slots__", ()):
        held = getattr(value, name)
        if isinstance(held, np.ndarray):
            fixed = np.frombuffer(held.tobytes(), dtype=held.dtype).reshape(held.shape)
            object.__setattr__(value, name, fixed)
