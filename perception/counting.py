"""Ordinals: which of several is "the second", "the last", "the third in the first row", "the second from the right"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from devices.bounds import Bounds
from devices.screen import Element
from perception.lexical import hint_words_of
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
_ANYWHERE_ON_THAT_SIDE = 0.05
"""A grade from which a thing is on the side that was said, however far out of line."""
_LEAST_SIDE_PX = 6
"""What is thinner is a line that parts things and is not counted."""
_SAME_PLACE = 0.6
"""Share of both boxes' area from which two nodes of a tree are one thing to a person."""
_LIKE_SIZE = 0.7
_IN_LINE = 0.2
_MANY = 300
"""Among more things than this, which look alike or cover each other is not asked: that takes the square of it."""
_DECORATION = frozenset(("background", "divider", "separator", "shadow", "gradient", "overlay", "scrim", "backdrop"))


def countable(parts: Mapping[str, float]) -> float:
    """How well an element is one of those that an ordinal counts: what and where it is, not how near it is."""
    told = sum(weight * parts.get(name, 0.0) for name, weight in _COUNTED.items())
    return told + (_ON_THAT_SIDE if parts.get("beside", 0.0) > _ANYWHERE_ON_THAT_SIDE else 0.0)


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
        pool = things([elements[i] for i, fit in fits.items() if fit >= top - tolerance])
        if (found := _nth(reading, pool)) is not None:
            return found.index
    return None


def find_nth_alike(
    reading: Phrase, fits: Mapping[int, float], elements: Sequence[Element], likely: Sequence[int]
) -> set[int]:
    """Those that an ordinal picks from among the things that look like them: the third of five equal thumbnails.

    Args:
        reading: with an ordinal, a line or a column.
        fits: as for ``find_nth``.
        elements: of the screen.
        likely: indices of those whose likes are counted.
    """
    top = max(fits.values(), default=0.0)
    pool = [elements[i] for i, fit in fits.items() if fit >= top - _TOLERANCES[-1]]
    found: set[int] = set()
    seen: set[int] = set()
    if len(pool) > _MANY:
        return found
    for index in likely:
        if index in seen or index not in fits:
            continue
        alike = [e for e in pool if look_alike(elements[index], e)]
        seen.update(e.index for e in alike)
        if len(alike) > 1 and (nth := _nth(reading, alike)) is not None:
            found.add(nth.index)
    return found


def look_alike(one: Element, other: Element) -> bool:
    """Whether two things repeat: the same role, and called the same by developers or as large and in line."""
    if one.role != other.role:
        return False
    if one.hints and one.hints == other.hints:
        return True
    a, b = one.bounds, other.bounds
    in_line = abs(a.top - b.top) <= _IN_LINE * a.height or abs(a.left - b.left) <= _IN_LINE * a.width
    return in_line and _near(a.width, b.width) and _near(a.height, b.height)


def things(elements: Sequence[Element]) -> list[Element]:
    """Elements that a person would count: none twice, no lines and grounds, nothing that is only around others."""
    if len(elements) > _MANY:
        return list(elements)
    solid = [e for e in elements if min(e.bounds.width, e.bounds.height) >= _LEAST_SIDE_PX and not _decorates(e)]
    kept: list[Element] = []
    for element in solid:
        if not any(_same_place(element.bounds, other.bounds) for other in kept):
            kept.append(element)
    boxes = [e.bounds for e in kept]
    return [e for e in kept if sum(e.bounds.contains(box) for box in boxes) < 3] or list(elements)


def _decorates(element: Element) -> bool:
    return not element.name and not _DECORATION.isdisjoint(hint_words_of(element.hints))


def _same_place(one: Bounds, other: Bounds) -> bool:
    shared = one.intersect(other).area
    return shared > 0 and shared >= _SAME_PLACE * (one.area + other.area - shared)


def _near(one: int, other: int) -> bool:
    return min(one, other) >= _LIKE_SIZE * max(one, other)


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
