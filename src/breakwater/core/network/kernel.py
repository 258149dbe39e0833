"""Compile the inner loops once and keep them: one typed door to numba.

Numba's decorator is untyped; going through `kernel` keeps the signatures that mypy checks.
No `fastmath`: the compiler may then not reorder or fuse, so that positions agree between machines.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile a function to machine code, cached on disk beside its file."""
    return cast(Function, numba.njit(cache=True)(function))
