"""Types a code into a row of boxes that take one sign each."""

from __future__ import annotations

from collections.abc import Sequence

from devices.action import Type
from devices.screen import Element
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation

_FEWEST = 4
_WIDEST_PX = 80


def boxes_for_signs(s: Situation, element: Element, value: str) -> Sequence[Element] | None:
    """The narrow boxes beside each other that an element is one of, where they are as many as the value has signs."""
    row = [
        e
        for e in s.usable
        if e.can("type") and e.bounds.width <= _WIDEST_PX and abs(e.bounds.top - element.bounds.top) <= 4
    ]
    return row if element in row and len(row) >= _FEWEST and len(row) == len(value) else None


def type_signs(s: Situation, clause: Clause, boxes: Sequence[Element], value: str, key: str) -> Move:
    """One sign into each box; many such rows take the next by themselves, and what is there stays."""
    for at, (box, sign) in enumerate(zip(boxes, value, strict=True)):
        if box.value != sign and not s.done(f"{key}:sign:{at}"):
            why = f"{box.describe()} takes sign {at + 1}"
            return s.act(clause, Type(text=sign), box, why, f"{key}:sign:{at}", confidence=0.7)
    return SATISFIED
