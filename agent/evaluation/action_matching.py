"""Whether two actions count as the same, by the rules of Android in the Wild (Rawles et al., NeurIPS 2023).

The rules are those of the authors' ``action_matching.py`` (google-research, Apache-2.0): two taps are the same in one
annotated box, grown about its middle, or within 14 % of the screen of each other; two drags along the same main axis;
of anything else only the kind counts. Two things are told beside, as the papers that score on the same data do
(Auto-UI, SeeClick): whether a drag goes the same way, and whether the typed text is the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from planner.chain.gestures import Gesture

Box = tuple[float, float, float, float]
"""Top, left, height, width of an annotation, as fractions of the screen."""
TAP_DISTANCE: Final = 0.14
"""Fractions of the screen, up to which two taps are the same wherever they are."""
GROWTH: Final = 1.4
"""By how much of its size a box grows: 1.4 makes it 2.4 times as high and as wide."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What two actions have in common."""

    kind: bool
    """Tap with tap, drag with drag, or the same of anything else."""
    action: bool
    """The published rule."""
    strict: bool
    """The published rule, and drags go the same way, and texts are the same."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts over pairs of actions."""

    pairs: int
    kind: int
    action: int
    strict: int

    @property
    def action_share(self) -> float | None:
        """Action matching score, 0 to 1; None of no pairs."""
        return self.action / self.pairs if self.pairs else None


def match_actions(one: Gesture, other: Gesture, boxes: Sequence[Box] = ()) -> Matched:
    """Compare two actions; symmetric.

    Args:
        one: an action.
        other: another one.
        boxes: what is annotated on the screen.
    """
    if one.touch is None or one.lift is None or other.touch is None or other.lift is None:
        same = one.kind == other.kind
        return Matched(same, same, same and one.text == other.text)
    if one.is_tap != other.is_tap:
        return Matched(False, False, False)
    if one.is_tap:
        near = math.dist(one.touch, other.touch) <= TAP_DISTANCE
        together = near or any(_holds(box, one.touch) and _holds(box, other.touch) for box in map(_grown, boxes))
        return Matched(True, together, together)
    first, second = _way(one), _way(other)
    along = first[0] == second[0]
    return Matched(True, along, along and first[1] == second[1])


def agreement(pairs: Iterable[tuple[Gesture, Gesture]], boxes: Sequence[Box] = ()) -> Agreement:
    """Compare many pairs on one screen, or without annotations."""
    found = [match_actions(one, other, boxes) for one, other in pairs]
    return Agreement(len(found), sum(m.kind for m in found), sum(m.action for m in found), sum(m.strict for m in found))


def _grown(box: Box) -> Box:
    """As the authors grow it: their corner is kept on the screen, and no side is longer than the screen."""
    top, left, height, width = box
    more_y, more_x = GROWTH * height, GROWTH * width
    return max(0.0, top - more_y / 2), max(0.0, left - more_x / 2), min(1.0, height + more_y), min(1.0, width + more_x)


def _holds(box: Box, point: tuple[float, float]) -> bool:
    top, left, height, width = box
    return top <= point[0] <= top + height and left <= point[1] <= left + width


def _way(gesture: Gesture) -> tuple[int, bool]:
    """Main axis (0 is vertical; so it is where both are equal) and whether it goes down or right along it."""
    assert gesture.touch is not None
    assert gesture.lift is not None
    deltas = [gesture.lift[0] - gesture.touch[0], gesture.lift[1] - gesture.touch[1]]
    axis = 0 if abs(deltas[0]) >= abs(deltas[1]) else 1
    return axis, deltas[axis] > 0
