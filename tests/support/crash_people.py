"""Founds two agencies in a running product, for the crash drill over HTTP; prints what their people come in with.

`python crash_people.py`: a line of JSON with the secrets of two tokens (`writer`, `reader`) and the reader's session.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta

import django

WRITES, READS = "BD-CCI", "TH-BSB"


def main():
    """Found, and print."""
    os.environ["BREAKWATER_PROCESS"] = "web"
    os.environ["DJANGO_SETTINGS_MODULE"] = "breakwater.config.settings"
    django.setup()
    writer, reader = found(WRITES), found(READS)
    sys.stdout.write(json.dumps({"writer": token(writer), "reader": token(reader), "session": session(reader)}) + "\n")


def found(code):
    """Found an agency with one cleared analyst, whose affiliation is returned."""
    from breakwater.core.marking import Purpose
    from breakwater.foundation.access.principals import principal_for
    from breakwater.foundation.database import epoch
    from breakwater.foundation.database.warrants import warrant_operator
    from breakwater.foundation.members import operations as members
    from breakwater.foundation.members.models import Clearance, Organisation
    from breakwater.foundation.members.roles import Role

    operator = members.Operator("drill")
    organisation = members.create_organisation(
        operator,
        code=code,
        name=f"Crash drill {code}",
        kind="law_enforcement",
        state=code[:2],
        standing=Organisation.Standing.MEMBER,
    )
    point = members.invite_contact_point(operator, code=code, name="Cora", handle=f"cora.{code}")
    principal = principal_for(str(point.affiliation.pk), purpose=Purpose.INTELLIGENCE)
    analyst = members.open_account(principal, name="Alba", handle=f"alba.{code}", roles=(Role.ANALYST,))
    now = datetime.now(UTC)
    with django.db.transaction.atomic():
        epoch.exclusive()
        warrant_operator(at=now)  # in place of the two persons whom a first security officer takes
        Clearance.objects.create(
            person=analyst.person,
            organisation=organisation,
            level="SECRET",
            attested_by=point.person,
            valid_from=now - timedelta(days=1),
            valid_until=now + timedelta(days=1),
        )
    return str(analyst.affiliation.pk)


def token(affiliation):
    """Make a token with every scope; return its secret."""
    from breakwater.core.marking import Purpose
    from breakwater.foundation.access import tokens
    from breakwater.foundation.access.principals import principal_for

    who = principal_for(affiliation, purpose=Purpose.INTELLIGENCE)
    return tokens.make(who, name="drill", scopes=tuple(tokens.Scope), days=1)[0]


def session(affiliation):
    """Sign a browser in; return the value of its cookie."""
    from django.conf import settings

    from tests.support.browsing import browser

    return browser(affiliation, at=datetime.now(UTC)).cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main()
