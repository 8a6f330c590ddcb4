"""The pictures of a report: each once, made small, and only out of the run's own folder."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from agent.suite.results import Sight

FAILURE_SIDE_PX = 900
"""Longest side of pictures of failures: text on a phone's screen can be read."""
PASSED_SIDE_PX = 480
_QUALITY = 55
_MAX_FILE_BYTES = 32_000_000
_MAX_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Shelved:
    """A picture in the page."""

    key: str
    size_px: tuple[int, int]
    """Of the picture as it was taken: what bounds are measured in."""
    webp: bytes


class Shelf:
    """Collects the pictures of a report.

    Args:
        folder: the run's; nothing outside it is read.
        budget_bytes: no more is embedded; what comes later is left out and counted.
    """

    def __init__(self, folder: Path | None, budget_bytes: int) -> None:
        self._folder = folder.resolve() if folder is not None else None
        self._left = budget_bytes
        self._known: dict[tuple[str, int, int], Shelved | None] = {}
        self.left_out = 0
        """Pictures for which there was no room."""

    @property
    def pictures(self) -> tuple[Shelved, ...]:
        """All that were taken in, in order."""
        return tuple(shelved for shelved in self._known.values() if shelved is not None)

    def put(self, name: str, side_px: int) -> Shelved | None:
        """The picture as it stands in the page; None where there is none, or no room for it."""
        path = self._path(name)
        if path is None:
            return None
        # Journals name pictures by what they hold: the same screen in another scenario is the same picture.
        known = (path.name, path.stat().st_size, side_px)
        if known not in self._known:
            self._known[known] = self._take_in(path, side_px)
        return self._known[known]

    def sight(self, sight: Sight | None, side_px: int) -> dict[str, object] | None:
        """A picture with its target, for the page's script: key, size, and bounds within the picture."""
        shelved = self.put(sight.picture, side_px) if sight is not None and sight.picture else None
        if sight is None or shelved is None:
            return None
        told: dict[str, object] = {"key": shelved.key, "size": shelved.size_px}
        if sight.bounds is not None:
            width, height = shelved.size_px
            left, top, right, bottom = sight.bounds
            box = (max(0, left), max(0, top), min(width, right), min(height, bottom))
            if box[2] > box[0] and box[3] > box[1]:
                told["bounds"] = box
        return told

    def _take_in(self, path: Path, side_px: int) -> Shelved | None:
        made = self._small(path, side_px)
        if made is None:
            return None
        size, webp = made
        if len(webp) > self._left:
            self.left_out += 1
            return None
        self._left -= len(webp)
        return Shelved(f"p{len(self.pictures)}", size, webp)

    def _small(self, path: Path, side_px: int) -> tuple[tuple[int, int], bytes] | None:
        from PIL import Image  # takes a tenth of a second; runs without pictures do without it

        if self._left <= 0:
            self.left_out += 1
            return None
        try:
            with Image.open(path, formats=("PNG", "WEBP", "JPEG")) as image:
                size = image.size
                if size[0] * size[1] > _MAX_PIXELS:
                    return None
                small = image.convert("RGB")
            small.thumbnail((side_px, side_px), Image.Resampling.BICUBIC, reducing_gap=2.0)
            buffer = io.BytesIO()
            small.save(buffer, "WEBP", quality=_QUALITY, method=2)
        except (OSError, ValueError, Image.DecompressionBombError):  # missing or damaged: the page says so
            return None
        return size, buffer.getvalue()

    def _path(self, name: str) -> Path | None:
        """The file, where it lies in the run's folder."""
        if self._folder is None or not name or PurePosixPath(name).is_absolute() or "\0" in name:
            return None
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file() or path.stat().st_size > _MAX_FILE_BYTES:
            return None
        return path


def base64_of(shelved: Shelved) -> str:
    """The picture's bytes as text."""
    return base64.b64encode(shelved.webp).decode("ascii")
