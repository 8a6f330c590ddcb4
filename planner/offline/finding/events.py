"""Finds what a calendar shows on a day: "the event on May 20"."""

from __future__ import annotations

import re

from devices.screen import Element
from planner.offline.situation import Situation

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_EVENT = re.compile(
    rf"\b(?:event|appointment|meeting|entry|booking|reminder)s?\s+(?:on|of|for|from)\s+(?:the\s+)?"
    rf"(?:{_MONTH}\s+(\d{{1,2}})|(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?:of\s+)?{_MONTH})?)(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)


def event_on(s: Situation, phrase: str) -> Element | None:
    """What can be pressed in the square of that day, and is not the day itself."""
    match = _EVENT.search(phrase)
    if match is None:
        return None
    day = str(int(match[1] or match[2]))
    for square in s.usable:
        if square.role not in ("cell", "gridcell", "group", "listitem"):
            continue
        inside = list(s.screen.within(square))
        if any(e.name.strip() == day for e in inside):
            events = [e for e in inside if e.can("tap") and e.name.strip() not in ("", day)]
            if events:
                return events[0]
    return None
