"""Days of the year and times of day, as goals and screens state them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DAY: Final = re.compile(
    rf"\b(?P<a>{_NAMES})\.? (?P<b>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)"
    rf"|\b(?P<c>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<d>{_NAMES})\b",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(rf"\b({_NAMES})\.? (20\d\d)\b", re.IGNORECASE)
_TIME: Final = re.compile(r"(?<![\d.:])(\d{1,2})(?:[:.](\d{2}))?(?: ?([ap])\.?m\b\.?)?(?![\d:])", re.IGNORECASE)

Day = tuple[int, int]
"""Month and day of the month."""


@lru_cache(maxsize=8192)
def days_in(text: str) -> tuple[Day, ...]:
    """The days that a text states, in order: ``Mon, Mar 30, 2026``, ``April 3``, ``3rd of April``."""
    found = []
    for match in _DAY.finditer(text):
        month = _MONTHS.index((match["a"] or match["d"])[:3].casefold()) + 1
        found.append((month, int(match["b"] or match["c"])))
    return tuple(found)


@lru_cache(maxsize=8192)
def months_in(text: str) -> tuple[int, ...]:
    """The months that a text states with their year, as months since year 0: ``Apr 2026``."""
    return tuple(int(match[2]) * 12 + _MONTHS.index(match[1][:3].casefold()) for match in _MONTH.finditer(text))


@lru_cache(maxsize=8192)
def times_in(text: str) -> tuple[tuple[int, int, int], ...]:
    """The times of day that a text states, as ``(hour, minute, where it begins)``: ``7:30``, ``6 pm``."""
    found = []
    for match in _TIME.finditer(text):
        if match[2] is None and match[3] is None:
            continue
        if match[2] is not None and match[0][len(match[1])] == "." and match[3] is None:
            continue  # an amount
        hour, minute = int(match[1]), int(match[2] or 0)
        if match[3]:
            hour = hour % 12 + (12 if match[3].casefold() == "p" else 0)
        if hour < 24 and minute < 60:
            found.append((hour, minute, match.start()))
    return tuple(found)
