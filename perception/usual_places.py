"""Where things that show no name usually are: menus at the top left, "more" at the top right, "add" at the bottom.

From what Material Design and Apple's guidelines say of app bars, tab bars and floating buttons, not from any data.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from devices.bounds import Bounds
from perception.synonyms import same_meaning

_TOP, _BOTTOM = 0.07, 0.95
_FIRST, _LAST, _BEFORE_LAST = 0.06, 0.94, 0.84
_PLACES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "menu": ((_FIRST, _TOP),),
    "back": ((_FIRST, _TOP),),
    "close": ((_LAST, _TOP), (_FIRST, _TOP)),
    "more": ((_LAST, _TOP),),
    "settings": ((_LAST, _TOP),),
    "search": ((_LAST, _TOP), (_BEFORE_LAST, _TOP)),
    "cart": ((_LAST, _TOP), (_BEFORE_LAST, _TOP)),
    "share": ((_LAST, _TOP), (_BEFORE_LAST, _TOP)),
    "filter": ((_LAST, _TOP), (_BEFORE_LAST, _TOP)),
    "refresh": ((_LAST, _TOP), (_BEFORE_LAST, _TOP)),
    "notification": ((_LAST, _TOP), (_BEFORE_LAST, _TOP)),
    "done": ((_LAST, _TOP),),
    "save": ((_LAST, _TOP),),
    "delete": ((_LAST, _TOP), (_BEFORE_LAST, _TOP)),
    "add": ((0.9, 0.9), (_LAST, _TOP)),
    "edit": ((0.9, 0.9), (_LAST, _TOP)),
    "home": ((0.1, _BOTTOM),),
    "profile": ((0.9, _BOTTOM), (_LAST, _TOP)),
    "send": ((_LAST, _BOTTOM),),
    "play": ((0.5, 0.87),),
    "pause": ((0.5, 0.87),),
}
_ACROSS, _DOWN = 0.08, 0.05
"""How far from there, in parts of the screen, a thing still counts for 0.6."""
_LEAST = 0.1
_LARGEST: Final = 0.25
"""Part of the shorter side above which a thing is no icon."""


def usual_fit(words: Sequence[str], box: Bounds, size_px: tuple[int, int]) -> float:
    """How near a box is to where something called by these words usually stands, 0 to 1; 0 for a large box."""
    width, height = max(1, size_px[0]), max(1, size_px[1])
    if max(box.width, box.height) > _LARGEST * min(width, height):
        return 0.0
    x, y = box.center[0] / width, box.center[1] / height
    best = 0.0
    for word in words:
        for name, places in _PLACES.items():
            if word != name and not same_meaning(word, name):
                continue
            for px, py in places:
                best = max(best, math.exp(-0.5 * (((x - px) / _ACROSS) ** 2 + ((y - py) / _DOWN) ** 2)))
    return best if best >= _LEAST else 0.0
