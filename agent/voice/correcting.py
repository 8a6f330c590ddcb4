"""Mends what a model heard nearly right: a name it does not know, where a name that is known sounds the same.

Runs of one to four words are compared with every known name, by how they sound (``pronouncing.phonetic_distance``) and
how they are written (Levenshtein's ratio); the nearest name takes the place of the run when it is near enough and no
other name is as near. Words that the skills' examples use are never replaced: they are what orders are made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent.voice.pronouncing import phonetic_distance, plain_words

NEAR = 0.3
"""Mean of both distances up to which two names may be the same."""
_CLEAR = 0.05
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Correction:
    """One name that took the place of what was heard."""

    heard: str
    name: str
    distance: float


def correct(text: str, names: Sequence[str], kept: Iterable[str] = ()) -> tuple[str, tuple[Correction, ...]]:
    """The text with near-misses replaced by the names they are near to, and what was replaced."""
    words = text.split()
    common = {word for sentence in kept for word in plain_words(sentence)}
    by_length: dict[int, list[str]] = {}
    for name in dict.fromkeys(names):
        by_length.setdefault(len(name.split()), []).append(name)
    done: list[Correction] = []
    at = 0
    while at < len(words):
        found = _best(words, at, by_length, common)
        if found is None:
            at += 1
            continue
        length, correction = found
        ending = re.search(r"[.,!?;:]*$", words[at + length - 1])
        words[at : at + length] = [correction.name + (ending[0] if ending is not None else "")]
        if correction.heard.casefold() != correction.name.casefold():
            done.append(correction)
        at += 1
    return " ".join(words), tuple(done)


def _best(
    words: Sequence[str], at: int, by_length: dict[int, list[str]], common: set[str]
) -> tuple[int, Correction] | None:
    candidates: list[tuple[float, int, str, str]] = []
    for length in range(1, min(_MOST_WORDS, len(words) - at) + 1):
        heard = " ".join(words[at : at + length]).strip(".,!?;:")
        said = plain_words(heard)
        if not said or all(word in common or word.isdigit() for word in said) or said[0] in common:
            continue
        # a model runs two short names together, or takes a long one apart
        for name in (*by_length.get(length, ()), *by_length.get(length + 1, ()), *by_length.get(length - 1, ())):
            distance = _distance(heard, name)
            if distance <= NEAR:
                candidates.append((distance, length, name, heard))
    if not candidates:
        return None
    candidates.sort()
    nearest = candidates[0]
    rival = next((other for other in candidates if other[2] != nearest[2]), None)
    if rival is not None and rival[0] - nearest[0] < _CLEAR:
        return None
    return nearest[1], Correction(nearest[3], nearest[2], round(nearest[0], 3))


def _distance(heard: str, name: str) -> float:
    one, other = " ".join(plain_words(heard)), " ".join(plain_words(name))
    if one == other:
        return 0.0
    if abs(len(one) - len(other)) > 4:
        return 1.0
    written = 1 - SequenceMatcher(None, one, other, autojunk=False).ratio()
    return (phonetic_distance(one, other) + written) / 2
