"""What counts says so in the singular too: every phrase with a number in it goes through the plural forms."""

import ast
import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src/breakwater"
COUNTS = r"(?:\w*count\w*|n|number|counter|total|rows|statements|records|ties|persons|seconds|minutes|steps)"
NOT_COUNTED = {
    # Ordinals and names of copies.
    "Ledger {{ number }}. The copy is on record.": "the number of a copy",
    "Use, onward passing and destruction as marked. Recall: destroy and report under {{ number }}.": "as above",
    "Export {{ number }} · copy for {{ person }}, {{ organisation }} · purpose {{ purpose }} · {{ at }}": "as above",
    "Copy for {person}, {organisation}, {instant}. Recall: destroy and report under {number}.": "as above",
    "Path {number}": "the first, the second",
    "ledger {number}": "the number of a copy",
    "One of these at most, {{ number }}": "the first, the second",
    "All or none of these, {{ number }}": "as above",
    "plan {{ number }} of {{ total }}": "the second of three",
    "Ledger {{ number }} · copy for {{ person }}, {{ organisation }} · purpose {{ purpose }} · {{ at }}. "
    "Recall: destroy and report under {{ number }}.": "the number of a copy",
    # Not counted, though the hole's name begins so.
    "Agree to one date for {countries}, and keep it closed until then.": "names of states",
    "This costs the plan {count} of 100; that is the price, and we pay it.": "a share",
    # A whole and its heading, in no sentence.
    "{count} today": "no noun",
    "{count} on the average today": "no noun",
    "of {{ total }}": "no noun",
    "Ties · {count}": "a heading",
    "showing: records {nodes} of {all_nodes}, ties {ties} of {all_ties}": "headings, each before its figures",
    # Composed of phrases that have their own plural forms.
    "{persons}, {organisations}": "composed",
    "{persons} of {organisations}": "composed",
    "{persons}, own agency": "composed",
    "{records}, {ties}, as {organisation} may read them on {date}": "composed",
    # More than a limit that is itself far above one.
    "Claims would join {count} records into one.": "over 200",
    "There are {count} rows; one hand-in has at most {most}.": "over 400",
    "The file has more than {count} different markings.": "a limit",
    "More than {count} problems up to row {row}.": "a limit",
    "The value has {count} characters; at most {longest} are kept.": "over the limit",
    "This has {count} characters; at most {longest} are kept.": "over the limit",
    "An attachment may have {count} MB.": "a unit",
    "A release holds at most {count} statements.": "a limit",
    "You have {count} tokens.": "a limit",
    "{count} agencies": "three or more",
    "joins {count} groups, the largest of {size}": "three or more",
    "{{ steps }} steps · best found {{ best }} · nothing below {{ bound }}": "hundreds",
    "{steps} steps · best found {best} · nothing below {bound}": "hundreds",
    "As if every tie existed, one would choose others, and {count} more pairs would be left.": "an average",
    "Who reads what was changed by hand: {count} rows of bw.label_span are not what the grants say.": "a fault's figure",
}
"""Phrases with a number and without plural forms, each with its reason."""


def counts(text):
    """Tell whether a phrase has a hole for a number and words beside it."""
    hole = re.search(r"\{\{? ?" + COUNTS + r"(?::[^}]*)? ?\}|%\(" + COUNTS + r"\)[ds]", text)
    return hole is not None and re.search(r"[a-z]{2}", re.sub(r"\{[^}]*\}|%\(\w+\)[ds]", "", text)) is not None


def test_no_template_counts_without_plural_forms():
    """`blocktranslate` with a number has `count` and `plural`; a number is not put beside a translated noun."""
    found = []
    for path in SOURCE.rglob("templates/**/*.html"):
        if "gallery" in path.parts:
            continue
        for block in re.finditer(r"{% blocktranslate(.*?)%}(.*?){% endblocktranslate %}", path.read_text(), re.DOTALL):
            is_plural = re.search(r"\bcount \w+=", block[1]) and "{% plural %}" in block[2]
            if not is_plural and counts(block[2]) and block[2].strip() not in NOT_COUNTED:
                found.append((path.name, block[2]))
    assert found == []


def test_no_message_counts_without_plural_forms():
    """`gettext` takes no number that is counted: `ngettext` does."""
    found = []
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext", "gettext_lazy"):
                text = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
                if counts(text) and text not in NOT_COUNTED:
                    found.append((path.name, text))
    assert found == []


def test_what_is_excepted_is_still_said():
    """An exception whose phrase is gone is left over."""
    everything = "".join(path.read_text() for path in SOURCE.rglob("*") if path.suffix in (".py", ".html"))
    assert [phrase for phrase in NOT_COUNTED if phrase not in everything] == []


def test_the_script_of_pictures_has_a_singular_for_each_count():
    """Each phrase that counts has a form for one, and they differ where English does."""
    from breakwater.capabilities.networks.words import words

    said = words()
    counted = {key for key in said if f"{key}.one" in said}
    assert {key for key, phrase in said.items() if "{count}" in phrase} - {"ties_title"} == {
        form for key in counted for form in (key, f"{key}.one")
    }
    assert said["protected_count.one"] == "{count} protected person, unnamed"
    assert said["protected_count"] == "{count} protected persons, unnamed"
