"""Colours in words. People name some eleven basic colours (Berlin & Kay); the nearest in CIELAB stands for the rest."""

from __future__ import annotations

import re
from functools import lru_cache

Rgb = tuple[int, int, int]

# Several anchors a name, because "green" covers both the web's #008000 and pure #00ff00.
_ANCHORS: dict[str, tuple[str, ...]] = {
    "red": ("#ff0000", "#d32f2f", "#b00020", "#dc143c"),
    "orange": ("#ffa500", "#ff7f00", "#f57c00"),
    "yellow": ("#ffff00", "#fdd835", "#ffd700"),
    "green": ("#008000", "#00ff00", "#4caf50", "#2e7d32"),
    "cyan": ("#00ffff", "#00bcd4"),
    "teal": ("#008080",),
    "blue": ("#0000ff", "#1976d2", "#2196f3", "#00008b", "#337ab7"),
    "purple": ("#800080", "#9c27b0", "#8a2be2"),
    "magenta": ("#ff00ff",),
    "pink": ("#ffc0cb", "#ff69b4", "#e91e63"),
    "brown": ("#8b4513", "#795548", "#a52a2a"),
    "black": ("#000000", "#1a1a1a"),
    "gray": ("#808080", "#a9a9a9", "#d3d3d3", "#555555"),
    "white": ("#ffffff", "#f7f7f7"),
}
NAMES = frozenset(_ANCHORS)
SAME = {"grey": "gray", "violet": "purple", "aqua": "cyan", "fuchsia": "magenta", "lime": "green", "navy": "blue"}
"""Other words for them."""


def parse_color(css: str) -> tuple[Rgb, float] | None:
    """``rgb(…)`` or ``rgba(…)`` as ``((r, g, b), alpha)``; None for anything else."""
    found = re.fullmatch(r"rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)", css)
    if found is None:
        return None
    r, g, b = (int(found[i]) for i in (1, 2, 3))
    return (r, g, b), float(found[4]) if found[4] is not None else 1.0


@lru_cache(maxsize=4096)
def color_name(rgb: Rgb) -> str:
    """The basic colour a person would say."""
    wanted = _lab(rgb)
    return min(_LAB, key=lambda pair: sum((a - b) ** 2 for a, b in zip(pair[1], wanted, strict=True)))[0]


@lru_cache(maxsize=1024)
def css_color_name(css: str) -> str:
    """The name of a computed style's colour; empty when it is see-through or no colour."""
    parsed = parse_color(css)
    return "" if parsed is None or parsed[1] < 0.2 else color_name(parsed[0])


def _lab(rgb: Rgb) -> tuple[float, float, float]:
    r, g, b = (
        (c / 12.92 if (c := v / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for v in rgb
    )  # fmt: skip
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _of_hex(text: str) -> Rgb:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


_LAB = tuple((name, _lab(_of_hex(anchor))) for name, anchors in _ANCHORS.items() for anchor in anchors)
