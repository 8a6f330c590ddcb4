"""Times of day as a condition: "in the evening", "after 9 o'clock", "before noon"."""

from __future__ import annotations

import re

from devices.screen import Element
from planner.offline.reading.entries import lists_of
from planner.offline.situation import Situation
from planner.offline.words.dates import time_of

_PARTS = {"morning": (4, 12), "noon": (11, 14), "afternoon": (12, 18), "evening": (17, 24), "night": (20, 30)}
_CLOCK = r"(\d{1,2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?|noon|midnight)"
_BOUND = re.compile(rf"\b(after|before|later than|earlier than|until|by|from)\s+{_CLOCK}(?:\s*o['’]?clock)?", re.I)
_PART = re.compile(rf"\b(?:in|during)\s+the\s+({'|'.join(_PARTS)})\b|\bat\s+(night|noon)\b", re.IGNORECASE)
_SHOWN = re.compile(r"\b\d{1,2}:\d{2}(?:\s*[ap]\.?m\b\.?)?", re.IGNORECASE)


def window_of(phrase: str) -> tuple[float, float] | None:
    """``(9.0, 24.0)`` for "after 9 o'clock", in hours; None where nothing is said of a time of day."""
    if match := _PART.search(phrase):
        low, high = _PARTS[(match[1] or match[2]).lower()]
        return float(low), float(high)
    if match := _BOUND.search(phrase):
        hour = {"noon": 12.0, "midnight": 24.0}.get(match[2].lower(), _hour(match[2]))
        if hour is None:
            return None
        return (hour, 24.0) if match[1].lower() in ("after", "later than", "from") else (0.0, hour)
    return None


def entries_in(s: Situation, phrase: str) -> list[Element]:
    """The entries whose first time lies in the window that a phrase says, earliest first."""
    window = window_of(phrase)
    if window is None:
        return []
    for members in lists_of(s):
        told = [(_hour(found[0]), e) for e in members if (found := _SHOWN.search(s.text_of(e)))]
        timed = [(hour, e) for hour, e in told if hour is not None]
        if 2 * len(timed) > len(members):
            fitting = [(hour, e) for hour, e in timed if window[0] <= hour < window[1] or hour == window[0] == 0]
            return [e for _, e in sorted(fitting, key=lambda f: (f[0], f[1].index))]
    return []


def _hour(text: str) -> float | None:
    clock = time_of(text if ":" in text or text.rstrip(" .")[-1:].lower() == "m" else f"{text.strip()}:00")
    return None if clock is None else clock[0] + clock[1] / 60
