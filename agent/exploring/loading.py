"""Whether a screen is still on its way: what is seen then says nothing about what an element does."""

from __future__ import annotations

import re
from typing import Final

from devices.screen import Screen

_WORDS: Final = re.compile(
    r"^(?:loading|please wait|just a moment|one moment|hang on|fetching|connecting|starting|refreshing|working)"
    r"(?:\b.{0,30}(?:\.\.\.|…)|\.)?$",
    re.IGNORECASE,
)
_FEW_TO_DO: Final = 3
"""A progress bar on a screen that offers more than this is part of it: a download in a list, a song that plays."""


def is_loading(screen: Screen) -> bool:
    """Whether a screen says that it loads, or shows next to nothing but that it does."""
    if any(
        _WORDS.match(e.name.strip()) for e in screen if e.name and e.role in ("text", "heading", "dialog", "status")
    ):
        return True
    turning = any(e.role == "progressbar" or (e.role == "spinner" and not e.options) for e in screen)
    return turning and sum(1 for e in screen if e.actions & {"tap", "type"}) <= _FEW_TO_DO
