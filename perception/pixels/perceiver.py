"""Pictures to Screens, look after look, and phrases to elements of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from devices.screen import Screen
from perception.models.icon_encoder import IconEncoder
from perception.models.screen_detector import ScreenDetector
from perception.models.text_reader import TextReader
from perception.pixels.finding import Finder, Findings, Icon
from perception.pixels.grouping import group
from perception.pixels.picture import LEAST_SIDE_PX

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True)
class PixelScreen:
    """A Screen that was read from a picture, with the icons it was read by."""

    screen: Screen
    icons: dict[int, Icon] = field(default_factory=dict)
    """Index of the element → the icon that it shows."""


class PixelPerceiver:
    """Reads pictures. One keeps what it saw: give it the pictures of one device, in order.

    Args:
        finder: runs the networks.
    """

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._last: tuple[object, PixelScreen] | None = None

    @classmethod
    def load(cls, weights_dir: Path | None = None, threads: int = 2) -> PixelPerceiver:
        """Opens the networks; a folder with another set of them may be given.

        Raises:
            WeightsError: a file is missing or altered, or a runtime cannot be used.
        """

        def folder(name: str) -> Path | None:
            return None if weights_dir is None else weights_dir / name

        finder = Finder(
            ScreenDetector.load(folder("screen-detector"), threads),
            TextReader.load(folder("pp-ocrv6-tiny"), threads),
            IconEncoder.load(folder("icon-encoder"), threads),
        )
        return cls(finder)

    @property
    def encoder(self) -> IconEncoder:
        """What compares icons with words."""
        return self._finder.encoder

    @property
    def found(self) -> Findings | None:
        """What the networks found on the last picture, before elements were made of it."""
        return self._finder.last

    def forget(self) -> None:
        """The next picture is of something else."""
        self._finder.forget()
        self._last = None

    def perceive(self, picture: npt.NDArray[np.uint8], observation_id: str = "") -> PixelScreen:
        """The Screen on a picture, shape (h, w, 3), RGB; without Elements where there is nothing to see."""
        height, width = picture.shape[:2]
        if min(height, width) < LEAST_SIDE_PX:
            return PixelScreen(Screen((), size_px=(width, height), observation_id=observation_id))
        found = self._finder.find(picture)
        if self._last is not None and self._last[0] is found:
            return self._last[1]
        grouped = group(found, picture)
        seen = PixelScreen(
            Screen(grouped.elements, size_px=(width, height), observation_id=observation_id), grouped.icons
        )
        self._last = (found, seen)
        return seen
