"""Boxes, radios and switches that the network is not sure of, believed where others or words bear them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from perception.models.screen_detector import Detection
from perception.models.text_reader import Line
from perception.pixels.pieces import SETTINGS, Box, share

LEAST_BORNE_OUT: Final = 0.25
_ASIDE: Final = 0.3
"""Share of its width by which one of a column may stand aside."""
_LIKE_SIZE: Final = 0.75
_NEAR: Final = 1.5
"""How many heights away the words of a box begin at most."""


def borne_out(one: Detection, sure: Sequence[Detection], lines: Sequence[Line]) -> bool:
    """Whether a box, radio or switch stands in a column with one that is sure, or beside words as they do."""
    if one.role not in SETTINGS or one.score < LEAST_BORNE_OUT:
        return False
    settings = [other.box for other in sure if other.role in SETTINGS]
    if any(share(one.box, box) > 0 for box in settings):
        return False
    return any(_in_column(one.box, box) for box in settings) or any(_beside(one, line.box) for line in lines)


def _in_column(one: Box, other: Box) -> bool:
    wide, tall = one[2] - one[0], one[3] - one[1]
    aside = abs(one[0] + one[2] - other[0] - other[2]) / 2
    return aside <= _ASIDE * wide and _alike(wide, other[2] - other[0]) and _alike(tall, other[3] - other[1])


def _alike(one: float, other: float) -> bool:
    return min(one, other) >= _LIKE_SIZE * max(one, other)


def _beside(one: Detection, words: Box) -> bool:
    left, top, right, bottom = one.box
    tall = bottom - top
    if min(words[3], bottom) - max(words[1], top) < 0.5 * min(tall, words[3] - words[1]):
        return False
    after = words[0] - right
    return -0.4 * (right - left) <= after < _NEAR * tall or (one.role == "switch" and words[2] <= left + 4)
