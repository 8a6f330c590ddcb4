"""Goals with what they ask for, kept as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from planner.shown.hearing import MOST_WORDS, NUMBERS, heard_numbers, heard_words

IGNORED: Final = -100
"""The slot of what is no word."""


@dataclass(frozen=True, slots=True)
class Said:
    """A goal, what it asks for, and which of its signs belong to which slot."""

    goal: str
    lesson: int
    spans: tuple[tuple[int, int, int], ...] = ()
    """First sign, end, number of the slot."""


def save_said(path: Path, said: Sequence[Said], meanings: Any) -> None:
    """Write goals down as arrays: ``meanings`` are their vectors, (goals, width)."""
    many = len(said)
    vocabulary: dict[str, int] = {"": 0}
    words = np.zeros((many, MOST_WORDS), dtype=np.int32)
    numbers = np.zeros((many, MOST_WORDS, NUMBERS), dtype=np.float16)
    slots = np.full((many, MOST_WORDS), IGNORED, dtype=np.int16)
    for row, one in enumerate(said):
        heard = heard_words(one.goal)
        for at, word in enumerate(heard):
            words[row, at] = vocabulary.setdefault(word.text, len(vocabulary))
            slots[row, at] = next((slot for begin, end, slot in one.spans if begin <= word.start < end), 0)
        if heard:
            numbers[row, : len(heard)] = heard_numbers(one.goal, heard)
    part = path.with_suffix(".half")
    with part.open("wb") as file:
        np.savez_compressed(
            file,
            vocabulary=np.array(list(vocabulary), dtype=np.str_),
            words=words,
            numbers=numbers,
            slots=slots,
            lessons=np.array([one.lesson for one in said], dtype=np.int32),
            meanings=np.asarray(meanings).astype(np.float16),
        )
    part.rename(path)
