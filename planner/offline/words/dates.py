"""Dates and times as people write them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTH = "|".join(f"{month}|{month[:3]}" for month in _MONTHS)
"""Matches a month, in full or by its first three letters, case aside."""
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
DAY_OF_MONTH = (
    rf"(?:the\s+)?(?:(?:{MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH}))"
)
"""Matches a date without its year."""
DATE = re.compile(
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH})\.?,?\s+\d{{4}}"
    rf"|(?:{MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}",
    re.IGNORECASE,
)
"""Matches a date in any of the forms that are read."""


def date_of(text: str) -> date | None:
    """The one date a text states; None where it states none, or one that no calendar has.

    Read are ``12/09/2016`` (month first), ``2016-12-09``, ``9.12.2016``, ``9 December 2016`` and ``Dec 9, 2016``.
    """
    text = _WEEKDAY.sub("", re.sub(r"^(?:on\s+)?(?:the\s+)?(?=\d|\w+day)", "", text.strip(), flags=re.I))
    tries = (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", (0, 1, 2)),
        (r"(\d{1,2})/(\d{1,2})/(\d{4})", (2, 0, 1)),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{4})", (2, 1, 0)),
    )
    for pattern, order in tries:
        if match := re.fullmatch(pattern, text):
            year, month, day = (int(match[at + 1]) for at in order)
            return _date(year, month, day)
    if match := re.fullmatch(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({MONTH})\.?,?\s+(\d{{4}})", text, re.I):
        return _date(int(match[3]), month_of(match[2]), int(match[1]))
    if match := re.fullmatch(rf"({MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", text, re.I):
        return _date(int(match[3]), month_of(match[1]), int(match[2]))
    return None


def date_in(text: str) -> date | None:
    """The first date that stands anywhere in a text."""
    return next((day for found in DATE.finditer(text) if (day := date_of(found[0])) is not None), None)


def time_of(text: str) -> tuple[int, int] | None:
    """``(hour, minute)`` of ``8:22 AM``, ``20:15``, ``7 pm``."""
    if match := re.fullmatch(r"\s*(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\.?\s*", text, re.I):
        hour, minute = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0), int(match[2] or 0)
    elif match := re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*", text):
        hour, minute = int(match[1]), int(match[2])
    else:
        return None
    return (hour, minute) if hour < 24 and minute < 60 else None


def month_of(name: str) -> int:
    """``12`` for "december" or "Dec"."""
    return next(at for at, month in enumerate(_MONTHS, start=1) if month.startswith(name.strip().lower()[:3]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
