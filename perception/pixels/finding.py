"""What the networks find on a picture, kept from look to look: only what changed is looked at again."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from perception.models.icon_encoder import IconEncoder, Meaning, crop_of
from perception.models.screen_detector import MULTIPLE, Detection, ScreenDetector, scale_of
from perception.models.text_reader import Line, TextReader
from perception.pixels.glyphs import glyph_box, wordless
from perception.pixels.snapping import snapped
from perception.pixels.tiles import Box, changed_part

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_ICONS: Final = 60
_MOST_CHANGED: Final = 0.5
"""Share of the picture from which on everything is looked at again."""
_AROUND_PX: Final = 96
"""What is shown to the networks around the changed part."""
_BLANK_DEVIATION: Final = 2.0
_MAY_BE_WORDLESS: Final = frozenset({"button", "link", "tab"})
_SURE_BUTTON: Final = 0.4
_BORDER_PX: Final = 3


@dataclass(frozen=True, slots=True)
class Icon:
    """A picture or glyph with what it may mean.

    Args:
        box: left, top, right, bottom in picture pixels.
        vector: in the icons' space; None for large pictures.
        meanings: best first.
    """

    box: tuple[float, float, float, float]
    vector: npt.NDArray[np.float32] | None
    meanings: tuple[Meaning, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the networks found on one picture."""

    controls: tuple[Detection, ...]
    icons: tuple[Icon, ...]
    lines: tuple[Line, ...]


class Finder:
    """Runs the networks, and remembers.

    Args:
        detector: finds controls.
        reader: reads text; None leaves text out.
        encoder: names icons.
    """

    def __init__(self, detector: ScreenDetector, reader: TextReader | None, encoder: IconEncoder) -> None:
        self._detector = detector
        self._reader = reader
        self.encoder = encoder
        self._picture: npt.NDArray[np.uint8] | None = None
        self._detections: list[Detection] = []
        self._lines: list[Line] = []
        self._known: dict[bytes, tuple[Any, tuple[Meaning, ...]]] = {}
        self._last: Findings | None = None

    @property
    def last(self) -> Findings | None:
        """What was found on the last picture."""
        return self._last

    def forget(self) -> None:
        """Drops everything that was seen."""
        self._picture, self._last = None, None
        self._detections, self._lines = [], []
        self._known = {}

    def find(self, picture: npt.NDArray[np.uint8]) -> Findings:
        """What is on a picture, shape (h, w, 3), RGB."""
        part: Box | None = (0, 0, picture.shape[1], picture.shape[0])
        if self._picture is not None and self._picture.shape == picture.shape and self._last is not None:
            part = changed_part(self._picture, picture)
            if part is None:
                return self._last
            if (part[2] - part[0]) * (part[3] - part[1]) > _MOST_CHANGED * picture.shape[0] * picture.shape[1]:
                part = (0, 0, picture.shape[1], picture.shape[0])
        assert part is not None
        self._look_at(picture, part)
        self._picture = picture
        self._last = Findings(
            tuple(d for d in self._detections if d.role not in ("image", "icon")),
            tuple(self._icons(picture)),
            tuple(self._lines),
        )
        return self._last

    def _look_at(self, picture: npt.NDArray[np.uint8], part: Box) -> None:
        height, width = picture.shape[:2]
        scale = scale_of(width, height)
        whole = part == (0, 0, width, height)
        step = math.ceil(MULTIPLE / scale)
        shown = part
        if not whole:
            left, top = max(0, part[0] - _AROUND_PX) // step * step, max(0, part[1] - _AROUND_PX) // step * step
            shown = (left, top, min(width, part[2] + _AROUND_PX), min(height, part[3] + _AROUND_PX))
        piece = picture[shown[1] : shown[3], shown[0] : shown[2]]
        blank = float(piece[::7, ::7].std()) < _BLANK_DEVIATION and float(piece.std()) < _BLANK_DEVIATION
        found = [] if blank else self._detector.detect(piece, scale)
        lines = [] if blank or self._reader is None else self._reader.read(piece)
        found = snapped(piece, [d for d in found if _visible(piece, d.box)])
        dx, dy = shown[0], shown[1]
        moved = [replace(d, box=(d.box[0] + dx, d.box[1] + dy, d.box[2] + dx, d.box[3] + dy)) for d in found]
        read = [replace(n, box=(n.box[0] + dx, n.box[1] + dy, n.box[2] + dx, n.box[3] + dy)) for n in lines]
        if whole:
            self._detections, self._lines = moved, read
            return
        # What reaches out of what was shown is better known from before.
        self._detections = [d for d in self._detections if not _touches(d.box, part) or _reaches_out(d.box, shown)] + [
            d for d in moved if _touches(d.box, part) and not _cut(d.box, shown, width, height)
        ]
        self._lines = [n for n in self._lines if not _touches(n.box, part) or _reaches_out(n.box, shown)] + [
            n for n in read if _touches(n.box, part) and not _cut(n.box, shown, width, height)
        ]

    def _icons(self, picture: npt.NDArray[np.uint8]) -> list[Icon]:
        """Glyphs and pictures with their meanings; what was named before is not named again."""
        import numpy as np

        seen = [d for d in self._detections if d.role in ("image", "icon")]
        seen += self._unseen_icons(picture, seen)
        largest = 0.12 * min(picture.shape[:2]) + 24
        small = [d for d in seen if max(d.box[2] - d.box[0], d.box[3] - d.box[1]) <= largest][:MOST_ICONS]
        crops = [crop_of(picture, d.box) for d in small]
        keys = [np.round(crop * 8).astype(np.int8).tobytes() for crop in crops]
        new = [at for at, key in enumerate(keys) if key not in self._known]
        if new:
            vectors = self.encoder.embed(np.stack([crops[at] for at in new]))
            for at, vector, meanings in zip(new, vectors, self.encoder.meanings(vectors), strict=True):
                self._known[keys[at]] = (vector, meanings)
        named = [Icon(d.box, *self._known[key], d.score) for d, key in zip(small, keys, strict=True)]
        self._known = {key: self._known[key] for key in keys}
        large = [Icon(d.box, None, (), d.score) for d in seen if d not in small]
        return named + large

    def _unseen_icons(self, picture: npt.NDArray[np.uint8], icons: list[Detection]) -> list[Detection]:
        """Drawings in buttons that show no word, which the detector took for part of the button."""
        buttons = [d for d in self._detections if d.role in _MAY_BE_WORDLESS and d.score >= _SURE_BUTTON]
        boxes = [d.box for d in buttons]
        found = []
        for at in wordless(boxes, [d.box for d in icons], [line.box for line in self._lines]):
            box = glyph_box(picture, boxes[at])
            if box is not None:
                found.append(Detection(box, "icon", buttons[at].score, {}))
        return found


