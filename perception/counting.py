"""Ordinals: which of several is "the second", "the last", "the third in the first row", "the second from the right"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from devices.screen import Element
from perception.phrase import Phrase
from perception.places import lines_of

_T = TypeVar("_T")
_TOLERANCES = (0.12, 0.3, 0.6)
"""How far below the best fit one may lie and still be counted; the next step is taken when there are too few."""


_COUNTED: Mapping[str, float] = {
    "kind": 1.0, "other kind": -0.6, "exact": 0.3, "words": 1.0, "hint": 0.6, "other words": -1.0, "unnamed": -0.4,
    "words left over": -0.6, "not quoted": -1.0, "look": 0.8, "other look": -0.6, "state": 0.8, "other state": -0.6,
    "captioned": 0.4, "inside": 0.6, "other place": -0.6, "blank": -0.5, "container": -0.3, "usable": 0.15,
}  # fmt: skip
_ON_THAT_SIDE = 0.6


def countable(parts: Mapping[str, float]) -> float:
    """How well an element is one of those that an ordinal counts: what and where it is, not how near it is."""
    told = sum(weight * parts.get(name, 0.0) for name, weight in _COUNTED.items())
    return told + (_ON_THAT_SIDE if parts.get("beside", 0.0) > 0.25 else 0.0)


def find_nth(reading: Phrase, fits: Mapping[int, float], elements: Sequence[Element]) -> int | None:
    """The index of the element that the ordinal of a reading picks, None when there are not so many.

    Args:
        reading: with an ordinal, a line or a column.
        fits: how well each element that comes into question is of the kind that is counted.
        elements: of the screen.
    """
    if not fits:
        return None
    top = max(fits.values())
    for tolerance in _TOLERANCES:
        pool = [elements[i] for i, fit in fits.items() if fit >= top - tolerance]
        if (found := _nth(reading, pool)) is not None:
            return found.index
    return None


def _nth(reading: Phrase, pool: Sequence[Element]) -> Element | None:
    lines = lines_of(pool)
    if reading.counted_from == "bottom":
        lines.reverse()
    if reading.line:
        line = _pick(lines, reading.line)
        lines = [] if line is None else [line]
    if reading.column:
        chosen = [_pick(line, reading.column) for line in lines if len(line) > 1 or abs(reading.column) == 1]
        lines = [[e] for e in chosen if e is not None]
    if reading.counted_from == "right":
        lines = [list(reversed(line)) for line in lines]
    ordered = [e for line in lines for e in line]
    return _pick(ordered, reading.ordinal or 1)


def _pick(things: Sequence[_T], ordinal: int) -> _T | None:
    at = ordinal - 1 if ordinal > 0 else ordinal
    return things[at] if -len(things) <= at < len(things) else None
