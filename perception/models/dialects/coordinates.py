"""From the units that models point in to pixels of the picture, and back: the one place where that is done.

A picture pixel is a unit square; a model's number means the point at that distance from the left or top edge. Going to
a model's units and back moves a point by less than one of those units, and never off the picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from devices.bounds import Bounds
from perception.errors import AnswerInvalid

_BESIDE = 0.02
"""Of a side, by which a model may point beside the picture; rounding does that, and nothing was meant by it."""
FACTOR, FEWEST_PX, MOST_PX = 28, 56 * 56, 16_384 * 28 * 28
"""Patches of 28 pixels, and the least and most pixels that the published processor settings resize to."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A model's coordinate system over one picture.

    Args:
        picture_px: width and height of the picture.
        units: what the model's numbers go up to along each side.
        whole: whether the model writes whole numbers.
    """

    picture_px: tuple[int, int]
    units: tuple[float, float]
    whole: bool = True

    def __post_init__(self) -> None:
        if min(self.picture_px) < 1 or min(self.units) <= 0:
            raise ValueError(f"a picture of {self.picture_px} pixels in {self.units} units cannot be pointed at")

    def to_pixels(self, x: float, y: float) -> tuple[int, int]:
        """The pixel that a model's numbers point at.

        Raises:
            AnswerInvalid: they point beside the picture, or are no numbers.
        """
        return (self._pixel(x, 0), self._pixel(y, 1))

    def from_pixels(self, x: int, y: int) -> tuple[float, float]:
        """What the model would write for the middle of a pixel."""
        told = ((x + 0.5) / self.picture_px[0] * self.units[0], (y + 0.5) / self.picture_px[1] * self.units[1])
        return (float(math.floor(told[0])), float(math.floor(told[1]))) if self.whole else told

    def box(self, left: float, top: float, right: float, bottom: float) -> Bounds:
        """The pixels of a box; a box without an inside holds the one pixel it lies on.

        Raises:
            AnswerInvalid: it lies beside the picture.
        """
        (x0, y0), (x1, y1) = (
            self.to_pixels(min(left, right), min(top, bottom)),
            self.to_pixels(max(left, right), max(top, bottom)),
        )
        return Bounds(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))

    def _pixel(self, told: float, side: int) -> int:
        size, units = self.picture_px[side], self.units[side]
        if not math.isfinite(told) or not -_BESIDE * units <= told <= (1 + _BESIDE) * units:
            raise AnswerInvalid(f"it points at {told:g} of {units:g}, which is beside the picture")
        return min(size - 1, max(0, math.floor(told / units * size)))


def thousandths(picture_px: tuple[int, int]) -> Grid:
    """0 to 1000 along each side."""
    return Grid(picture_px, (1000.0, 1000.0))


def fractions(picture_px: tuple[int, int]) -> Grid:
    """0 to 1 along each side."""
    return Grid(picture_px, (1.0, 1.0), whole=False)


def pixels_of_resized(picture_px: tuple[int, int]) -> Grid:
    """Pixels of the picture as Qwen2.5-VL's processor resizes it."""
    width, height = resized(picture_px)
    return Grid(picture_px, (float(width), float(height)))


def resized(
    picture_px: tuple[int, int], factor: int = FACTOR, fewest_px: int = FEWEST_PX, most_px: int = MOST_PX
) -> tuple[int, int]:
    """Width and height that Qwen2.5-VL's processor resizes a picture to: its ``smart_resize``.

    Both become multiples of ``factor``, the number of pixels lies between ``fewest_px`` and ``most_px``, and the shape
    stays as near as that allows.

    Raises:
        ValueError: one side is over 200 times the other, which the processor refuses.
    """
    width, height = picture_px
    if max(picture_px) / min(picture_px) > 200:
        raise ValueError(f"a picture of {width} × {height} is too long for its width")
    wide, high = (max(factor, round(side / factor) * factor) for side in picture_px)
    if wide * high > most_px:
        shrink = math.sqrt(width * height / most_px)
        wide, high = (max(factor, math.floor(side / shrink / factor) * factor) for side in picture_px)
    elif wide * high < fewest_px:
        grow = math.sqrt(fewest_px / (width * height))
        wide, high = (math.ceil(side * grow / factor) * factor for side in picture_px)
    return wide, high
