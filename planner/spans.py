"""Values that stand in what a person says: times, numbers, days, quoted strings, each where it stands.

A value keeps its kind, because a skill's parameters have types; ``half past seven`` and ``7:30 am`` are the same time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from planner.quoting import quotes_of

SpanKind = Literal["time", "number", "quoted", "date"]

_HOURS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
_HOUR = rf"(?:\d{{1,2}}|{'|'.join(_HOURS)})"
_HALF = r"(?:a\.?m\.?|p\.?m\.?)"
_TIMES = re.compile(
    rf"\b(?P<clock>(?P<h>\d{{1,2}})[:.](?P<m>\d{{2}})(?:\s*(?P<half>{_HALF}))?)(?![\d.])"
    rf"|\b(?P<bare>(?P<h2>\d{{1,2}})\s*(?P<half2>{_HALF}))(?!\w)"
    rf"|\b(?P<words>(?P<part>half|quarter)\s+(?P<side>past|to)\s+(?P<h3>{_HOUR}))\b"
    r"|\b(?P<named>noon|midday|midnight)\b"
    rf"|\b(?P<oclock>(?P<h4>{_HOUR})\s+o[’']clock)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.:])[-+]?\d+(?:[.,]\d+)?(?![\w:])")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = "|".join(f"{month}|{month[:3]}" for month in _MONTHS)
_WEEKDAY = r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+"
_SPOKEN_DAY = re.compile(
    rf"\b(?:{_WEEKDAY})?(?:(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(?P<year>\d{{4}})\b)?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<month2>{_MONTH})\b\.?(?:,?\s+(?P<year2>\d{{4}})\b)?)",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»|(?<!\w)‘[^’]+’(?!\w)|(?<!\w)\'[^\']+\'(?!\w)|`[^`]+`')


@dataclass(frozen=True, slots=True)
class Span:
    """A value, and where it stands."""

    kind: SpanKind
    start: int
    end: int
    value: str
    """As a skill's parameter takes it: ``07:30``, ``12.5``, the text without its quotes."""


def spans_of(text: str, today: date | None = None) -> tuple[Span, ...]:
    """Every value of a text, none inside another, in order.

    Args:
        text: what was said.
        today: the day on which it is said, from which a day without a year is told; None takes this machine's.
    """
    found: list[Span] = []
    for span in (
        *_quoted(text),
        *_days(text, today or datetime.now().astimezone().date()),
        *_times(text),
        *_numbers(text),
    ):
        if all(span.end <= other.start or other.end <= span.start for other in found):
            found.append(span)
    return tuple(sorted(found, key=lambda span: span.start))


def _quoted(text: str) -> Iterator[Span]:
    for match in _QUOTED.finditer(text):
        inner = quotes_of(match[0])
        if inner:
            yield Span("quoted", match.start(), match.end(), inner[0])


def _days(text: str, today: date) -> Iterator[Span]:
    for match in _ISO_DAY.finditer(text):
        yield Span("date", match.start(), match.end(), match[0])
    for match in _SPOKEN_DAY.finditer(text):
        day = _read_day(match, today)
        if day is not None:
            yield Span("date", match.start(), match.end(), day.isoformat())


def _read_day(match: re.Match[str], today: date) -> date | None:
    """The day that is meant: of the year that is said, else the nearest to today that falls on the weekday said."""
    name = (match["month"] or match["month2"]).casefold()[:3]
    month = next(number for number, known in enumerate(_MONTHS, 1) if known.startswith(name))
    number, weekday = int(match["day"] or match["day2"]), (match["weekday"] or "").casefold()[:3]
    said = match["year"] or match["year2"]
    years = (int(said),) if said else range(today.year - 6, today.year + 7)
    days: list[date] = []
    for year in years:
        try:
            days.append(date(year, month, number))
        except ValueError:
            continue
    fitting = [day for day in days if not weekday or _WEEKDAYS[day.weekday()] == weekday]
    return min(fitting, key=lambda day: abs((day - today).days), default=None)


def _times(text: str) -> Iterator[Span]:
    for match in _TIMES.finditer(text):
        read = _read_time(match)
        if read is not None:
            yield Span("time", match.start(), match.end(), f"{read[0]:02d}:{read[1]:02d}")


def _read_time(match: re.Match[str]) -> tuple[int, int] | None:
    if match["clock"]:
        hour, minute, half = int(match["h"]), int(match["m"]), match["half"]
    elif match["bare"]:
        hour, minute, half = int(match["h2"]), 0, match["half2"]
    elif match["words"]:
        hour, minute = _hour(match["h3"]), 30 if match["part"].lower() == "half" else 15
        if match["side"].lower() == "to":
            hour, minute = (hour - 1) % 24, 60 - minute
        half = None
    elif match["named"]:
        return (0, 0) if match["named"].lower() == "midnight" else (12, 0)
    else:
        hour, minute, half = _hour(match["h4"]), 0, None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    return (hour, minute) if 0 <= hour <= 23 and 0 <= minute <= 59 else None


def _hour(told: str) -> int:
    return int(told) if told.isdecimal() else _HOURS[told.lower()]


def _numbers(text: str) -> Iterator[Span]:
    for match in _NUMBER.finditer(text):
        yield Span("number", match.start(), match.end(), match[0].replace(",", ".").removeprefix("+"))
