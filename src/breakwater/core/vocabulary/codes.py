"""Closed lists of codes, and the error that names the nearest code when one is not there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from breakwater.core.errors import VocabularyError
from breakwater.core.vocabulary.terms import Coded

T = TypeVar("T", bound=Coded)

_SHORT_LIST = 8


class Codes(Mapping[str, T], Generic[T]):
    """Look entries up by code, in the order of their file.

    Args:
        name: what one entry is, with its article: "a record kind".
        entries: the entries; a code that comes twice is refused.
    """

    def __init__(self, name: str, entries: Iterable[T]) -> None:
        self.name = name
        self._entries: dict[str, T] = {}
        for entry in entries:
            if entry.code in self._entries:
                raise VocabularyError(f"{entry.code} is twice {name}.", "Remove one of the two entries.")
            self._entries[entry.code] = entry

    def __getitem__(self, code: str) -> T:
        try:
            return self._entries[code]
        except KeyError:
            raise self._refusal(code) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    def nearest(self, code: str, count: int = 3) -> list[str]:
        """List the valid codes that look most like `code`, best first; all of them when the list is short."""
        folded = {known.casefold(): known for known in self._entries}
        close = difflib.get_close_matches(code.casefold(), folded, n=count, cutoff=0.5)
        if close:
            return [folded[match] for match in close]
        return list(self._entries) if len(self._entries) <= _SHORT_LIST else []

    def _refusal(self, code: str) -> VocabularyError:
        nearest = self.nearest(code)
        remedy = f"Nearest: {', '.join(nearest)}." if nearest else "See the list in the reference of vocabulary."
        return VocabularyError(f"{code or 'Nothing'} is not {self.name}.", remedy)
