"""Whether a database holds the demo's examples and nothing else: only such a one is served with one-click sign-in.

Known by a setting in the database, which the owner makes before the first example is loaded into an empty one; so
no variable and no command opens a database of real people to everybody.
"""

from django.db import connections

from breakwater.core.errors import BreakwaterError


def declare_demo(*, using: str = "owner") -> None:
    """Say that this database is the demo's; the caller has found it empty."""
    with connections[using].cursor() as cursor:
        cursor.execute("update bw.setting set value = 'on' where name = 'demo'")


def refuse_real_data(*, using: str = "default") -> None:
    """Check that a database is the demo's.

    Raises:
        BreakwaterError: it is not.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select bw.is_demo()")
        (is_demo,) = cursor.fetchone()
    if not is_demo:
        raise BreakwaterError(
            "This data folder is not the demo's: one click would sign in as its people.",
            "Run `breakwater serve`, or the demo on another folder: BREAKWATER_DATA=/elsewhere breakwater demo.",
        )
