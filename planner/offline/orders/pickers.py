"""Sets a value by the means a screen has for its kind: a field, a calendar, a slider, a spinner, a colour picker."""

from __future__ import annotations

import re
from datetime import date

from devices.action import Press, Tap
from devices.screen import Element
from devices.selector import fold
from planner.clauses import Clause
from planner.offline.controls.calendars import date_by_parts, pick_date, shown_month
from planner.offline.controls.colors import color_field, hex_of
from planner.offline.controls.dropdowns import openers, pick_from
from planner.offline.controls.sliders import move_slider, sliders_of
from planner.offline.controls.steppers import step_to
from planner.offline.finding.fields import fields_of
from planner.offline.orders.enter import assign, put
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.words.dates import DATE, DAY_OF_MONTH, date_in, date_of
from planner.offline.words.phrases import bare, ordinal_of, split_list
from planner.offline.words.spans import span_in
from planner.offline.words.values import Assignment
from planner.quoting import unquoted

_AS = re.compile(r"(.+?)\s+(?:as|for)\s+(?:the|a|an|your|my)?\s*(.+)$", re.IGNORECASE)
_IN = re.compile(
    r"""
    (.+?)\s+(?:from|in)\s+(?:the\s+)?(["“].+?["”]|[\w ]+?)\s*(?:list|drop-?\s?down|menu|field|select|box)?$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DAY = re.compile(rf"{DATE.pattern}|{DAY_OF_MONTH}", re.IGNORECASE)
_FIGURE = r"[\"“]?(-?\d{1,15}(?:\.\d{1,15})?)[\"”]?\s+(?:with|on|using|in)\s+(?:the\s+)?"
_ON_SLIDER = re.compile(_FIGURE + r"(.*\bslider\b.*)$", re.IGNORECASE)
_ON_SPINNER = re.compile(
    rf"(?:the\s+(?:number|value)\s+)?{_FIGURE}.*\b(?:spinner|stepper|counter|number (?:box|field))\b", re.IGNORECASE
)
_ON_PICKER = re.compile(r"(?:the colou?r\s+)?(\w+)\s+(?:with|using|in|from)\s+(?:the\s+)?colou?r\b", re.IGNORECASE)


def set_field(s: Situation, clause: Clause, body: str) -> Move:
    """``choose Oslo as City``, ``select 12/09/2016 as the date``, ``pick X for Y``, ``choose X in the "Y" list``."""
    match = _AS.match(body) or _IN.match(body)
    if match is None:
        day = date_in(unquoted(body)) if len(split_list(body)) == 1 or date_of(unquoted(body)) else None
        return set_date(s, clause, day, day.strftime("%m/%d/%Y"), f"{clause.key}:0") if day is not None else None
    value, name = unquoted(match[1]), unquoted(bare(match[2]))
    if (day := date_of(value)) is not None:
        return set_date(s, clause, day, value, f"{clause.key}:0")
    if len(split_list(match[1])) > 1:
        return None
    fields = fields_of(s)
    named = exact(fields, name)
    if not named:
        pool = {e.index for e in fields}
        grounding = s.ground(name, lambda e: e.index in pool)
        named = [grounding.best] if grounding.best is not None and grounding.confidence >= 0.4 else []
    if named:
        return assign(s, clause, Assignment(value, name), f"{clause.key}:0")
    listed = [e for e in openers(s) if fold(name) and fold(name) in fold(e.name or e.label)]
    if listed:
        return pick_from(s, clause, listed[0], value, f"{clause.key}:list")
    # A group of radio buttons or check boxes under that heading.
    groups = [
        e for e in s.usable if e.role in ("group", "radiogroup", "listbox", "list") and fold(e.name) == fold(name)
    ]
    for group in groups:
        for element in s.screen.within(group):
            if fold(element.name or element.label) == fold(value) and element.can("tap"):
                if "checked" in element.states or s.done(clause.key):
                    return SATISFIED
                return s.act(clause, Tap(), element, f"{element.describe()} is {name}", confidence=0.9)
    return None


def choose_days(s: Situation, clause: Clause, body: str) -> Move:
    """``the days from April 7 to April 12``: both ends in the calendar that is shown; None for other orders."""
    shown = shown_month(s)
    if shown is None or any(f.can("type") for f in fields_of(s)):
        return None
    said = [date_of(m[0]) or date_of(f"{m[0]} {shown[0]}") for m in _DAY.finditer(body)]
    days = span_in(body, shown[0]) or said
    if len(days) < 2:
        return None
    for at, day in enumerate(days):
        key = f"{clause.key}:end:{at}"
        if day is not None and not s.done(f"{key}:day"):
            return pick_date(s, clause, None, day, key)
    return SATISFIED


def set_date(s: Situation, clause: Clause, day: date, said: str, key: str) -> Move:
    """By writing it into a field for dates, by a calendar, or by writing it wherever it can be written."""
    if (move := date_by_parts(s, clause, day, key)) is not None:
        return move
    field = _date_field(s) or next((f for f in fields_of(s) if f.can("type")), None)
    writable = field is not None and field.can("type")
    if field is None or not writable or field.input_type != "date":
        picked = pick_date(s, clause, field, day, key.removesuffix(":0"))
        if picked is not None or field is None or not writable:
            return picked
    return SATISFIED if s.done(key) else put(s, clause, field, said, key)


def _date_field(s: Situation) -> Element | None:
    fields = fields_of(s)
    dated = [
        f
        for f in fields
        if f.input_type == "date"
        or "date" in f.hints
        or "datepicker" in f.hints
        or "date" in fold(f"{f.name} {f.label}")
    ]
    readonly = [f for f in fields if "readonly" in f.states]
    return next(iter(dated or readonly or (fields if len(fields) == 1 else [])), None)


def set_slider(s: Situation, clause: Clause, body: str) -> Move:
    """``5 with the slider``; None for other orders."""
    match = _ON_SLIDER.match(body)
    sliders = sliders_of(s)
    if match is None or not sliders:
        return None
    number = ordinal_of(match[2])
    slider = sliders[number - 1 if number and 0 < number <= len(sliders) else 0]
    return move_slider(s, clause, slider, float(match[1]), f"{clause.key}:slider")


def set_spinner(s: Situation, clause: Clause, body: str) -> Move:
    """``5 with the spinner``; None for other orders."""
    match = _ON_SPINNER.match(body)
    return step_to(s, clause, float(match[1]), f"{clause.key}:0") if match else None


def set_color(s: Situation, clause: Clause, body: str) -> Move:
    """``select green with the color picker``: by its swatch, or by writing the colour where it can be written."""
    match = _ON_PICKER.match(body)
    if match is None:
        return None
    wanted = match[1].lower()
    field = color_field(s)
    value = hex_of(wanted)
    if field is None or value is None:
        return None
    key, leave = f"{clause.key}:0", f"{clause.key}:leave"
    if not s.done(key):
        text = value if field.input_type == "color" else value.lstrip("#").upper()
        return put(s, clause, field, text, key, 0.7)
    if field.input_type != "color" and not s.done(leave):
        # Script pickers read the field when it is left.
        return s.act(
            clause, Press(key="Tab"), field, f"{field.describe()} takes over the colour", leave, confidence=0.7
        )
    return SATISFIED
