"""Readers before and after, from plain readers: no database."""

from breakwater.capabilities.releases.comparison import compare
from breakwater.core.marking import Marking, Tlp
from breakwater.foundation.access.readers import Ground, Reader

NARROW = Marking(originator="XA", tlp=Tlp.AMBER_STRICT)
WIDE = Marking(originator="XA", tlp=Tlp.AMBER, releasable_to=frozenset({"XB", "XD"}))
OTHER = Marking(originator="XA", tlp=Tlp.AMBER_STRICT, releasable_to=frozenset({"XB"}))

ALBA = Reader("alba", "XA", Ground.ORIGINATOR)
BO = Reader("bo", "XB", Ground.NAMED)
CHIDI = Reader("chidi", "XC", Ground.CLIENT, ("XB",))
FOUND = {NARROW: (ALBA,), WIDE: (ALBA, BO, CHIDI), OTHER: (ALBA, BO)}


def told(comparison):
    """Return what matters of each line."""
    return [
        (line.organisation, line.ground, line.today, line.after, sorted(line.gains), line.unnamed)
        for line in comparison.lines
    ]


def test_each_organisation_has_its_reason_and_clients_nobody_named_stand_out():
    """Those who read today come first, then the new ones; a client shows who declared it."""
    comparison = compare([(NARROW, WIDE)], FOUND)
    assert told(comparison) == [
        ("XA", Ground.ORIGINATOR, 1, 1, [], False),
        ("XB", Ground.NAMED, 0, 1, ["bo"], False),
        ("XC", Ground.CLIENT, 0, 1, ["chidi"], True),
    ]
    assert [(line.organisation, line.via) for line in comparison.unnamed] == [("XC", ("XB",))]
    assert (comparison.persons_today, comparison.organisations_today) == (1, 1)
    assert (comparison.persons_after, comparison.organisations_after) == (3, 3)
    assert comparison.gains == {"bo", "chidi"}


def test_a_named_organisation_without_a_reader_is_said():
    """Its name alone gives nobody anything."""
    assert compare([(NARROW, WIDE)], FOUND).without_reader == ("XD",)


def test_who_reads_one_statement_of_two_gains_the_other():
    """A person counts once, and gains where one statement is new."""
    comparison = compare([(OTHER, WIDE), (NARROW, WIDE)], FOUND)
    assert [(line.organisation, line.today, line.after, line.statements) for line in comparison.lines] == [
        ("XA", 1, 1, 2),
        ("XB", 1, 1, 2),
        ("XC", 0, 1, 2),
    ]
    assert comparison.gains == {"bo", "chidi"}


def test_statements_are_counted_even_where_their_markings_are_equal():
    """Two statements under one marking are two."""
    comparison = compare([(NARROW, WIDE), (NARROW, WIDE), (NARROW, NARROW)], FOUND)
    assert {line.organisation: line.statements for line in comparison.lines} == {"XA": 3, "XB": 2, "XC": 2}


def test_whoever_loses_something_is_shown():
    """A change can widen and narrow at once."""
    comparison = compare([(WIDE, OTHER)], FOUND)
    assert comparison.loses == {"chidi"}
    assert [(line.organisation, line.after, sorted(line.loses)) for line in comparison.lines] == [
        ("XA", 1, []),
        ("XB", 1, []),
        ("XC", 0, ["chidi"]),
    ]
