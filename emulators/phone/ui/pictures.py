"""Photos that nobody took: a landscape, a portrait or a still life from a seed, always the same for the same seed."""

from __future__ import annotations

import hashlib
import io
import random
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE = 96
"""They are made this large and enlarged, which also makes them soft like photos."""


@lru_cache(maxsize=300)
def generated(seed: str, width: int, height: int) -> Image:
    """The picture of a seed, ``width`` × ``height`` pixels.

    A seed that begins with ``person:`` gives a portrait, one with ``thing:`` a still life, anything else a landscape.
    """
    from PIL import Image, ImageDraw

    dice = random.Random(hashlib.sha256(seed.encode()).digest())
    small = Image.new("RGB", (_SIDE, _SIDE), _tint(dice, 200, 245))
    pen = ImageDraw.Draw(small)
    kind = seed.split(":", 1)[0]
    if kind == "person":
        pen.rectangle((0, 0, _SIDE, _SIDE), fill=_tint(dice, 90, 190))
        skin = dice.choice(((255, 219, 188), (236, 188, 150), (198, 134, 92), (141, 85, 54), (92, 58, 40)))
        pen.ellipse((20, 66, 76, 130), fill=_tint(dice, 40, 160))
        pen.ellipse((30, 18, 66, 62), fill=(30 + dice.randrange(90), 30 + dice.randrange(50), 20))
        pen.ellipse((33, 26, 63, 66), fill=skin)
    elif kind == "thing":
        pen.rectangle((0, 68, _SIDE, _SIDE), fill=_tint(dice, 150, 210))
        for _ in range(dice.randint(1, 3)):
            x, wide, high = dice.randrange(14, 54), dice.randrange(18, 40), dice.randrange(22, 54)
            shape = dice.choice((pen.ellipse, pen.rectangle))
            shape((x, 78 - high, x + wide, 78), fill=_tint(dice, 40, 220))
    else:
        sky = _tint(dice, 130, 240)
        for row in range(_SIDE):
            share = row / _SIDE
            pen.line((0, row, _SIDE, row), fill=tuple(round(c + (255 - c) * share * 0.7) for c in sky))
        pen.ellipse((x := dice.randrange(10, 70), 8, x + 16, 24), fill=(255, 244, 200))
        for layer in range(3):
            base, tone = 44 + layer * 16, _tint(dice, 110 - layer * 30, 170 - layer * 40)
            points = [(step * 16, base - dice.randrange(0, 22 - layer * 4)) for step in range(8)]
            pen.polygon([(0, _SIDE), *points, (_SIDE + 20, _SIDE)], fill=tone)
    side = max(width, height)
    large = small.resize((side, side), Image.Resampling.BICUBIC)
    left, top = (side - width) // 2, (side - height) // 2
    return large.crop((left, top, left + width, top + height))


@lru_cache(maxsize=100)
def jpeg(seed: str, side: int = 240) -> bytes:
    """The picture of a seed as a file of its own."""
    written = io.BytesIO()
    generated(seed, side, side * 3 // 4).save(written, "JPEG", quality=85)
    return written.getvalue()


def _tint(dice: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return dice.randrange(low, high), dice.randrange(low, high), dice.randrange(low, high)
