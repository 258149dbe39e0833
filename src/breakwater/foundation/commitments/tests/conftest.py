"""People of two agencies. Imported before Django is ready: modules of the product come inside."""

import pytest


@pytest.fixture
def people(database):
    """Return who acts, by name: Alba (analyst) and Bo (second officer) of XA-POL, Dana of XB-POL, Chidi of XC-POL."""
    from breakwater.core.marking import Purpose
    from breakwater.foundation.access.principals import principal_for
    from breakwater.foundation.members.roles import Role
    from breakwater.foundation.members.tests import factories

    home = {code: factories.organisation(code) for code in ("XA-POL", "XB-POL", "XC-POL")}
    rows = {
        "Alba": factories.affiliation(home["XA-POL"], "Alba", Role.ANALYST),
        "Bo": factories.affiliation(home["XA-POL"], "Bo", Role.SECOND_OFFICER),
        "Dana": factories.affiliation(home["XB-POL"], "Dana", Role.ANALYST),
        "Chidi": factories.affiliation(home["XC-POL"], "Chidi", Role.ANALYST),
    }
    return {name: principal_for(str(row.pk), purpose=Purpose.INTELLIGENCE) for name, row in rows.items()}
