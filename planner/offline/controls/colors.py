"""Colours as values: which field takes one, and how a colour word is written."""

from __future__ import annotations

import re

from devices.screen import Element
from planner.offline.situation import Situation

_HEX = {
    "red": "#ff0000", "green": "#008000", "blue": "#0000ff", "yellow": "#ffff00", "cyan": "#00ffff", "aqua": "#00ffff",
    "magenta": "#ff00ff", "fuchsia": "#ff00ff", "pink": "#ffc0cb", "orange": "#ffa500", "purple": "#800080",
    "brown": "#a52a2a", "black": "#000000", "white": "#ffffff", "gray": "#808080", "grey": "#808080", "lime": "#00ff00",
    "gold": "#ffd700", "violet": "#ee82ee", "indigo": "#4b0082", "turquoise": "#40e0d0", "salmon": "#fa8072",
    "beige": "#f5f5dc", "coral": "#ff7f50", "khaki": "#f0e68c", "crimson": "#dc143c", "lavender": "#e6e6fa",
    "tan": "#d2b48c", "plum": "#dda0dd", "orchid": "#da70d6", "ivory": "#fffff0", "chocolate": "#d2691e",
    "navy": "#000080", "teal": "#008080", "maroon": "#800000", "olive": "#808000", "silver": "#c0c0c0",
}  # fmt: skip


def hex_of(word: str) -> str | None:
    """``#rrggbb`` of a colour word or of something written so already."""
    if re.fullmatch(r"#?[0-9a-fA-F]{6}", word):
        return f"#{word.lstrip('#').lower()}"
    return _HEX.get(word.lower())


def color_field(s: Situation) -> Element | None:
    """The field that takes a colour: by its type, its name, or by holding one now."""
    fields = [e for e in s.usable if e.can("type")]
    typed = [e for e in fields if e.input_type == "color" or {"color", "colour", "jscolor"} & set(e.hints)]
    holding = [e for e in fields if re.fullmatch(r"#?[0-9a-fA-F]{6}", e.value)]
    return next(iter(typed or holding or (fields if len(fields) == 1 else [])), None)
