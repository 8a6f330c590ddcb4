"""Pictures of the screen as bytes: drawn beside the event loop, with the phone's lock held."""

from __future__ import annotations

import asyncio
import base64
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from emulators.phone.wire.handset import Handset

FRAME_S = 0.5
"""Time between two frames of a recording."""

ALONE_S = 10.0
"""A recording up to this long needs nobody else to let time pass."""

RECORDED_WIDTH_PX = 360
MOST_FRAMES = 400

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


class Film:
    """A recording of the screen.

    Args:
        handset: the phone.
    """

    def __init__(self, handset: Handset) -> None:
        self._handset = handset
        self._frames: list[Image] = []
        self._due_s = 0.0

    async def record(self, seconds: float, stopped: asyncio.Event) -> None:
        """Watch for ``seconds`` of the phone's time, or until it is stopped."""
        with self._handset.turn() as phone:
            end_s = phone.clock.elapsed_s + seconds
        over = asyncio.Event()
        loop = asyncio.get_running_loop()

        def watch() -> None:
            self._take()
            with self._handset.turn() as phone:
                if phone.clock.elapsed_s >= end_s - 1e-6:
                    loop.call_soon_threadsafe(over.set)

        self._take()
        self._handset.watchers.append(watch)
        try:
            while seconds <= ALONE_S and not over.is_set() and not stopped.is_set():
                await self._handset.wait(FRAME_S)
            waiting = [asyncio.ensure_future(event.wait()) for event in (over, stopped)]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for one in waiting:
                one.cancel()
        finally:
            self._handset.watchers.remove(watch)

    def _take(self) -> None:
        """Take a frame if one is due."""
        with self._handset.turn() as phone:
            now_s = phone.clock.elapsed_s
            if now_s < self._due_s - 1e-6 or len(self._frames) >= MOST_FRAMES:
                return
            self._due_s = now_s + FRAME_S
            picture = phone.screenshot()
        height = max(1, picture.height * RECORDED_WIDTH_PX // picture.width)
        self._frames.append(picture.resize((RECORDED_WIDTH_PX, height)))

    def gif(self) -> bytes:
        """Return what was recorded as an animated GIF; nothing when no frame was taken."""
        out = io.BytesIO()
        if self._frames:
            more = self._frames[1:]
            self._frames[0].save(out, "GIF", save_all=True, append_images=more, duration=int(FRAME_S * 1000), loop=0)
        return out.getvalue()
