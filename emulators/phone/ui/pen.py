"""A pen over a picture: filled rounded rectangles with smooth corners, masks in a colour, and nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from emulators.phone.ui import fonts
from emulators.phone.ui.theme import Color
from emulators.phone.ui.view import Rect

if TYPE_CHECKING:
    from PIL.Image import Image

_SMOOTH = 4
"""Corners are drawn so many times larger and shrunk."""


class Pen:
    """Draws on one picture, within a clip."""

    def __init__(self, image: Image) -> None:
        from PIL import ImageDraw

        self.image = image
        self._draw = ImageDraw.Draw(image)
        self.clip: Rect = (0, 0, image.width, image.height)

    def rect(self, box: Rect, colour: Color) -> None:
        """A filled rectangle."""
        left, top, right, bottom = _cut(box, self.clip)
        if left < right and top < bottom:
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=colour)

    def rounded(self, box: Rect, radius: int, colour: Color) -> None:
        """A filled rectangle with round corners."""
        left, top, right, bottom = box
        radius = min(radius, (right - left) // 2, (bottom - top) // 2)
        if radius <= 0:
            self.rect(box, colour)
            return
        self.rect((left + radius, top, right - radius, bottom), colour)
        self.rect((left, top + radius, left + radius, bottom - radius), colour)
        self.rect((right - radius, top + radius, right, bottom - radius), colour)
        for index, (x, y) in enumerate(
            ((left, top), (right - radius, top), (left, bottom - radius), (right - radius, bottom - radius))
        ):
            self.mask(_corner(radius, index), x, y, colour)

    def ring(self, box: Rect, radius: int, colour: Color, inside: Color, thickness: int) -> None:
        """An outlined, filled rectangle with round corners."""
        left, top, right, bottom = box
        self.rounded(box, radius, colour)
        inner = (left + thickness, top + thickness, right - thickness, bottom - thickness)
        self.rounded(inner, max(0, radius - thickness), inside)

    def mask(self, mask: Image, x: int, y: int, colour: Color) -> None:
        """A mask in a colour, its left upper corner at x, y."""
        left, top, right, bottom = self.clip
        if x >= right or y >= bottom or x + mask.width <= left or y + mask.height <= top:
            return
        if x < left or y < top or x + mask.width > right or y + mask.height > bottom:
            part = (max(0, left - x), max(0, top - y), min(mask.width, right - x), min(mask.height, bottom - y))
            self.image.paste(colour, (x + part[0], y + part[1], x + part[2], y + part[3]), mask.crop(part))
        else:
            self.image.paste(colour, (x, y, x + mask.width, y + mask.height), mask)

    def text(self, text: str, x: int, y: int, style: str, scale: float, colour: Color) -> None:
        """One line of text, the top of the line at y."""
        if text and fonts.is_wide_enough(text):
            self.mask(fonts.picture(text, style, scale), x, y, colour)

    def icon(self, name: str, x: int, y: int, size_px: int, colour: Color, mirrored: bool = False) -> None:
        """An icon of the Material set."""
        self.mask(fonts.icon_picture(name, size_px, mirrored), x, y, colour)

    def line(self, points: list[tuple[int, int]], colour: Color, thickness: int) -> None:
        """A line through points; not clipped by more than the picture."""
        self._draw.line(points, fill=colour, width=thickness, joint="curve")

    def polygon(self, points: list[tuple[int, int]], colour: Color) -> None:
        """A filled polygon."""
        self._draw.polygon(points, fill=colour)

    def paste(self, picture: Image, x: int, y: int, mask: Image | None = None) -> None:
        """A picture, clipped."""
        left, top, right, bottom = _cut((x, y, x + picture.width, y + picture.height), self.clip)
        if left < right and top < bottom:
            part = (left - x, top - y, right - x, bottom - y)
            self.image.paste(picture.crop(part), (left, top), mask.crop(part) if mask is not None else None)


def _cut(box: Rect, clip: Rect) -> Rect:
    return max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])


@lru_cache(maxsize=400)
def _corner(radius: int, index: int) -> Image:
    """A quarter of a disc: 0 left upper, 1 right upper, 2 left lower, 3 right lower."""
    from PIL import Image, ImageDraw

    large = radius * _SMOOTH
    quarter = Image.new("L", (large, large))
    x = 0 if index % 2 == 0 else -large
    y = 0 if index < 2 else -large
    ImageDraw.Draw(quarter).ellipse((x, y, x + 2 * large - 1, y + 2 * large - 1), fill=255)
    return quarter.resize((radius, radius), Image.Resampling.BOX)


@lru_cache(maxsize=200)
def rounded_mask(width: int, height: int, radius: int) -> Image:
    """A mask that rounds the corners of a picture."""
    from PIL import Image

    mask = Image.new("L", (width, height))
    pen = Pen(mask)
    pen.rounded((0, 0, width, height), radius, 255)  # type: ignore[arg-type]
    return mask
