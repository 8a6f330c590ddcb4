"""The colours of a thing in words: of its ground, and of what is drawn on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.bounds import Bounds
from perception.colors import color_name

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_STEP_BITS = 4
_INK_SHARE = 0.04
_MOST_SAMPLES = (24, 48)
_PLAIN = frozenset({"white", "black", "gray"})


def colours_of(picture: npt.NDArray[np.uint8], bounds: Bounds) -> tuple[str, ...]:
    """At most two colour names, the ground's first; the second only where it is a colour of its own.

    Args:
        picture: shape (h, w, 3), RGB.
        bounds: of the thing.
    """
    import numpy as np

    part = picture[bounds.top : bounds.bottom, bounds.left : bounds.right]
    if part.size == 0:
        return ()
    down, across = (max(1, side // most) for side, most in zip(part.shape[:2], _MOST_SAMPLES, strict=True))
    flat = part[::down, ::across].reshape(-1, 3)
    coarse = (flat >> _STEP_BITS).astype(np.int32)
    keys = coarse[:, 0] << 8 | coarse[:, 1] << 4 | coarse[:, 2]
    counts = np.bincount(keys)
    often = np.flatnonzero(counts >= min(_INK_SHARE * len(flat), counts.max()))
    names: list[str] = []
    for key in often[np.argsort(-counts[often], kind="stable")][:6]:
        r, g, b = (int(v) for v in np.median(flat[keys == key], axis=0))
        name = color_name((r, g, b))
        if not names or (name not in names and name not in _PLAIN):
            names.append(name)
    return tuple(names[:2])
