"""Two colleagues and a stranger. Imported before Django is ready: modules of the product come inside."""

import pytest


@pytest.fixture
def people(database):
    """Return who acts, by name: Alba and Bo of XA-POL, Dana of XB-POL."""
    from breakwater.core.marking import Purpose
    from breakwater.foundation.access.principals import principal_for
    from breakwater.foundation.members.roles import Role
    from breakwater.foundation.members.tests import factories

    first, second = factories.organisation("XA-POL"), factories.organisation("XB-POL")
    rows = {
        name: factories.affiliation(home, name, Role.SECOND_OFFICER)
        for name, home in (("Alba", first), ("Bo", first), ("Dana", second))
    }
    return {name: principal_for(str(row.pk), purpose=Purpose.INTELLIGENCE) for name, row in rows.items()}
