"""Printed pictures: through the third door, numbered in the ledger, marked above and below."""

import re

import pytest
from django.db import connections

from breakwater.capabilities.entities.tests.cast import text
from breakwater.capabilities.statements import operations as statements
from breakwater.core.network.svg_legend import Words
from breakwater.foundation.access.errors import Refused

pytestmark = pytest.mark.database


def ledger():
    """Return the rows of the export ledger."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute(
            'select organisation, "to", form, number, jsonb_array_length(statement_ids) from access_export order by at'
        )
        return cursor.fetchall()


def test_a_sheet_carries_marking_reader_and_number(cast, gang):
    """The marking stands above and below, the ledger's number on the sheet, and the ledger says who and what."""
    answer = cast.browser("Tida").get(f"/networks/{gang.network}/print/")
    assert answer.status_code == 200
    sheet = re.search(r"<svg.*</svg>", answer.content.decode(), re.DOTALL).group(0)
    ((organisation, to, form, number, statements_out),) = ledger()
    assert (organisation, to, form, statements_out) == ("TH-BSB", "TH-BSB", "print", 9)
    assert sheet.count("TLP:AMBER") == 2
    assert sheet.count("PAP:AMBER") == 2
    assert f"ledger {number}" in sheet
    assert "as TH-BSB may read them" in sheet
    assert "Recall: destroy and report" in sheet
    assert "style=" not in sheet
    assert "The Banker" not in sheet


def test_protected_persons_are_never_printed_and_that_is_said(cast, gang):
    """Their statements are refused; the sheet holds neither shield nor tie, and says so."""
    statements.protect(principal=cast["Alba"], record_id=gang.guide, category="victim", grounds="Was carried himself.")
    found = text(cast.browser("Tida").get(f"/networks/{gang.network}/print/"))
    assert "Protected persons and things are never printed." in found
    assert "Lek" not in found
    assert [row[-1] for row in ledger()] == [5]
    assert cast.browser("Tida").get(f"/networks/around/{gang.guide}/print/").status_code == 403


def test_each_print_is_a_row_and_looking_is_none(cast, gang):
    """Two prints, two numbers; the picture on the screen is no export."""
    browser = cast.browser("Alba")
    browser.get(f"/networks/{gang.network}/")
    assert ledger() == []
    browser.get(f"/networks/{gang.network}/print/")
    browser.get(f"/networks/around/{gang.head}/print/")
    numbers = [row[3] for row in ledger()]
    assert len(set(numbers)) == 2


def test_who_may_not_print_is_told(cast, gang):
    """A victim protection officer and a guest get 403, no button and no ledger row."""
    for name in ("Vera", "Chidi"):
        assert cast.browser(name).get(f"/networks/{gang.network}/print/").status_code == 403
    assert "data-print-url" not in text(cast.browser("Vera").get(f"/networks/{gang.network}/"))
    assert ledger() == []


def test_nothing_leaves_is_no_sheet(cast, gang):
    """When everything in a picture is protected there is nothing to print, and nothing stands in the ledger."""
    from breakwater.capabilities.networks.printing import print_picture
    from breakwater.capabilities.networks.queries import Subject

    cast.opens("Alba", ("name", "Only One"), collection="Small")
    record = cast.opens("Alba", ("name", "Only Two"), collection="Tiny")
    statements.protect(principal=cast["Alba"], record_id=record, category="victim", grounds="Found in a hold.")
    with pytest.raises(Refused, match="Nothing of this picture may leave"):
        print_picture(cast["Alba"], Subject(collection="Tiny"))
    assert ledger() == []


def test_an_originator_is_told_of_a_print(cast, gang):
    """The page of who can see says that statements were taken out, and by which organisation."""
    cast.browser("Tida").get(f"/networks/{gang.network}/print/")
    found = text(cast.browser("Alba").get(f"/entities/{gang.head}/who/"))
    assert re.search(r"TH-BSB</th><td>\d statements? taken out", found)


def test_the_legend_has_its_words():
    """Each word of the legend is given by the printer, so that it can be translated."""
    from breakwater.capabilities.networks import printing

    assert printing._words(others_note=Words().others_note) == Words()
