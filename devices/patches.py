"""Whether a place on the screen still looks as it did: all that can be checked of what was only seen on a picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from devices.bounds import Bounds
from devices.errors import NotActionable, StaleElement
from devices.screen import Element

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_DIFFERENCE: Final = 0.06
"""Mean difference of two patches, of 1, up to which they are the same: a caret or an anti-aliased edge is less, and
another word on the same ground is more."""
_MARGIN_PX: Final = 2
_GRID: Final = (64, 32)


def is_pictured(element: Element) -> bool:
    """Whether an element was read from a picture alone: no driver knows it by a handle."""
    return not element.handle and "tree" not in element.sources


def require_unchanged(element: Element, before: bytes | None, now: bytes | None) -> None:
    """Makes sure that an element that was read from a picture is still there to be touched.

    Args:
        element: what is to be touched, with its bounds on the picture.
        before: the PNG that it was read from; None leaves the look of it unchecked.
        now: a PNG of this moment.

    Raises:
        NotActionable: nothing of it is on the screen.
        StaleElement: its place looks different by now, or the screen has another size.
    """
    if before is None or now is None:
        return
    was, is_now = _open(before), _open(now)
    if was.size != is_now.size:
        raise StaleElement("the screen was turned or resized since it was looked at", "look again")
    box = element.bounds.intersect(Bounds(0, 0, *is_now.size))
    if box.empty:
        raise NotActionable("visible", f"{element.describe()}: it has no visible area")
    if _difference(was, is_now, box) > _MOST_DIFFERENCE:
        raise StaleElement(f"{element.describe()} looks different by now", "look again")


def _open(png: bytes) -> Image:
    from PIL import Image

    return Image.open(io.BytesIO(png)).convert("L")


def _difference(was: Image, is_now: Image, box: Bounds) -> float:
    """Mean difference inside a box, of 1; the outermost pixels, which shadows and focus rings change, left out."""
    from PIL import ImageChops, ImageStat

    inset = _MARGIN_PX if min(box.width, box.height) > 4 * _MARGIN_PX else 0
    crop = (box.left + inset, box.top + inset, box.right - inset, box.bottom - inset)
    size = min(_GRID[0], box.width), min(_GRID[1], box.height)
    patches = (image.crop(crop).resize(size) for image in (was, is_now))
    return float(ImageStat.Stat(ImageChops.difference(*patches)).mean[0]) / 255.0
