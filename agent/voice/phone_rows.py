"""Many phrases against one stretch of phones at once: which of them sound most like it, and what filled their holes.

Levenshtein's distance with the costs of ``pronouncing``, computed for all phrases together, row by row (the minimum
over deletions is a running minimum once the deletions' own costs are taken off). A hole takes any number of phones,
each for a little, so that a phrase with ``{name}`` in it is compared before anybody knows the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agent.voice.pronouncing import phone_cost

HOLE = "<>"
"""Stands in a row for whatever fills a hole."""
LITTLE = 0.3
"""What it costs to leave out a phone of a word that may be left out."""
_HOLE_PHONE, _NO_VALUE = 0.08, 2.0
_NOTHING = 9.0e3
_PHONES = (
    "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH", "K",
    "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH",
)  # fmt: skip
_NUMBER = {phone: number for number, phone in enumerate(_PHONES)}


@dataclass(frozen=True, slots=True)
class Fit:
    """How one row fits."""

    row: int
    distance: float
    """In changed phones; what fills the holes is nearly free."""
    filled: tuple[tuple[int, int], ...] = ()
    """Which heard phones fill each hole, half-open."""


class PhoneRows:
    """Phrases as rows of phones.

    Args:
        rows: each a sequence of ``(phone, cost of leaving it out)``; a phone may be ``HOLE``.
    """

    def __init__(self, rows: Sequence[Sequence[tuple[str, float]]]) -> None:
        self.count = len(rows)
        self.lengths = np.array([len(row) for row in rows], np.int32)
        width = int(self.lengths.max(initial=0))
        self._phones = np.zeros((self.count, width), np.int32)
        self._holes = np.zeros((self.count, width), bool)
        left_out = np.full((self.count, width + 1), _NOTHING, np.float32)
        left_out[:, 0] = 0
        for number, row in enumerate(rows):
            for at, (phone, cost) in enumerate(row):
                self._holes[number, at] = phone == HOLE
                self._phones[number, at] = _NUMBER.get(phone, 0)
                left_out[number, at + 1] = _NO_VALUE if phone == HOLE else cost
        self._left_out = np.cumsum(left_out, axis=1, dtype=np.float32)

    def distances(self, heard: Sequence[str]) -> NDArray[np.float32]:
        """How far each row is from some phones."""
        return self._ends(self._table(heard)[-1])

    def nearest(self, heard: Sequence[str], most: int) -> list[Fit]:
        """The nearest rows, each with what fills its holes."""
        if not self.count or not heard:
            return []
        table = self._table(heard)
        ends = self._ends(table[-1])
        order = np.argsort(ends - 1e-3 * self.lengths, kind="stable")[:most]
        return [Fit(int(row), float(ends[row]), self._filled(table, int(row))) for row in order]

    def _ends(self, last: NDArray[np.float32]) -> NDArray[np.float32]:
        ends: NDArray[np.float32] = last[np.arange(self.count), self.lengths]
        return ends

    def _table(self, heard: Sequence[str]) -> NDArray[np.float32]:
        """The distance of every beginning of the heard phones to every beginning of every row."""
        costs = _costs()
        table = np.empty((len(heard) + 1, *self._left_out.shape), np.float32)
        table[0] = self._left_out
        for at, phone in enumerate(heard, start=1):
            before = table[at - 1]
            change = np.where(self._holes, _HOLE_PHONE, costs[_NUMBER.get(phone, 0)][self._phones])
            more = np.where(self._holes, _HOLE_PHONE, np.float32(1))
            row = table[at]
            row[:, 0] = at
            np.minimum(before[:, :-1] + change, before[:, 1:] + more, out=row[:, 1:])
            row -= self._left_out
            np.minimum.accumulate(row, axis=1, out=row)
            row += self._left_out
        return table

    def _filled(self, table: NDArray[np.float32], row: int) -> tuple[tuple[int, int], ...]:
        place, at = int(self.lengths[row]), table.shape[0] - 1
        left_out = self._left_out[row]
        filled: list[tuple[int, int]] = []
        end = -1
        while place > 0:
            here = float(table[at, row, place])
            hole = bool(self._holes[row, place - 1])
            if hole and end < 0:
                end = at
            if abs(float(table[at, row, place - 1]) + float(left_out[place] - left_out[place - 1]) - here) < 1e-3:
                left, at_left = place - 1, at
            elif at and abs(float(table[at - 1, row, place]) + (_HOLE_PHONE if hole else 1.0) - here) < 1e-3:
                at -= 1
                continue
            else:
                left, at_left = place - 1, max(0, at - 1)
            if hole:
                filled.append((at_left, end))
                end = -1
            place, at = left, at_left
        return tuple(reversed(filled))


@lru_cache(maxsize=1)
def _costs() -> NDArray[np.float32]:
    return np.array([[phone_cost(one, other) for other in _PHONES] for one in _PHONES], np.float32)
