"""Set-of-marks pictures: every element with a box and its number, for people and for models that see.

After Yang et al. (2023), "Set-of-Mark Prompting Unleashes Extraordinary Visual Grounding in GPT-4V".
"""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import TYPE_CHECKING

from devices.screen import Screen

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_COLOURS = {
    **dict.fromkeys(("textbox", "searchbox", "combobox"), "#1565c0"),
    **dict.fromkeys(("checkbox", "radio", "switch", "slider"), "#2e7d32"),
    **dict.fromkeys(("listitem", "dialog"), "#757575"),
    **dict.fromkeys(("image", "icon"), "#ef6c00"),
    "text": "#9e9e9e",
    "tab": "#8e24aa",
}
_OTHER, _CHOSEN = "#c62828", "#ff00c8"


def draw_marks(picture: npt.NDArray[np.uint8], screen: Screen, chosen: Collection[int] = ()) -> bytes:
    """A PNG of the picture, shape (h, w, 3), with the elements marked; those ``chosen`` stand out."""
    from PIL import Image, ImageDraw

    image = Image.fromarray(picture)
    pen = ImageDraw.Draw(image)
    size = max(9, round(min(picture.shape[:2]) / 75))
    line = max(1, size // 8)
    for element in screen:
        box = element.bounds
        if box.empty or (element.role == "text" and element.index not in chosen):
            continue
        colour = _CHOSEN if element.index in chosen else _COLOURS.get(element.role, _OTHER)
        wide = 3 * line if element.index in chosen else line
        pen.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), outline=colour, width=wide)
        told = str(element.index)
        width = round(pen.textlength(told, font_size=size)) + 4
        left, top = min(box.left, image.width - width), max(0, box.top - size - 2)
        pen.rectangle((left, top, left + width, top + size + 2), fill=colour)
        pen.text((left + 2, top), told, fill="white", font_size=size)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
