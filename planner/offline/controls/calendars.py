"""Dates where a screen has its own means for them: fields of a format, lists of parts, calendars that pop up."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from devices.action import Select, Tap
from devices.screen import Element
from devices.selector import fold
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.dates import MONTH, date_of, month_of

_MOST_PAGES = 30
_FEWEST_DAYS = 20
"""Days that a calendar shows at least."""


def typed_date(element: Element, day: date, said: str) -> str:
    """The date as this field wants it, or as it was said."""
    match element.input_type:
        case "date":
            return day.isoformat()
        case "datetime-local":
            return f"{day.isoformat()}T00:00"
        case "month":
            return f"{day:%Y-%m}"
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02d}"
    told = f"{element.description} {element.name} {element.label}".lower()
    for pattern, form in (
        (r"yyyy-mm-dd", "%Y-%m-%d"),
        (r"dd/mm/yyyy", "%d/%m/%Y"),
        (r"dd\.mm\.yyyy", "%d.%m.%Y"),
        (r"mm/dd/yyyy", "%m/%d/%Y"),
    ):
        if re.search(pattern, told):
            return day.strftime(form)
    return said


def typed_time(element: Element, clock: tuple[int, int], said: str) -> str:
    """The time as this field wants it, or as it was said."""
    return f"{clock[0]:02d}:{clock[1]:02d}" if element.input_type == "time" else said


def pick_date(s: Situation, clause: Clause, field: Element | None, day: date, key: str) -> Move:
    """Find a day in a calendar: open it, page to the month, press the day."""
    if s.done(f"{key}:day"):
        return SATISFIED
    if (named := next((e for e in s.pressable if not e.can("type") and date_of(e.name) == day), None)) is not None:
        return s.act(clause, Tap(), named, f"{named.describe()} is the day", f"{key}:day", confidence=0.9)
    shown = shown_month(s)
    if shown is None:
        if field is None or s.done(f"{key}:open"):
            return None
        return s.act(clause, Tap(), field, f"{field.describe()} opens a calendar", f"{key}:open", confidence=0.8)
    away = (day.year - shown[0]) * 12 + day.month - shown[1]
    if away == 0:
        cells = [
            e
            for e in s.usable
            if fold(e.name) == str(day.day) and e.role in ("link", "button", "cell", "gridcell", "text", "option")
        ]
        cells.sort(key=lambda e: (not e.can("tap"), e.role == "text"))
        if not cells:
            return None
        return s.act(clause, Tap(), cells[0], f"it is day {day.day} of {day:%B %Y}", f"{key}:day", confidence=0.9)
    if select := _month_select(s, day, shown):
        element, option, why = select
        return s.act(clause, Select(options=(option,)), element, why, f"{key}:page", confidence=0.8)
    if len(s.steps(f"{key}:page")) >= _MOST_PAGES:
        return None
    names = (
        ("next", "next month", ">", "»", "›")
        if away > 0
        else ("prev", "previous", "previous month", "prev month", "<", "«", "‹")
    )
    hint = "next" if away > 0 else "prev"
    turn = [e for e in s.pressable if fold(e.name) in names] or [
        e for e in s.pressable if hint in e.hints and len(e.name) < 12
    ]
    if not turn:
        return None
    # Several months away is several presses in a row.
    return s.act(
        clause,
        Tap(count=min(3, abs(away))),
        turn[0],
        f"{day:%B %Y} lies {abs(away)} months {'after' if away > 0 else 'before'} the one shown",
        f"{key}:page",
        confidence=0.9,
    )


def date_by_parts(s: Situation, clause: Clause, day: date, key: str) -> Move:
    """A date in lists for its day, month and year; None where there are not these lists."""
    wanted: list[tuple[Element, str]] = []
    for element in (e for e in s.usable if e.can("select")):
        options = [o.strip() for o in element.options]
        months = [o for o in options if re.fullmatch(MONTH, o, re.I)]
        if len(months) >= 12:
            wanted.append((element, next(o for o in months if month_of(o) == day.month)))
        elif str(day.year) in options:
            wanted.append((element, str(day.year)))
        elif {"28", "29", "30"} <= set(options):
            wanted.append((element, next(o for o in (str(day.day), f"{day.day:02d}") if o in options)))
        elif "month" in fold(f"{element.name} {element.label}") and f"{day.month:02d}" in (o.zfill(2) for o in options):
            wanted.append((element, next(o for o in options if o.zfill(2) == f"{day.month:02d}")))
    if len(wanted) < 3:
        return None
    for element, option in wanted[:3]:
        if element.value.strip() != option:
            why = f"{element.describe()} takes {option!r}"
            return s.act(clause, Select(options=(option,)), element, why, f"{key}:part", confidence=0.9)
    return SATISFIED


def shown_month(s: Situation) -> tuple[int, int] | None:
    """``(year, month)`` of the calendar on the screen, None where there is none."""
    named = [found for e in s.pressable if not e.can("type") and (found := date_of(e.name)) is not None]
    if len(named) >= _FEWEST_DAYS:
        # Days with their full names: the month that most of them belong to.
        return Counter((day.year, day.month) for day in named).most_common(1)[0][0]
    days = [
        e
        for e in s.usable
        if re.fullmatch(r"\d{1,2}", e.name.strip())
        and e.role in ("link", "button", "cell", "gridcell", "text", "option")
    ]
    if len({int(e.name) for e in days}) < _FEWEST_DAYS:
        return None
    told = [e.name for e in s.usable if e.name and len(e.name) < 40]
    for text in told:
        if match := re.fullmatch(rf"\s*({MONTH})\.?,?\s+(\d{{4}})\s*", text, re.I):
            return int(match[2]), month_of(match[1])
    months = [month_of(t) for t in told if re.fullmatch(rf"\s*({MONTH})\s*", t, re.I)]
    years = [int(t) for t in told if re.fullmatch(r"\s*\d{4}\s*", t)]
    if months and years:
        return years[0], months[0]
    values = [e.value for e in s.usable if e.can("select")]
    months = [month_of(v) for v in values if re.fullmatch(rf"\s*({MONTH})\s*", v, re.I)]
    years = [int(v) for v in values if re.fullmatch(r"\d{4}", v)]
    return (years[0], months[0]) if months and years else None


def _month_select(s: Situation, day: date, shown: tuple[int, int]) -> tuple[Element, str, str] | None:
    for element in s.usable:
        if not element.can("select"):
            continue
        if shown[0] != day.year and str(day.year) in element.options:
            return element, str(day.year), f"the calendar goes to {day.year}"
        if shown[1] != day.month:
            for option in element.options:
                if re.fullmatch(rf"\s*({MONTH})\s*", option, re.I) and month_of(option) == day.month:
                    return element, option, f"the calendar goes to {option}"
    return None
