"""A goal as the recogniser of lessons reads it, and what it says as lesson and values.

The network says for the whole goal which lesson it asks for, or none, and for every word which slot it belongs to, if
any (intent and slots at once, as Chen, Zhuo and Wang 2019 do with a larger network). A slot's value is the piece of
the goal whose words speak most for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from perception.lexical import STOP_WORDS
from planner.practised.words import Word, words_in

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_WORDS: Final = 48
NUMBERS: Final = 11
REACH: Final = 5
"""Words that far apart are as far apart as can be."""
NONE: Final = "none"
"""What is asked for where no lesson is."""
_QUOTES: Final = frozenset('“”"«»‘`„')
_LAYOUT: Final = 1


def heard_words(goal: str) -> tuple[Word, ...]:
    """The words that are read."""
    return words_in(goal)[:MOST_WORDS]


def heard_numbers(goal: str, words: tuple[Word, ...]) -> list[list[float]]:
    """``NUMBERS`` for each word: what it looks like and where it stands."""
    inside = False
    found = []
    for at, word in enumerate(words):
        if word.text in _QUOTES:
            inside = not inside
        said = goal[word.start : word.end]
        found.append(
            [
                at / max(len(words) - 1, 1),
                at / MOST_WORDS,
                float(word.text[0].isdecimal()),
                float(said[0].isupper()),
                float(not word.text[0].isalnum()),
                float(inside),
                float(word.text in STOP_WORDS),
                float(":" in word.text),
                float("@" in word.text or "." in word.text[1:-1]),
                min(len(word.text), 12) / 12,
                float(word.text in _QUOTES),
            ]
        )
    return found


def best_piece(scores: npt.NDArray[np.float32], words: tuple[Word, ...]) -> tuple[int, int, float]:
    """The words, first and last, that together speak most for a slot, and how much the weakest of them does.

    Args:
        scores: of each word, the logarithm of the odds that it belongs to the slot.
        words: of the goal.
    """
    best, begin, total = (0, -1, 0.0), 0, 0.0
    for at in range(len(words)):
        if total <= 0:
            begin, total = at, 0.0
        total += float(scores[at])
        if total > best[2]:
            best = (begin, at, total)
    first, last, _ = best
    while last >= first and words[first].text in _QUOTES:
        first += 1
    while last >= first and words[last].text in _QUOTES:
        last -= 1
    if last < first:
        return 0, -1, 0.0
    return first, last, float(scores[first : last + 1].min())
