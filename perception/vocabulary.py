"""The different words of one screen, arranged so that those related to one are found without looking at all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable

from perception.lexical import NUMBER_WORDS, stem
from perception.synonyms import words_like

_MOST_SLIPS = 2


class Vocabulary:
    """Words by stem, by beginning and by length.

    Args:
        words: the words; later changes are not seen.
    """

    def __init__(self, words: Collection[str]) -> None:
        self._words = frozenset(words)
        self._sorted = sorted(self._words)
        self._by_stem: dict[str, list[str]] = {}
        self._by_length: dict[int, list[str]] = {}
        for word in self._sorted:
            self._by_stem.setdefault(stem(word), []).append(word)
            self._by_length.setdefault(len(word), []).append(word)

    def related(self, word: str) -> set[str]:
        """Words that may have the stem, the number, the meaning or the beginning of ``word``; some will not."""
        found = set(self._by_stem.get(stem(word), ()))
        for other in words_like(word) | words_like(stem(word)):
            found.update(self._by_stem.get(stem(other), ()))
        if len(word) >= 3:
            found.update(self._beginning(word))
        found.update(word[:end] for end in range(1, len(word) + 1) if word[:end] in self._words)
        number = NUMBER_WORDS.get(word) or word.rstrip("stndrh") or word
        if number[0].isdigit():
            found.update(self._numbers())
            found.update(name for name, digits in NUMBER_WORDS.items() if digits == number and name in self._words)
        return found

    def of_like_length(self, word: str) -> Iterable[str]:
        """Words that a slip or two could turn into ``word``."""
        if len(word) >= 4 and not word[0].isdigit():
            for length in range(len(word) - _MOST_SLIPS, len(word) + _MOST_SLIPS + 1):
                yield from self._by_length.get(length, ())

    def _beginning(self, start: str) -> list[str]:
        at = bisect_left(self._sorted, start)
        return self._sorted[at : bisect_left(self._sorted, start + "\U0010ffff", at)]

    def _numbers(self) -> list[str]:
        at = bisect_left(self._sorted, "0")
        return self._sorted[at : bisect_left(self._sorted, ":", at)]
