"""The drawing in a button that shows no word, where the detector saw the button and not the icon in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

Box = tuple[float, float, float, float]
_EDGE: Final = 0.14
"""Share of each side that is border, corner and shadow."""
_OTHER: Final = 40
"""Levels of 255 by which what is drawn differs from its ground."""
_LEAST_PX: Final = 6
_MOST_FILLED: Final = 0.9
_LONGEST: Final = 3.0
"""Sides of a button with one icon in it are not more unlike than this."""
_MIDDLE: Final = 0.28
"""A lone icon stands in the middle, give or take this share of the side."""


def wordless(controls: Sequence[Box], icons: Sequence[Box], lines: Sequence[Box]) -> list[int]:
    """Which controls have neither an icon nor a line of text in them."""
    taken = [*icons, *lines]
    return [at for at, box in enumerate(controls) if not any(_middle_in(other, box) for other in taken)]


def glyph_box(picture: npt.NDArray[np.uint8], control: Box) -> Box | None:
    """The box of what is drawn in the middle of a control; None where it is empty, full or not one drawing.

    Args:
        picture: shape (h, w, 3).
        control: left, top, right, bottom in pixels.
    """
    import numpy as np

    left, top, right, bottom = (int(v) for v in control)
    width, height = right - left, bottom - top
    if min(width, height) < 2 * _LEAST_PX or max(width, height) > _LONGEST * min(width, height):
        return None
    x, y = left + round(_EDGE * width), top + round(_EDGE * height)
    part = picture[y : bottom - round(_EDGE * height), x : right - round(_EDGE * width)].astype(np.int16)
    if part.size == 0:
        return None
    ground = np.median(part.reshape(-1, 3), axis=0)
    drawn = np.abs(part - ground).max(axis=2) > _OTHER
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    if not len(rows):
        return None
    found = (
        float(x + columns[0]),
        float(y + rows[0]),
        float(x + columns[-1] + 1),
        float(y + rows[-1] + 1),
    )
    wide, tall = found[2] - found[0], found[3] - found[1]
    if min(wide, tall) < 2 or max(wide, tall) < _LEAST_PX or wide * tall > _MOST_FILLED * width * height:
        return None
    off_x = abs((found[0] + found[2]) / 2 - (left + right) / 2)
    off_y = abs((found[1] + found[3]) / 2 - (top + bottom) / 2)
    return found if off_x <= _MIDDLE * width and off_y <= _MIDDLE * height else None


def _middle_in(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]
