"""The words of markings, purposes and probability. What a marking permits is the matter of `core.policy`."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from breakwater.core.vocabulary.codes import Codes
from breakwater.core.vocabulary.loading import Document, document
from breakwater.core.vocabulary.terms import HandlingCode, Likelihood, MarkingLabel, Term

_TLP = document("tlp")
_HANDLING = document("handling")


def _label(entry: Document, order: list[str]) -> MarkingLabel:
    return MarkingLabel(
        code=entry["code"],
        label=entry["text"],
        meaning=entry["meaning"],
        rank=order.index(entry["code"]),
        colour=entry.get("colour", ""),
        ink=entry.get("ink", ""),
        stix=entry.get("stix", ""),
        stix_value=entry.get("stix_value", ""),
        allows=tuple(entry.get("allows", ())),
    )


def _handling() -> Iterable[HandlingCode]:
    for scheme, entries in (("europol", _HANDLING["europol"]), ("uk", _HANDLING["uk"])):
        for entry in entries:
            yield HandlingCode(
                code=entry["code"],
                label=entry["meaning"],
                scheme=scheme,
                blocks=tuple(entry["blocks"]),
                needs_text=entry.get("needs_text", False),
            )


def _likelihood(entry: Document) -> Likelihood:
    words = tuple(entry["words"])
    return Likelihood(code=entry["code"], label=words[0], words=words, low=entry["low"], high=entry["high"])


TLP: Codes[MarkingLabel] = Codes("a TLP label", [_label(entry, _TLP["order"]) for entry in _TLP["labels"]])
PAP: Codes[MarkingLabel] = Codes(
    "a PAP label", [_label(entry, _TLP["pap"]["order"]) for entry in _TLP["pap"]["labels"]]
)
HANDLING: Codes[HandlingCode] = Codes("a handling code", _handling())
PURPOSES: Codes[Term] = Codes("a purpose", [Term(**entry) for entry in document("codes")["lists"]["purposes"]])
LIKELIHOOD: MappingProxyType[str, Codes[Likelihood]] = MappingProxyType(
    {
        scheme: Codes(f"a word of probability in {scheme}", map(_likelihood, entry["words"]))
        for scheme, entry in document("probability_words")["schemes"].items()
    }
)
CONFIDENCE: Codes[Term] = Codes(
    "a level of confidence",
    [Term(e["code"], e["code"], e["meaning"]) for e in document("probability_words")["confidence"]],
)
