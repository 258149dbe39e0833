"""What a process remembers from one request to the next: each by all that goes into it, and nobody's in particular.

A cache that outlives a request and whose key leaves out something that its value hangs on crosses from one reader to
another. So each has a line here, with what its value is made of; a new one fails until it has.
"""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone, translation

from breakwater.core.marking import Handling, Marking, Tlp
from breakwater.foundation.web.drawing import chips

SOURCE = Path(__file__).parents[2] / "src/breakwater"
LAYERS = ("foundation", "capabilities", "config")

REMEMBERED = {
    "foundation/access/interning.py:_labels": "label of a marking, by the marking's digest",
    "foundation/access/interning.py:_markings": "marking of a label; asked for labels of rows that the ticket reads",
    "foundation/access/interning.py:_audiences": "audience of subjects, by their digest",
    "foundation/access/interning.py:_subject": "a subject, by its canonical bytes",
    "foundation/access/principals.py:_known": "a principal, by affiliation and purpose, at its policy epoch",
    "foundation/web/drawing/chips.py:_drawn": "a marking's chip, by template, marking, language and zone",
    "foundation/web/drawing/signs.py:_drawn": "an icon, by name, size and label",
    "capabilities/networks/composing.py:_composed": "a composed picture, by all that went in, as bytes",
    "capabilities/statements/contribute_terms.py:relation_words": "words of the vocabulary alone",
    "config/api.py:_schema": "the description of the interface, the product's own",
    "foundation/jobs/queue.py:_at_start": "what a worker does when it starts, the product's own",
    "capabilities/statements/rows.py:stored_grade": "a grade, by its text",
}
"""Where, and what its value is made of."""
CACHES = {"lru_cache", "cache", "cached"}
EMPTY = (ast.Dict, ast.List, ast.Set)


def remembered():
    """Return every function that remembers and every empty container of a module, by file and name."""
    for layer in LAYERS:
        for path in (SOURCE / layer).rglob("*.py"):
            if "tests" in path.parts or "migrations" in path.parts:
                continue
            where = path.relative_to(SOURCE)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef) and any(_name(each) in CACHES for each in node.decorator_list):
                    yield f"{where}:{node.name}"
            for node in tree.body:
                if isinstance(node, ast.Assign | ast.AnnAssign) and _is_container(node.value):
                    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                    yield f"{where}:{target.id}"


def _name(decorator):
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _is_container(value):
    if isinstance(value, EMPTY):
        return not (value.keys if isinstance(value, ast.Dict) else value.elts)
    return isinstance(value, ast.Call) and _name(value) in {"dict", "set", "defaultdict", "WeakValueDictionary"} and (
        not value.args or _name(value) == "defaultdict"
    )  # fmt: skip


def test_each_cache_of_a_process_is_known_by_what_it_is_made_of():
    """Those of `core` are of values alone: it knows no reader."""
    assert set(remembered()) == set(REMEMBERED)


VALUES = {
    "caveat": "ask first",
    "tlp": Tlp.GREEN,
    "releasable_to": frozenset({"LK-ASU"}),
    "excluded": frozenset({"XX"}),
    "named_recipients": frozenset({"1", "2"}),
    "compartments": frozenset({"KESTREL"}),
    "expires_at": datetime(2027, 1, 2, tzinfo=UTC),
    "originator": "LK-ASU",
}


@pytest.mark.parametrize("changed", VALUES)
def test_a_chip_is_drawn_anew_where_anything_of_its_marking_differs(changed):
    """Warm or cold the same bytes, whoever had it drawn before."""
    plain = {
        "originator": "ID-IID",
        "tlp": Tlp.AMBER,
        "handling": frozenset({Handling.H3}),
        "caveat": "mine",
        "releasable_to": frozenset({"TH-BSB"}),
    }
    markings = (Marking(**plain), Marking(**(plain | {changed: VALUES[changed]})))
    warm = [[drawn(marking, language) for language in ("en", "de")] for marking in (*markings, *markings)]
    chips._drawn.cache_clear()
    cold = [[drawn(marking, language) for language in ("en", "de")] for marking in reversed(markings)]
    assert warm[:2] == warm[2:] == cold[::-1]
    assert chips._drawn.cache_info().currsize == len(cold) * 2 * 2


def drawn(marking, language):
    with translation.override(language), timezone.override("Asia/Bangkok"):
        return chips.marking(marking), chips.marking_cells(marking)
