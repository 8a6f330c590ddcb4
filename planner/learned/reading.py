"""What a goal says, in the pieces that scoring needs: words with weights, quoted strings, numbers, and on or off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from perception.lexical import STOP_WORDS, stem, word_fit, words_of
from planner.quoting import hide_quotes, quotes_of, show_quotes

FITS = 0.6
"""From this grade on, a word counts as said."""
_OFF = re.compile(
    r"\b(?:disable|turn(?:ing)? off|switch(?:ing)? off|deactivate|uncheck|untick|do not|don't|stop|hide|never|without"
    r"|remove the tick|no longer)\b",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:enable|turn(?:ing)? on|switch(?:ing)? on|activate|check|tick|show|allow|always|start|use|keep)\b",
    re.IGNORECASE,
)
_FAMILY_LETTERS, _FAMILY_SHARE = 5, 0.65
_PARTS = re.compile(r"[,;]|\band then\b|\bthen\b|\band\b", re.IGNORECASE)
Wanted = Literal["on", "off", ""]


@dataclass(frozen=True, slots=True)
class Reading:
    """A goal's words.

    Args:
        text: as it was said.
        words: in order, with repeats.
        quotes: what stands in quotation marks.
        wanted: whether something is to be on or off, where the goal says so.
    """

    text: str
    words: tuple[str, ...]
    quotes: tuple[str, ...]
    wanted: Wanted

    @property
    def telling(self) -> tuple[str, ...]:
        """The different words that name something; all of them where none does."""
        told = tuple(dict.fromkeys(word for word in self.words if word not in STOP_WORDS))
        return told or tuple(dict.fromkeys(self.words))


@lru_cache(maxsize=1024)
def read_goal(text: str) -> Reading:
    """Read a goal; pure, and cheap to repeat."""
    off, on = _OFF.search(text), _ON.search(text)
    wanted: Wanted = "off" if off else "on" if on else ""
    return Reading(text, words_of(text), tuple(quotes_of(text)), wanted)


@lru_cache(maxsize=1024)
def parts_of(goal: str) -> tuple[str, ...]:
    """A goal's parts, at its commas, semicolons, "and" and "then"; what is quoted stays whole."""
    kept: list[str] = []
    hidden = hide_quotes(goal, kept)
    parts = (show_quotes(part, kept).strip() for part in _PARTS.split(hidden))
    return tuple(part for part in parts if words_of(part))


@lru_cache(maxsize=16384)
def label_words(label: str) -> tuple[str, ...]:
    """The different words of a label that name something; all of them where none does ("To")."""
    found = tuple(dict.fromkeys(words_of(label)))
    told = tuple(word for word in found if word not in STOP_WORDS)
    return told or found


class Weights:
    """How telling words are in one app: rare ones are, those on every screen are not.

    Args:
        labels: what the app's screens say; the present screen's at least.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        counts: dict[str, int] = {}
        different = set(labels)
        for label in different:
            for word in {stem(word) for word in label_words(label)}:
                counts[word] = counts.get(word, 0) + 1
        self._counts: Mapping[str, int] = counts
        self._of = max(len(different), 1)

    def of(self, word: str) -> float:
        """0.2 for a word that every label bears to 1 for one that at most one does."""
        share = self._counts.get(stem(word), 0) / self._of
        return max(0.2, 1.0 - 2.0 * share)


def coverage(said: Sequence[str], shown: Sequence[str], weight: Callable[[str], float]) -> float:
    """Share of the words ``said``, by weight, that fit a word ``shown``; graded, 0 to 1."""
    total = sum(weight(word) for word in said)
    if not total or not shown:
        return 0.0
    return sum(weight(word) * best_fit(word, shown) for word in said) / total


def best_fit(word: str, others: Sequence[str]) -> float:
    """How well the best of the others fits; slight likenesses count nothing."""
    return _best_fit(word, tuple(others))


@lru_cache(maxsize=1 << 17)
def _best_fit(word: str, others: tuple[str, ...]) -> float:
    # A goal's words are compared with all labels of an app, decision after decision.
    best = max((_fit(word, other) for other in others), default=0.0)
    return best if best >= FITS else 0.0


@lru_cache(maxsize=65536)
def _fit(said: str, shown: str) -> float:
    # "test1" and "test2" are a slip apart and never the same thing.
    digits = [sign for sign in said if sign.isdigit()], [sign for sign in shown if sign.isdigit()]
    if not said[0].isdigit() and digits[0] != digits[1]:
        return 0.0
    return max(word_fit(said, shown), _family(said, shown))


def _family(said: str, shown: str) -> float:
    """``vibration`` and ``vibrate``: most of the longer word is how both begin."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(said, shown, strict=False)))
    return FITS if same >= _FAMILY_LETTERS and same >= _FAMILY_SHARE * max(len(said), len(shown)) else 0.0