def _visible(picture: npt.NDArray[np.uint8], box: tuple[float, float, float, float]) -> bool:
    """Whether anything at all is drawn where a thing was seen: the network has learned some that nobody can see."""
    left, top = max(0, int(box[0]) - _BORDER_PX), max(0, int(box[1]) - _BORDER_PX)
    part = picture[top : int(box[3]) + _BORDER_PX, left : int(box[2]) + _BORDER_PX]
    step = max(1, min(part.shape[:2]) // 40)
    return bool(part.size) and float(part[::step, ::step].std(axis=(0, 1)).max()) >= _BLANK_DEVIATION


def _touches(box: tuple[float, float, float, float], part: Box) -> bool:
    return box[0] < part[2] and box[2] > part[0] and box[1] < part[3] and box[3] > part[1]


def _reaches_out(box: tuple[float, float, float, float], shown: Box) -> bool:
    return box[0] < shown[0] or box[1] < shown[1] or box[2] > shown[2] or box[3] > shown[3]


def _cut(box: tuple[float, float, float, float], shown: Box, width: int, height: int) -> bool:
    """Whether a box ends where what was shown ends, and not where the screen does."""
    near = 4
    return (
        (shown[0] > 0 and box[0] < shown[0] + near)
        or (shown[1] > 0 and box[1] < shown[1] + near)
        or (shown[2] < width and box[2] > shown[2] - near)
        or (shown[3] < height and box[3] > shown[3] - near)
    )
