"""Printed records: through the third door, numbered in the ledger, marked, and nothing protected on them."""

import json
import re

import pytest
from django.db import connections

from breakwater.capabilities.entities.tests.cast import own, text, to
from breakwater.capabilities.statements import operations as statements

pytestmark = pytest.mark.database


def ledger():
    """Return the rows of the export ledger."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute('select organisation, "to", form, number, statement_ids from access_export order by at')
        return [(*row[:-1], json.loads(row[-1])) for row in cursor.fetchall()]


def sheet(cast, name, record, more=""):
    """Return a printed record's text."""
    answer = cast.browser(name).get(f"/entities/{record}/print/{more}")
    assert answer.status_code == 200
    return text(answer)


def test_a_sheet_holds_what_its_reader_may_read_and_the_ledger_names_it(cast):
    """Each statement as it was said, marking above and below in words, number and recall; nothing that is hidden."""
    record = cast.opens("Alba", ("name", "Somchai"))
    alias = cast.says("Alba", record, "alias", "Lek", marking=to("ID-IID", "BD-CCI"))
    same = cast.says("Bo", record, "alias", "Lek", marking=to("BD-CCI", "ID-IID"))
    cast.says("Alba", record, "alias", "Secret", marking=own("ID-IID"))
    found = sheet(cast, "Bo", record)
    [(organisation, recipient, form, number, ids)] = ledger()
    assert (organisation, recipient, form) == ("BD-CCI", "BD-CCI", "print")
    assert {alias, same} < set(ids)
    assert len(ids) == 3
    assert found.count("Lek") == 2
    assert "Secret" not in found
    assert "AMBER+STRICT to BD-CCI, H0, PAP:A" in found
    assert found.count(f"Export {number}") == 1
    assert f"destroy and report under {number}" in found
    assert found.count("TLP:AMBER+STRICT") == 2
    assert "Admiralty</th><td>B usually reliable, 2 probably true." in found


def test_what_names_a_neighbour_leaves_with_it(cast):
    """The ledger holds the tie and the neighbour's name, and nothing else that is said of the neighbour."""
    record, other = cast.opens("Alba", ("name", "Somchai")), cast.opens("Alba", ("name", "Niran"))
    _tie, said = cast.ties("Alba", record, "works_with", other)
    note = cast.says("Alba", other, "note", "pays late")
    found = sheet(cast, "Bo", record)
    [(*_, ids)] = ledger()
    assert "Niran" in found
    assert "pays late" not in found
    assert said in ids
    assert note not in ids
    assert len(ids) == 3


def test_protected_persons_are_never_printed(cast):
    """Neither the record itself, 403, nor as a neighbour: no tie, no ledger id, and the same fixed words."""
    record, child = cast.opens("Alba", ("name", "Somchai")), cast.opens("Alba", ("name", "Nok"))
    _tie, said = cast.ties("Alba", record, "works_with", child)
    statements.protect(principal=cast["Alba"], record_id=child, category="child", grounds="Fifteen.")
    for name in ("Alba", "Bo"):
        answer = cast.browser(name).get(f"/entities/{child}/print/")
        assert answer.status_code == 403
        assert "A protected record is never printed." in text(answer)
        assert f"/entities/{child}/print/" not in text(cast.browser(name).get(f"/entities/{child}/"))
    assert ledger() == []
    found = sheet(cast, "Alba", record)
    assert "Protected persons and things are never printed." in found
    assert not re.search("Nok|Protected person[^s]|works with", found)
    [(*_, ids)] = ledger()
    assert len(ids) == 1
    assert said not in ids


def test_a_tie_to_a_protected_person_is_not_printed_by_its_own_address(cast):
    """A relation's own page has nothing that may leave."""
    record, child = cast.opens("Alba", ("name", "Somchai")), cast.opens("Alba", ("name", "Nok"))
    tie, _said = cast.ties("Alba", record, "works_with", child)
    statements.protect(principal=cast["Alba"], record_id=child, category="child", grounds="Fifteen.")
    assert cast.browser("Alba").get(f"/entities/{tie}/print/").status_code == 403
    assert ledger() == []


def test_records_shown_as_one_are_printed_as_one_with_who_says_so(cast):
    """The claim leaves too, and stands in the ledger; shown apart, neither."""
    left, right = cast.opens("Alba", ("name", "Somchai")), cast.opens("Bo", ("name", "Rahim"))
    claim = cast.claims("Alba", left, right)
    found = sheet(cast, "Alba", left)
    assert re.search("Shown as one with (Rahim|Somchai): ID-IID says same, ", found)
    apart = sheet(cast, "Alba", left, "?apart=1")
    assert "Rahim" not in apart
    together, alone = ledger()
    assert claim in together[-1]
    assert len(together[-1]) == 3
    assert len(alone[-1]) == 1


def test_agencies_disagree_on_paper_too(cast):
    """Both values, each with its agency and marking, and not once more among the facts."""
    record = cast.opens("Alba", ("name", "Somchai"), ("birth", "1984"))
    cast.says("Bo", record, "birth", "1970")
    found = sheet(cast, "Alba", record)
    assert "Agencies disagree" in found
    assert [found.count(f"<bdi>{year}</bdi>") for year in ("1984", "1970")] == [1, 1]


def test_who_may_not_print_is_told(cast):
    """A victim protection officer and a guest: no button, 403 with the reason, no row; looking is no export."""
    record = cast.opens("Alba", ("name", "Somchai"))
    assert cast.browser("Vera").get(f"/entities/{record}/print/").status_code == 403
    assert cast.browser("Chidi").get(f"/entities/{record}/print/").status_code == 403
    assert "/print/" not in text(cast.browser("Vera").get(f"/entities/{record}/"))
    assert f"/entities/{record}/print/" in text(cast.browser("Alba").get(f"/entities/{record}/"))
    assert ledger() == []
