"""Words and codes: what is keyed as a property, a relation or a coded value, read as the vocabulary's code.

Properties and relation types are open lists: a word that the vocabulary does not hold becomes a code of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from breakwater.core.vocabulary import CODE_LISTS, PROPERTIES, RELATIONS, property_for


@dataclass(frozen=True, slots=True)
class RelationWords:
    """One way to say a relation: `turned` when it is said from the target's side."""

    words: str
    code: str
    turned: bool


@lru_cache(maxsize=1)
def relation_words() -> tuple[RelationWords, ...]:
    """Return every way to say a relation, each once; words that several relations share name their code."""
    said: list[tuple[str, str, bool]] = []
    for code, relation in RELATIONS.items():
        said.append((relation.label, code, False))
        if relation.directed:
            said.append((relation.reverse, code, True))
    shared = Counter(words for words, _code, _turned in said)
    return tuple(
        RelationWords(words if shared[words] == 1 else f"{words} ({code.replace('_', ' ')})", code, turned)
        for words, code, turned in said
    )


def said_relation(code: str, *, turned: bool) -> str:
    """Return the words of a relation as the form shows them."""
    for each in relation_words():
        if each.code == code and each.turned == turned:
            return each.words
    return code


def read_relation(words: str) -> RelationWords | None:
    """Read a known relation from its words or its code; None for what the vocabulary does not hold."""
    wanted = _folded(words)
    for each in relation_words():
        if _folded(each.words) == wanted:
            return each
    code = _code(words)
    return RelationWords(words, code, turned=False) if code in RELATIONS else None


def new_relation(words: str) -> RelationWords:
    """Return a relation that the vocabulary does not hold, under a code made of its words."""
    return RelationWords(words, _code(words), turned=False)


def read_property(words: str, kind: str) -> str:
    """Read a property's code from its label or code, those that suit the kind first; else a code of its own."""
    wanted = _folded(words)
    fitting = [each for each in PROPERTIES.values() if each.suits(kind)]
    for each in (*fitting, *PROPERTIES.values()):
        if wanted in (_folded(each.label), each.code):
            return each.code
    return _code(words)


def is_property(words: str, kind: str) -> bool:
    """Tell whether the words name a property of the vocabulary that suits the kind."""
    code = read_property(words, kind)
    return code in PROPERTIES and PROPERTIES[code].suits(kind)


def read_value(prop: str, said: str) -> str:
    """Return the code of a coded value said in words; any other value as it is said."""
    labels = CODE_LISTS.get(property_for(prop).codes, {})
    wanted = _folded(said)
    for code, label in labels.items():
        if wanted in (_folded(code), _folded(label)):
            return code
    return said


_VALUE_KIND_OF_TYPE = {"date": "date", "number": "number", "identifier": "identifier", "record": "record"}


def value_kind_of(prop: str) -> str:
    """Return what kind of value a property has; a place is one only once it is found among the places."""
    return _VALUE_KIND_OF_TYPE.get(property_for(prop).type, "text")


def vocabulary_for_scripts() -> dict[str, object]:
    """Return what completion needs: properties with their kinds and lists, relations both ways, coded values."""
    return {
        "properties": [
            [each.code, each.label, each.type, sorted(each.kinds), each.codes] for each in PROPERTIES.values()
        ],
        "relations": [[each.words, each.code, each.turned] for each in relation_words()],
        "lists": {name: list(labels.items()) for name, labels in CODE_LISTS.items()},
    }


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _code(words: str) -> str:
    return "_".join(words.casefold().split())
