"""Spans of days as people write them: "from 14 to 17 August 2026", "30 June to 2 July", "August 14–17"."""

from __future__ import annotations

import re
from datetime import date

from planner.offline.words.dates import MONTH, date_of

_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_TO = r"\s*(?:to|until|till|through|and|-|–)\s*(?:the\s+)?"
_YEAR = r"(?:,?\s+(\d{4}))?"
_FORMS = (
    (re.compile(rf"{_DAY}{_TO}{_DAY}\s+(?:of\s+)?({MONTH}){_YEAR}\b", re.I), (0, 2, 1, 2, 3)),
    (re.compile(rf"({MONTH})\s+{_DAY}{_TO}{_DAY}{_YEAR}\b(?!\s+(?:{MONTH}))", re.I), (1, 0, 2, 0, 3)),
    (re.compile(rf"{_DAY}\s+(?:of\s+)?({MONTH}){_TO}{_DAY}\s+(?:of\s+)?({MONTH}){_YEAR}\b", re.I), (0, 1, 2, 3, 4)),
    (re.compile(rf"({MONTH})\s+{_DAY}{_TO}({MONTH})\s+{_DAY}{_YEAR}\b", re.I), (1, 0, 3, 2, 4)),
)
"""Each form with the places of first day, its month, last day, its month, and the year."""


def span_in(text: str, year: int | None = None) -> tuple[date, date] | None:
    """The first and the last day of the one span a text states; None where it states none, or no year is known.

    Args:
        text: the text.
        year: what is meant where the text names no year.
    """
    for pattern, places in _FORMS:
        if match := pattern.search(text):
            day, month, last, last_month, told = (match.groups()[place] for place in places)
            when = told or year
            first, end = (date_of(f"{d} {m} {when}") for d, m in ((day, month), (last, last_month)))
            if first is not None and end is not None:
                return first, end
    return None


def with_whole_days(text: str) -> str:
    """A text whose span of days states both days in full; any other as it stands."""
    for pattern, _ in _FORMS:
        if (match := pattern.search(text)) and (span := span_in(match[0])) is not None:
            first, last = (f"{day.day} {day:%B} {day.year}" for day in span)
            return f"{text[: match.start()]}{first} to {last}{text[match.end() :]}"
    return text
