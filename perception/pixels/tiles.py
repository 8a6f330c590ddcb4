"""What changed between two pictures of one screen, in tiles, so that only that is looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

TILE_PX: Final = 64
Box = tuple[int, int, int, int]


def changed_part(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> Box | None:
    """The rectangle around all tiles that differ, one tile wider on each side; None when nothing does.

    Args:
        before: shape (h, w, 3).
        after: the same shape.
    """
    import numpy as np

    height, width = after.shape[:2]
    rows = [
        np.flatnonzero((before[top : top + TILE_PX] != after[top : top + TILE_PX]).any(axis=(0, 2)))
        for top in range(0, height, TILE_PX)
    ]
    touched = [number for number, columns in enumerate(rows) if len(columns)]
    if not touched:
        return None
    left = min(int(rows[number][0]) for number in touched) // TILE_PX
    right = max(int(rows[number][-1]) for number in touched) // TILE_PX
    return (
        max(0, (left - 1) * TILE_PX),
        max(0, (touched[0] - 1) * TILE_PX),
        min(width, (right + 2) * TILE_PX),
        min(height, (touched[-1] + 2) * TILE_PX),
    )
