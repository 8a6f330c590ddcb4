"""The network that finds controls on a picture: where, of which role, in which state.

One pass over the whole picture at about a million pixels; three grids of cells tell boxes, and of those that tell the
same thing the surest stays (non-maximum suppression). Trained by ``perception.training.detector``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from perception.models.onnx import Session, open_session
from perception.models.opencv import opencv
from perception.models.weights import read_manifest, shipped

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAME: Final = "screen-detector"
GRAPH: Final = "detector.onnx"
ROLES: Final = (
    "button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "switch", "slider", "tab", "listitem",
    "dialog", "image", "icon",
)  # fmt: skip
"""Order of the network's scores; the last two have a box of their own in each cell."""
STATES: Final = ("checked", "selected", "disabled", "focused")
AREA_PX: Final = 950_000
"""Pixels of the picture that the network sees; a smaller one is not enlarged."""
MULTIPLE: Final = 32
LEAST_SCORE: Final = 0.25
MOST: Final = 400
_STRIDES = (8, 16, 32)
_PICTURES = 2
_SAME: Final = 0.55
_LARGEST_LOG = 5.0


@dataclass(frozen=True, slots=True)
class Detection:
    """One thing the network sees.

    Args:
        box: left, top, right, bottom in picture pixels.
        role: one of ``ROLES``.
        score: how sure, 0 to 1.
        states: how likely each of ``STATES`` is, 0 to 1.
    """

    box: tuple[float, float, float, float]
    role: str
    score: float
    states: Mapping[str, float]


class ScreenDetector:
    """Finds controls.

    Args:
        session: ``picture`` (1, 3, h, w) → three grids (1, channels, h/stride, w/stride).
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @classmethod
    def load(cls, weights_dir: Path | None = None, threads: int = 2) -> ScreenDetector:
        """Opens the network after its file was compared with the manifest.

        Raises:
            WeightsError: a file is missing or altered, or the runtime refuses it.
        """
        weights = read_manifest(weights_dir or shipped(NAME))
        return cls(open_session(weights.path(GRAPH), threads))

    def detect(self, picture: npt.NDArray[np.uint8], scale: float | None = None) -> list[Detection]:
        """Everything seen on a picture, surest first.

        Args:
            picture: shape (h, w, 3), RGB.
            scale: what the picture is multiplied by; None chooses by its size. A part of a picture takes the scale of
                the whole.
        """
        feed, scale = fit_in(picture, scale)
        grids = self._session.run(None, {"picture": feed})
        height, width = picture.shape[:2]
        return decode(grids, scale, width, height)


def scale_of(width: int, height: int) -> float:
    """What a picture is multiplied by before the network sees it."""
    return min(1.0, math.sqrt(AREA_PX / max(1, width * height)))


def fit_in(picture: npt.NDArray[np.uint8], scale: float | None = None) -> tuple[npt.NDArray[np.float32], float]:
    """A picture as the network takes it, shape (1, 3, h, w), 0 to 1, sides multiples of 32; and its scale."""
    import numpy as np

    cv2 = opencv()

    height, width = picture.shape[:2]
    scale = scale_of(width, height) if scale is None else scale
    w, h = max(1, round(width * scale)), max(1, round(height * scale))
    small = picture if (w, h) == (width, height) else cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA)
    feed = np.full((1, 3, _round_up(h), _round_up(w)), 0.5, np.float32)
    feed[0, :, :h, :w] = small.transpose(2, 0, 1)
    feed[0, :, :h, :w] /= 255.0
    return feed, scale


def decode(grids: list[npt.NDArray[Any]], scale: float, width: int, height: int) -> list[Detection]:
    """The grids' cells as detections in picture pixels, doubles removed."""
    import numpy as np

    roles = len(ROLES)
    found: list[npt.NDArray[np.float32]] = []
    for grid, stride in zip(grids, _STRIDES, strict=True):
        channels, _, w = grid.shape[1:]
        flat = grid[0].reshape(channels, -1)
        for first, last, at in ((0, roles - _PICTURES, roles), (roles - _PICTURES, roles, roles + 4)):
            logits = flat[first:last]
            best = logits.argmax(axis=0)
            score = 1.0 / (1.0 + np.exp(-logits[best, np.arange(logits.shape[1])]))
            kept = np.flatnonzero(score > LEAST_SCORE)
            if not len(kept):
                continue
            x, y = (kept % w + 0.5) * stride, (kept // w + 0.5) * stride
            away = np.exp(np.clip(flat[at : at + 4, kept], -4, _LARGEST_LOG)) * stride
            states = 1.0 / (1.0 + np.exp(-flat[roles + 8 :, kept]))
            boxes = np.stack((x - away[0], y - away[1], x + away[2], y + away[3])) / scale
            told = np.concatenate((boxes, score[kept][None], (best[kept] + first)[None], states))
            found.append(told.T.astype(np.float32))
    if not found:
        return []
    rows = np.concatenate(found)
    rows[:, [0, 2]] = np.clip(rows[:, [0, 2]], 0, width)
    rows[:, [1, 3]] = np.clip(rows[:, [1, 3]], 0, height)
    rows = rows[np.argsort(-rows[:, 4], kind="stable")][: MOST * 4]
    first_picture = roles - _PICTURES
    kept_rows = [
        row
        for group in (rows[rows[:, 5] < first_picture], rows[rows[:, 5] >= first_picture])
        for row in _without_doubles(group)
    ]
    kept_rows.sort(key=lambda row: -row[4])
    return [
        Detection(
            (float(row[0]), float(row[1]), float(row[2]), float(row[3])),
            ROLES[int(row[5])],
            float(row[4]),
            {name: float(chance) for name, chance in zip(STATES, row[6:], strict=True)},
        )
        for row in kept_rows[:MOST]
    ]


def _without_doubles(rows: npt.NDArray[np.float32]) -> list[npt.NDArray[np.float32]]:
    """Non-maximum suppression; rows are sorted, surest first."""
    import numpy as np

    kept: list[npt.NDArray[np.float32]] = []
    areas = np.maximum(rows[:, 2] - rows[:, 0], 0) * np.maximum(rows[:, 3] - rows[:, 1], 0)
    alive = areas > 0
    for at in range(len(rows)):
        if not alive[at]:
            continue
        row = rows[at]
        kept.append(row)
        w = np.minimum(rows[at + 1 :, 2], row[2]) - np.maximum(rows[at + 1 :, 0], row[0])
        h = np.minimum(rows[at + 1 :, 3], row[3]) - np.maximum(rows[at + 1 :, 1], row[1])
        both = np.maximum(w, 0) * np.maximum(h, 0)
        overlap = both / np.maximum(areas[at + 1 :] + areas[at] - both, 1e-6)
        alive[at + 1 :] &= overlap < _SAME
        if len(kept) == MOST:
            break
    return kept


def _round_up(side: int) -> int:
    return -(-side // MULTIPLE) * MULTIPLE
