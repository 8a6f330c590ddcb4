"""Boxes of wide things drawn out to where their edges end.

The network sees too little at once to know where a field of a thousand pixels begins and ends; its lower edge, a line
or the end of a fill, says so to the pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from perception.models.screen_detector import Detection

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Box = tuple[float, float, float, float]
FIELDS: Final = frozenset({"textbox", "searchbox", "combobox"})
SNAPPED: Final = FIELDS | {"slider"}
_LEAST_ASPECT: Final = 2.0
"""Narrower things are seen whole."""
_LEAST_STEP: Final = 7
"""Levels of 255 by which an edge differs from what is above it."""
_BAND: Final = 0.3
"""Share of its height by which the lower edge of a box may be wrong."""
_LEAST_SHARE: Final = 0.8
"""Share of a box's width along which its edge runs at least."""
_MOST_RUN: Final = 6.0
_GAP_PX: Final = 2
_KNOB: Final = 2.0
"""How many times its height a slider's track is interrupted by its knob."""
_CORNER: Final = 0.55
"""Share of the height that a round corner takes from an edge."""
_SIDE_PX: Final = 3
_SAME: Final = 0.55
_SURER: Final = 0.1
"""What an edge along a field adds to its score."""


def snapped(picture: npt.NDArray[np.uint8], found: Sequence[Detection]) -> list[Detection]:
    """What was found, wide fields with their boxes put right, and what was one field seen in parts as one.

    Args:
        picture: shape (h, w, 3).
        found: surest first.
    """
    import numpy as np

    if not any(_may_be_wrong(d) for d in found):
        return list(found)
    grey = picture[:, :, 1].astype(np.int16)  # green is most of brightness
    kept: list[Detection] = []
    for one in found:
        if _may_be_wrong(one):
            box = snap(grey, one.box) if one.role in FIELDS else snap_track(grey, one.box)
            if box is not None:
                # What goes on to the side of the screen is a row sooner than a field.
                surer = _SURER if box[0] > _SIDE_PX and box[2] < grey.shape[1] - _SIDE_PX else 0.0
                one = replace(one, box=box, score=min(1.0, one.score + surer))
            alike = FIELDS if one.role in FIELDS else {one.role}
            if any(other.role in alike and _overlap(one.box, other.box) > _SAME for other in kept):
                continue
        kept.append(one)
    return kept


def snap(grey: npt.NDArray[np.int16], box: Box) -> Box | None:
    """The box with the ends of its lower or upper edge; None where no edge runs along it.

    Args:
        grey: shape (h, w).
        box: left, top, right, bottom in pixels.
    """
    left, top, right, bottom = box
    tall = bottom - top
    edge = _edge(grey, bottom, tall, left, right) or _edge(grey, top, tall, left, right)
    if edge is None:
        return None
    first, last, y = edge
    first, last = _with_corners(grey, first, last, (top + bottom) / 2, tall)
    if abs(y - bottom) < abs(y - top):
        bottom = float(y)
    else:
        top = float(y)
    return (float(first), top, float(last), bottom)


def snap_track(grey: npt.NDArray[np.int16], box: Box) -> Box | None:
    """The box of a slider with the ends of its track; None where no track runs through it."""
    left, top, right, bottom = box
    tall = bottom - top
    found = _edge(grey, (top + bottom) / 2, tall, left, right, gap_px=round(_KNOB * tall))
    return None if found is None else (float(found[0]), top, float(found[1]), bottom)


def _edge(
    grey: npt.NDArray[np.int16], y: float, tall: float, left: float, right: float, gap_px: int = _GAP_PX
) -> tuple[int, int, int] | None:
    """The shortest level edge near ``y`` that is as long as the box: from, to, and at which row.

    The box itself has an edge there sooner than what it stands in, which is longer.
    """
    import numpy as np

    height, width = grey.shape
    low, high = max(1, round(y - _BAND * tall)), min(height, round(y + _BAND * tall) + 2)
    if high <= low:
        return None
    step = np.abs(np.diff(grey[low - 1 : high], axis=0)) >= _LEAST_STEP
    x = min(width - 1, max(0, round((left + right) / 2)))
    best: tuple[int, int, int] | None = None
    reach = gap_px + 1
    for at in np.flatnonzero(step[:, max(0, x - reach) : x + reach].any(axis=1)).tolist():
        row = np.flatnonzero(step[at])
        parts = np.flatnonzero(np.diff(row) > gap_px + 1)
        begin, end = np.concatenate(([0], parts + 1)), np.concatenate((parts, [len(row) - 1]))
        there = np.flatnonzero((row[begin] <= x + reach) & (row[end] >= x - reach))
        if not len(there):
            continue
        first, last = int(row[begin[there[0]]]), int(row[end[there[0]]]) + 1
        if min(last, right) - max(first, left) < _LEAST_SHARE * (right - left):
            continue
        if last - first > _MOST_RUN * (right - left):
            continue
        if best is None or last - first < best[1] - best[0] - _GAP_PX:
            best = (first, last, low + at)
    return best


def _with_corners(grey: npt.NDArray[np.int16], first: int, last: int, y: float, tall: float) -> tuple[int, int]:
    """Ends of an edge with the round corners beyond them, as the middle row shows where they are."""
    import numpy as np

    width = grey.shape[1]
    row = grey[min(grey.shape[0] - 1, max(0, round(y)))]
    reach = round(_CORNER * tall)
    steps = np.abs(np.diff(row)) >= _LEAST_STEP
    before = np.flatnonzero(steps[max(0, first - reach) : max(0, first)])
    after = np.flatnonzero(steps[min(width - 1, last) : min(width - 1, last + reach)])
    new_first = max(0, first - reach) + int(before[0]) + 1 if len(before) else first
    new_last = last + int(after[-1]) + 1 if len(after) else last
    return new_first, new_last


def _may_be_wrong(one: Detection) -> bool:
    wide, tall = one.box[2] - one.box[0], one.box[3] - one.box[1]
    return one.role in SNAPPED and wide >= _LEAST_ASPECT * tall


def _overlap(one: Box, other: Box) -> float:
    w = min(one[2], other[2]) - max(one[0], other[0])
    h = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0.0, w) * max(0.0, h)
    areas = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1])
    return shared / max(areas - shared, 1e-6)
