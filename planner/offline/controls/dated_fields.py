"""Dates and times as native fields take them, and dates in three fields for day, month and year."""

from __future__ import annotations

import re
from datetime import date

from devices.action import Type
from devices.screen import Element
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.controls.sliders import move_slider, sliders_of
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.dates import MONTH, date_in, date_of, month_of, time_of

_MONTH_OF_YEAR = re.compile(rf"\s*(?:the\s+)?({MONTH})\.?,?\s+(?:of\s+)?(\d{{4}})\s*", re.IGNORECASE)
_WEEK_OF_YEAR = re.compile(r"\s*(?:the\s+)?(?:week|wk)\s*(\d{1,2})\s*(?:,|of|in)?\s*(\d{4})\s*", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?:\s*[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?", re.IGNORECASE)


def as_taken(element: Element, said: str) -> str | None:
    """What a native field for a month, a week or a moment takes for what was said; None where it is none or cannot."""
    match element.input_type:
        case "month" if told := _MONTH_OF_YEAR.fullmatch(said):
            return f"{told[2]}-{month_of(told[1]):02d}"
        case "week" if told := _WEEK_OF_YEAR.fullmatch(said):
            return f"{told[2]}-W{int(told[1]):02d}"
        case "datetime-local" if (day := date_in(said)) is not None and (clock := _clock_in(said)) is not None:
            return f"{day.isoformat()}T{clock[0]:02d}:{clock[1]:02d}"
    return None


def _clock_in(said: str) -> tuple[int, int] | None:
    found = [match[0] for match in _CLOCK.finditer(said) if date_of(match[0]) is None]
    return time_of(found[-1]) if found else None


def date_in_three(s: Situation, clause: Clause, day: date, key: str) -> Move:
    """A date in fields that are called day, month and year; None where there are not all three."""
    fields = [*(e for e in s.usable if e.can("type")), *sliders_of(s)]
    parts: list[tuple[Element, int]] = []
    for word, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        named = [e for e in fields if word in words_of(f"{e.name} {e.label}")]
        if len(named) != 1:
            return None
        parts.append((named[0], number))
    if len({element.index for element, _ in parts}) < len(parts):
        return None
    for at, (element, number) in enumerate(parts):
        part = f"{key}:part:{at}"
        if not element.can("type"):
            move = move_slider(s, clause, element, float(number), part)
        elif s.done(part) or element.value.lstrip("0") == str(number):
            move = SATISFIED
        else:
            why = f"{element.describe()} takes {number}"
            move = s.act(clause, Type(text=str(number)), element, why, part, confidence=0.9)
        if move is not SATISFIED:
            return move
    return SATISFIED
