"""Compares a picture with the one that was taken down, by what a person would see.

Two pixels differ visibly where their distance in YIQ, which weighs brightness and colour as people do, passes a
threshold; source: Kotsarenko and Ramos, "Measuring perceived color difference using YIQ NTSC transmission color space
in mobile applications" (2010). Both pictures are smoothed over three by three pixels first, so that the edge of a
letter that falls half a pixel aside is no difference.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

THRESHOLD = 0.1
"""Share of the largest distance from which on a difference is visible; that of the tools that people know."""
_LARGEST = 35215.0
"""Distance of black and white."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two pictures are apart."""

    percent: float
    """Of the region's pixels that differ visibly."""
    bounds: Box | None = None
    """Around all that differs, in pixels of the whole picture."""


def compare(png: bytes, baseline: bytes, region: Box | None = None, ignored: Sequence[Box] = ()) -> Difference:
    """Compare a region of a picture with its baseline.

    Args:
        png: the whole picture.
        baseline: the region as it was taken down.
        region: which part of the picture; all of it when None.
        ignored: parts of the picture that do not count.

    Returns:
        100 per cent where the sizes differ: a picture of another size is another picture.
    """
    import numpy as np

    seen, wanted = _pixels(crop(png, region)), _pixels(baseline)
    left, top = (region[0], region[1]) if region is not None else (0, 0)
    if seen.shape != wanted.shape:
        return Difference(100.0, (left, top, left + seen.shape[1], top + seen.shape[0]))
    differs = _distance(_smooth(seen), _smooth(wanted)) > THRESHOLD * THRESHOLD * _LARGEST
    counted = np.ones(differs.shape, dtype=bool)
    for box in ignored:
        counted[max(0, box[1] - top) : max(0, box[3] - top), max(0, box[0] - left) : max(0, box[2] - left)] = False
    differs &= counted
    total = int(counted.sum())
    if not differs.any():
        return Difference(0.0)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    bounds = (left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1)
    return Difference(100.0 * int(differs.sum()) / total, bounds)


def crop(png: bytes, region: Box | None) -> bytes:
    """A part of a picture, as PNG."""
    if region is None:
        return png
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").crop(region).save(out, "PNG")
    return out.getvalue()


def _pixels(png: bytes) -> NDArray[np.float32]:
    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.float32)


def _smooth(pixels: NDArray[np.float32]) -> NDArray[Any]:
    import numpy as np

    padded = np.pad(pixels, ((1, 1), (1, 1), (0, 0)), mode="edge")
    height, width = pixels.shape[:2]
    parts = [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    smoothed: NDArray[Any] = sum(parts[1:], parts[0]) / 9.0
    return smoothed


def _distance(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    difference = one - other
    red, green, blue = difference[..., 0], difference[..., 1], difference[..., 2]
    y = red * 0.29889531 + green * 0.58662247 + blue * 0.11448223
    i = red * 0.59597799 - green * 0.27417610 - blue * 0.32180189
    q = red * 0.21147017 - green * 0.52261711 + blue * 0.31114694
    distance: NDArray[Any] = 0.5053 * y * y + 0.299 * i * i + 0.1957 * q * q
    return distance
