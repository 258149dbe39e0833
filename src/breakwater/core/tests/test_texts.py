"""What nobody sees is refused where it would make two things of one, and kept where a script is written with it."""

import unicodedata

import pytest

from breakwater.core.resolution.keys import identifier_key, keys_of_query, name_key, statement_key
from breakwater.core.texts import Use, hidden_character, visible

NOT_SEEN = (
    *("\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u180e", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f"),
    *("\u2060", "\u2061", "\u2064", "\u206a", "\u2800", "\u3164", "\ufe0f", "\ufeff", "\uffa0", "\ufff9", "\ufffb"),
    *("\U000e0001", "\U000e0041", "\U000e007f", "\U000e0100", "\U0001d173", "\u202e", "\u2066"),
)
IN_PROSE_TOO = {
    *("\u2061", "\u2064", "\u206a", "\u3164", "\uffa0", "\ufff9", "\ufffb"),
    *("\U000e0001", "\U000e0041", "\U000e007f", "\U0001d173", "\u202e", "\u2066"),
}


@pytest.mark.parametrize("character", NOT_SEEN)
def test_it_is_refused_in_names_and_identifiers_and_changes_no_key(character):
    """Between letters, before and after them; whatever is stored already is found as what it looks like."""
    code = f"U+{ord(character):04X}"
    for text in (f"Am{character}ir", f"{character}Amir", f"Amir{character}", f"Am{character}{character}ir"):
        assert hidden_character(text, use=Use.NAME) == code
        assert hidden_character(text, use=Use.IDENTIFIER) == code
        assert hidden_character(text) == (code if character in IN_PROSE_TOO else "")
        assert name_key(text) == name_key("Amir") == "amir"
        assert identifier_key(text) == "AMIR"
        assert keys_of_query(text) == ("n:amir", "i:AMIR")
    given = {"value_kind": "text", "is_identifier": False, "is_name": True}
    assert statement_key(value=character, **given) == ""
    accented = f"e{character}\u0301mir"
    assert name_key(accented) == name_key("\u00e9mir")


WRITTEN = {
    "Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "Bengali": "\u09b0\u200d\u09cd\u09af\u09be\u09ac",
    "Sinhala": "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
    "Malayalam": "\u0d28\u0d4d\u200d",
    "Arabic beside Latin": "\u0623\u0645\u064a\u0631\u200f (Amir)",
    "a variant of an ideograph": "\u845b\U000e0100\u57ce",
}


@pytest.mark.parametrize("script", WRITTEN)
def test_what_a_script_is_written_with_is_kept_in_names_and_left_out_of_keys(script):
    """An identifier has none of it."""
    name = WRITTEN[script]
    assert hidden_character(name, use=Use.NAME) == ""
    assert hidden_character(name) == ""
    assert hidden_character(name, use=Use.IDENTIFIER) != ""
    assert name_key(name) == name_key(visible(name))
    assert visible(name) != name


@pytest.mark.parametrize("name", ["Am\u200cir", "\u200d\u0645", "Amir\u200f", "A\ufe0fmir", "1\u200d2"])
def test_elsewhere_the_same_characters_are_refused_in_names(name):
    """A joiner joins nothing in Latin; a mark turns nothing where nothing runs from right to left."""
    assert hidden_character(name, use=Use.NAME)


def test_every_format_character_that_nobody_sees_is_left_out_of_keys():
    """Of all of Unicode, but for the signs of Arabic and Kaithi that stand over numbers and are seen."""
    seen = {0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x600, 0x606)}
    hieroglyphs = set(range(0x13430, 0x13440))  # control how signs stand together
    left = [
        f"U+{code:04X}"
        for code in range(0x110000)
        if unicodedata.category(chr(code)) == "Cf" and code not in seen | hieroglyphs and visible(chr(code))
    ]
    assert left == []


def test_plain_text_is_kept():
    """New lines and tabs too."""
    for use in Use:
        assert hidden_character("Amir, \u0e01\u0e34 \u09ac\u09be\n\t", use=use) == ""
