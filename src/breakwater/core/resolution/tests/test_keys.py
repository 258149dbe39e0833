"""Keys make two spellings one and two things two."""

import pytest

from breakwater.core.resolution.keys import identifier_key, name_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("EXN8241177", "exn 824 1177", True),
        ("EXN-824.1177", "EXN/8241177", True),
        ("EXN8241177", "EXN8241178", False),
        ("গিতা", "গীতা", False),  # differ in a vowel sign alone
        ("กิ1", "กี1", False),
    ],
)
def test_identifiers_agree_but_for_their_spelling(one, other, same):
    """Spaces, signs and case do not count; vowel signs do."""
    assert (identifier_key(one) == identifier_key(other)) is same


def test_names_agree_but_for_case_and_spaces():
    """Nothing else is folded: transliteration is a matter of comparison."""
    assert name_key(" Abdur  RASHID ") == name_key("abdur rashid")
    assert name_key("Rashid") != name_key("Rasyid")
