"""The wake words at the beginning of what a model wrote, however it spelt them."""

from __future__ import annotations

from agent.voice.controls import WAKE
from agent.voice.pronouncing import phonetic_distance

_SAME = 0.34


def split_wake(text: str) -> tuple[bool, str]:
    """Whether what a model heard begins with something that sounds like the wake word, and what follows it."""
    words = text.split()
    for length in (2, 3, 1):
        begin = " ".join(words[:length])
        if len(words) >= length and phonetic_distance(begin, WAKE) <= _SAME:
            return True, " ".join(words[length:]).lstrip(",. ")
    return False, text
