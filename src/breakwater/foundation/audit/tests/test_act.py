"""The bytes of an entry are those of RFC 8785, tell a guesser nothing, and change with every field."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from breakwater.foundation.audit.act import (
    SHOWN_PAD,
    ActError,
    canonical,
    canonical_detail,
    commit_detail,
    leaf_form,
    leaf_of,
    shown_ids,
)

NONCE = bytes(range(16))

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
whole = st.integers(-(2**53) + 1, 2**53 - 1)
plain = st.recursive(
    st.none() | st.booleans() | whole | texts,
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcdefgh_", min_size=1), inner),
)
details = st.dictionaries(texts, st.none() | st.booleans() | whole | texts | st.lists(texts))


@given(plain)
def test_fast_form_is_rfc_8785(value):
    """For the values that a leaf is made of."""
    assert canonical(value) == rfc8785.dumps(value)


@given(details)
def test_details_are_rfc_8785(detail):
    """Any text as key or value, astral characters and their order included."""
    assert canonical_detail(detail) == rfc8785.dumps(detail)


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"share": 0.5}, "float"),
        ({"when": datetime(2026, 1, 1)}, "datetime"),
        ({"deep": [{"text": "a\x00b"}]}, "NUL"),
        ({1: "one"}, "key 1"),
        ({"big": 2**53}, "cannot be kept"),
        ({"lone": "\ud800"}, "cannot be kept"),
    ],
)
def test_details_that_would_not_come_back_are_refused(detail, words):
    """With a reason and what to do."""
    with pytest.raises(ActError, match=words):
        canonical_detail(detail)


CHANGES = {
    "at": datetime(2026, 11, 24, 12, 0, 0, 1, tzinfo=timezone(timedelta(0))),
    "person": None,
    "organisation": "XA-POM",
    "audience": 8,
    "purpose": "prosecution",
    "world": "exercise",
    "action": "statement.reae",
    "object_kind": "recorc",
    "object_id": "object-canary-1",
    "decision": "refused",
    "rule_ids": ("purpose", "tlp.amber"),
    "shown": {"XB-POL": ["00000000-0000-4000-8000-000000000001"]},
}


def leaf(act, *, nonce=NONCE, detail_commit=None):
    """The leaf of an act's row."""
    return leaf_of(act, shown=shown_ids(act), nonce=nonce, detail_commit=detail_commit)


def form(act, **parts):
    """The form of an act's row."""
    return leaf_form(act, shown=shown_ids(act), nonce=NONCE, **({"detail_commit": None} | parts))


@pytest.mark.parametrize("name", CHANGES)
def test_every_field_is_in_the_leaf(make_act, name):
    """One step away in one field is another leaf."""
    act = make_act()
    changed = replace(act, **{name: CHANGES[name]})
    assert leaf(act) == leaf(make_act())
    assert leaf(changed) != leaf(act)


def test_detail_and_nonce_are_in_the_leaf(make_act):
    """The commitment stands in the leaf; the nonce keeps equal acts apart."""
    act = make_act()
    commit, other = commit_detail(b"s" * 16, b"{}"), commit_detail(b"t" * 16, b"{}")
    leaves = {
        leaf(act),
        leaf(act, detail_commit=commit),
        leaf(act, detail_commit=other),
        leaf(act, nonce=b"n" * 16, detail_commit=commit),
    }
    assert len(leaves) == 4


def test_entry_names_no_person_no_object_and_no_originator(make_act):
    """What is handed out with a proof; the number of originators is padded."""
    entry = form(make_act(), detail_commit=b"d" * 32)
    text = canonical(entry).decode()
    assert "canary" not in text
    assert str(make_act().person) not in text
    assert "XB-POL" not in text
    assert "00000000-0000" not in text
    assert len(entry["shown"]) == SHOWN_PAD
    nine = {f"X{number}": ["00000000-0000-4000-8000-000000000001"] for number in range(SHOWN_PAD + 1)}
    assert len(form(make_act(shown=nine))["shown"]) == 2 * SHOWN_PAD
    assert form(make_act(shown={}))["shown"] == []


def test_shown_ids_are_sorted_once_and_in_one_spelling(make_act):
    """So that a leaf is the same whoever lists them."""
    low, high = "0a000000-0000-4000-8000-00000000000a", "ff000000-0000-4000-8000-00000000000f"
    act = make_act(shown={"XB-POL": [high, UUID(low), low.upper(), high], "XC-POL": []})
    assert shown_ids(act) == {"XB-POL": [low, high]}


def test_an_instant_without_zone_is_refused(make_act):
    """Nobody would know when it was."""
    with pytest.raises(ActError, match="no time zone"):
        leaf(make_act(at=datetime(2026, 1, 1)))
