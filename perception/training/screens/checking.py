"""What must hold of a screen's labels: mends what can be mended, and says what cannot be true."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

_GLYPHS = frozenset({"checkbox", "radio", "switch"})
_LARGEST_GLYPH_CSS_PX = 72
_FEWEST = 3
_BLANK_DEVIATION = 3.0
_BORDER_PX = 2


def visible(picture: npt.NDArray[np.uint8], box: list[int]) -> bool:
    """Whether anything is drawn in a box: kits draw white on white now and then, and radios that show only when set."""
    part = picture[max(0, box[1] - _BORDER_PX) : box[3] + _BORDER_PX, max(0, box[0] - _BORDER_PX) : box[2] + _BORDER_PX]
    return bool(part.size) and float(part.std(axis=(0, 1)).max()) >= _BLANK_DEVIATION


def faults_of(screen: dict[str, Any], picture: npt.NDArray[np.uint8]) -> list[str]:
    """Removes labels that cannot be right, and returns why the whole screen must be dropped, if it must."""
    faults: list[str] = []
    scale = screen["scale"]
    kept: list[dict[str, Any]] = []
    wrong = 0
    for element in screen["elements"]:
        left, top, right, bottom = element["box"]
        width, height = (right - left) / scale, (bottom - top) / scale
        if width < 4 or height < 2 or not visible(picture, element["box"]):
            continue
        if element["role"] in _GLYPHS and (max(width, height) > _LARGEST_GLYPH_CSS_PX or width / height > 3.2):
            wrong += 1
            continue
        if element["role"] == "icon" and not 0.4 < width / height < 2.5:
            continue
        # An icon that is drawn on top of a control's glyph is part of the glyph.
        kept.append(element)
    glyphs = [e["box"] for e in kept if e["role"] in _GLYPHS]
    kept = [e for e in kept if not (e["role"] == "icon" and any(overlap(e["box"], g) > 0.6 for g in glyphs))]
    screen["elements"] = kept
    if wrong > 1:
        faults.append(f"{wrong} checkboxes, radios or switches too large to be glyphs")
    if len(kept) < _FEWEST:
        faults.append(f"only {len(kept)} elements")
    doubles = sum(
        overlap(a["box"], b["box"]) > 0.95
        for at, a in enumerate(kept)
        for b in kept[at + 1 :]
        if a["role"] == b["role"]
    )
    if doubles:
        faults.append(f"{doubles} elements twice")
    return faults


def overlap(one: list[int], other: list[int]) -> float:
    """Intersection over union."""
    w = min(one[2], other[2]) - max(one[0], other[0])
    h = min(one[3], other[3]) - max(one[1], other[1])
    if w <= 0 or h <= 0:
        return 0.0
    both = w * h
    areas = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1])
    return both / (areas - both)
