"""Words with their places, so that any piece of a goal can be copied exactly as it was said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from perception.lexical import NUMBER_WORDS, stem

_WORD: Final = re.compile(r"[’']s\b|\w+(?:[.,:@+\-&]+\w+|[’'](?!s\b)\w+)*|[^\w\s]")
_LONGEST: Final = 1200
"""Characters that are looked at."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or one sign."""

    text: str
    """In lower case."""
    key: str
    """What it is compared by: its stem, a number's figures."""
    start: int
    end: int


@lru_cache(maxsize=8192)
def words_in(text: str) -> tuple[Word, ...]:
    """The words and signs of a text, in order."""
    found = []
    for match in _WORD.finditer(text[:_LONGEST]):
        word = match[0].casefold()
        found.append(Word(word, NUMBER_WORDS.get(word) or stem(word), match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=16384)
def keys_in(text: str) -> tuple[str, ...]:
    """What the words of a text are compared by; signs are left out."""
    return tuple(word.key for word in words_in(text) if word.key[0].isalnum())


def find_run(wanted: tuple[str, ...], within: tuple[str, ...]) -> int:
    """Where the wanted words stand side by side; -1 where they do not."""
    if not wanted:
        return -1
    first, many = wanted[0], len(wanted)
    for at in range(len(within) - many + 1):
        if within[at] == first and within[at : at + many] == wanted:
            return at
    return -1
