"""Pictures of the screen as bytes: drawn beside the event loop, with the phone's lock held."""

from __future__ import annotations

import asyncio
import base64
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from emulators.phone.handset import Handset

FRAME_S = 0.5
"""Time between two frames of a recording."""

RECORDED_WIDTH_PX = 360

Box = tuple[int, int, int, int]


def _drawn(handset: Handset, box: Box | None) -> Image:
    with handset.turn() as phone:
        picture = phone.screenshot()
    return picture if box is None else picture.crop(box)


def _packed(picture: Image, form: str, quality: int) -> bytes:
    out = io.BytesIO()
    if form == "JPEG":
        picture.convert("RGB").save(out, form, quality=quality)
    else:
        picture.save(out, form, compress_level=1)
    return out.getvalue()


async def png(handset: Handset, box: Box | None = None) -> bytes:
    """Return the screen, or the part of it inside ``box`` (left, top, right, bottom), as a PNG."""
    return await asyncio.to_thread(lambda: _packed(_drawn(handset, box), "PNG", 0))


def png_text(handset: Handset, box: Box | None = None) -> str:
    """Return the same as base64, drawn on this thread."""
    return base64.b64encode(_packed(_drawn(handset, box), "PNG", 0)).decode()


def jpeg_text(handset: Handset, quality: int, scale: float = 1.0) -> str:
    """Return the screen as a JPEG in base64, ``scale`` times its size."""
    picture = _drawn(handset, None)
    if 0.0 < scale < 1.0:
        picture = picture.resize((max(1, int(picture.width * scale)), max(1, int(picture.height * scale))))
    return base64.b64encode(_packed(picture, "JPEG", quality)).decode()


async def record(handset: Handset, seconds: float) -> bytes:
    """Watch the screen for ``seconds`` of the phone's time; return an animated GIF, a frame each `FRAME_S`."""
    frames: list[Image] = []
    for _ in range(max(1, int(seconds / FRAME_S))):
        picture = await asyncio.to_thread(_drawn, handset, None)
        height = max(1, picture.height * RECORDED_WIDTH_PX // picture.width)
        frames.append(picture.resize((RECORDED_WIDTH_PX, height)))
        await handset.wait(FRAME_S)
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=int(FRAME_S * 1000), loop=0)
    return out.getvalue()
