"""Sets something that has a number to a number: a slider, a field, or a line with a plus and a minus."""

from __future__ import annotations

import re
from dataclasses import replace

from devices.action import Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.offline.controls.sliders import move_slider, shown_value, sliders_of
from planner.offline.controls.steppers import arrow_in, parts_of
from planner.offline.finding.boxes import box_about
from planner.offline.finding.fields import field_in_entry
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import bare, number_of
from planner.quoting import unquoted

_UNIT = (
    r"(?:%|percent|°|degrees?|minutes?|mins?|hours?|seconds?|euros?|dollars?|pounds?|people|persons?|guests?|px|points?"
    r"|km|kg|g|cm|stars?)"
)
_NUMBER = rf"[\"“]?[$€£]?(-?\d{{1,12}}(?:[.,]\d{{1,6}})?)\s*{_UNIT}?[\"”]?"
_TO = re.compile(rf"^(.+?)\s+(?:(?:up|down|back|along)\s+)?(?:to|at|=)\s+(?:the value\s+)?{_NUMBER}\s*$", re.IGNORECASE)
_MOST_BEHIND = re.compile(rf"{_NUMBER}(?:\s+\w+){{0,3}}\s+(?:at (?:the )?most|or less|maximum)\b", re.IGNORECASE)
_LEAST_BEHIND = re.compile(rf"{_NUMBER}(?:\s+\w+){{0,3}}\s+(?:at (?:the )?least|or more|minimum)\b", re.IGNORECASE)
"""``800 a month at most``: the bound stands behind its number."""
_OF = re.compile(r"^(?:number|quantity|amount|count)\s+of\s+", re.IGNORECASE)
_MORE = re.compile(r"^(\d{1,3}|[a-z]+)\s+(?:more\s+)?(.+)$", re.IGNORECASE)
_LOW = frozenset(stem(w) for w in ("min", "minimum", "from", "lowest", "least"))
_HIGH = frozenset(stem(w) for w in ("max", "maximum", "to", "highest", "most"))
_UNTIL = re.compile(rf"^(.+?)\s+until\s+(?:.*?\b(?:is|shows|reads|reaches|says)\s+){_NUMBER}\s*$", re.IGNORECASE)
_EXTREME = re.compile(
    r"^(.+?)\s+(?:(?:up|down)\s+)?(?:to|in)\s+(?:its\s+|the\s+)?(maximum|minimum|highest|lowest|max|min|zero|middle|half"
    r"|cent(?:er|re))(?:\s+\w+)?$",
    re.IGNORECASE,
)
_ALL_THE_WAY = re.compile(
    r"^(?:(up|down)\s+)?(.+?)\s+(?:all the way|fully|completely)(?:\s+(up|down|to the (?:left|right)))?$", re.IGNORECASE
)
_BY = re.compile(rf"^(?:(up|down)\s+)?(.+?)\s+(?:(up|down)\s+)?by\s+{_NUMBER}$", re.IGNORECASE)
_UPWARDS, _DOWNWARDS = frozenset({"increase", "raise", "up"}), frozenset({"decrease", "lower", "reduce", "down"})
_FILLER = STOP_WORDS | {
    "slider",
    "value",
    "number",
    "level",
    "amount",
    "handle",
    "knob",
    "setting",
    "count",
    "stepper",
    "quantity",
}


def set_amount(s: Situation, clause: Clause, body: str) -> Move:
    """``the Treble slider to 5``, ``the bass down to 40``, ``adults to 2``; None for other orders."""
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", body)
    if until := _UNTIL.match(body):
        return bring_to(s, clause, until[1], float(until[2]), f"{clause.key}:amount:0")
    if extreme := _EXTREME.match(body):
        return _to_the_end(s, clause, extreme[1], extreme[2].lower())
    if wholly := _ALL_THE_WAY.match(body):
        way = (wholly[1] or wholly[3] or ("up" if clause.verb in _UPWARDS else "down")).lower()
        return _to_the_end(s, clause, wholly[2], "min" if way in ("down", "to the left") else "max")
    if by := _BY.match(body):
        return _change(s, clause, by)
    told = [_TO.match(part) for part in parts]
    if not all(told):
        return None
    for number, match in enumerate(m for m in told if m is not None):
        move = bring_to(s, clause, match[1], float(match[2].replace(",", ".")), f"{clause.key}:amount:{number}")
        if move is not SATISFIED:
            return move
    return SATISFIED


def _to_the_end(s: Situation, clause: Clause, name: str, end: str) -> Move:
    """``the volume to its maximum``, ``the balance to the middle``."""
    found = _slider_called(s, name)
    if found is None or found.range is None:
        return None
    low, high, _ = found.range
    ends = {
        **dict.fromkeys(("maximum", "highest", "max"), high),
        **dict.fromkeys(("middle", "half", "center", "centre"), (low + high) / 2),
    }
    return move_slider(s, clause, found, float(0 if end == "zero" else ends.get(end, low)), f"{clause.key}:amount:0")


def _change(s: Situation, clause: Clause, by: re.Match[str]) -> Move:
    """``the temperature by 2 degrees``: so much more or less than where it stood at first."""
    ways = {(by[1] or by[3] or "").lower(), clause.verb}
    found = _slider_called(s, by[2])
    if found is None or not ways & (_UPWARDS | _DOWNWARDS):
        return None
    prefix = f"{clause.key}:by:"
    begun = next((p.intent.clause_key for p in s.history.steps if p.intent.clause_key.startswith(prefix)), "")
    now = shown_value(s, found)
    if now is None:
        return None
    amount = float(by[4].replace(",", ".")) * (1 if ways & _UPWARDS else -1)
    wanted = float(begun.removeprefix(prefix)) if begun else now + amount
    return move_slider(s, clause, found, wanted, f"{prefix}{wanted:g}")


def _slider_called(s: Situation, name: str) -> Element | None:
    """The slider of that name; the only one there is where nothing else is called so."""
    words = {stem(w) for w in words_of(unquoted(bare(name))) if w not in _FILLER}
    sliders = sliders_of(s)
    named = next((e for e in sliders if words <= _called(e)), None)
    if named is not None or len(sliders) != 1:
        return named
    others = (e for e in s.usable if e.can("tap") or e.can("type") or e.can("select"))
    return None if any(words & _called(e) for e in others) else sliders[0]


def set_range(s: Situation, clause: Clause) -> Move:
    """``prices between 100 and 300``, ``at most 200``: the two sliders or fields of a range; else None."""
    low, high = _ends_of(s)
    bounds = _bounds_said(clause.body)
    if low is None or high is None or bounds is None:
        return None
    for element, wanted, name in ((low, bounds[0], "low"), (high, bounds[1], "high")):
        if wanted is None:
            continue
        key = f"{clause.key}:range:{name}"
        if element.role == "slider":
            move = move_slider(s, clause, element, wanted, key)
        elif s.done(key) or element.value == f"{wanted:g}":
            move = SATISFIED
        else:
            why = f"{element.describe()} takes {wanted:g}"
            move = s.act(clause, Type(text=f"{wanted:g}"), element, why, key, confidence=0.7)
        if move is not SATISFIED:
            return move
    return SATISFIED


def _ends_of(s: Situation) -> tuple[Element | None, Element | None]:
    fields = [*sliders_of(s), *(e for e in s.usable if e.can("type") and e.role in ("textbox", "spinbutton"))]
    low = next((e for e in fields if _called(e) & _LOW), None)
    return low, next((e for e in fields if _called(e) & _HIGH), None)


def _bounds_said(body: str) -> tuple[float | None, float | None] | None:
    if match := re.search(rf"\b(?:between|from)\s+[$€£]?{_NUMBER}\s*(?:and|to|-)\s*[$€£]?{_NUMBER}", body, re.I):
        return float(match[1].replace(",", ".")), float(match[2].replace(",", "."))
    if match := re.search(rf"\b(?:at most|up to|under|below|less than|max\w*(?: of)?)\s+[$€£]?{_NUMBER}", body, re.I):
        return None, float(match[1].replace(",", "."))
    if match := _MOST_BEHIND.search(body):
        return None, float(match[1].replace(",", "."))
    if match := _LEAST_BEHIND.search(body):
        return float(match[1].replace(",", ".")), None
    if match := re.search(rf"\b(?:at least|over|above|more than|min\w*(?: of)?)\s+[$€£]?{_NUMBER}", body, re.I):
        return float(match[1].replace(",", ".")), None
    return None


def bring_to(s: Situation, clause: Clause, name: str, wanted: float, key: str) -> Move:
    """Bring what is called so to a number."""
    words = {stem(w) for w in words_of(unquoted(bare(name))) if w not in _FILLER}
    sliders = sliders_of(s)
    if (slider := next((e for e in sliders if words and words <= _called(e)), None)) is not None:
        return move_slider(s, clause, slider, wanted, key)
    fields = [e for e in s.usable if e.can("type") and (e.role == "spinbutton" or e.input_type == "number")]
    named = [e for e in fields if words and words <= _called(e)]
    if named:
        text = f"{wanted:g}"
        if s.done(key) or named[0].value == text:
            return SATISFIED
        return s.act(clause, Type(text=text), named[0], f"{named[0].describe()} takes {text}", key, confidence=0.8)
    if not fields and (slider := _slider_called(s, name)) is not None:
        return move_slider(s, clause, slider, wanted, key)
    held = field_in_entry(s, [e for e in s.usable if e.can("type") and _takes_numbers(e)], name)
    if held is not None:
        text = f"{wanted:.12g}"
        done = s.done(key) or held.value == text
        return SATISFIED if done else s.act(clause, Type(text=text), held, f"{held.describe()} takes it", key)
    box = box_about(s, unquoted(bare(name))) or box_about(s, _OF.sub("", bare(name))) if words else None
    return None if box is None else step_in(s, clause, box, wanted, key)


def add_more(s: Situation, clause: Clause, body: str) -> Move:
    """``two infants``: so many more in the line of that thing; None where there is no such line."""
    match = _MORE.match(body)
    more = number_of(match[1]) if match else None
    box = box_about(s, bare(match[2])) if match and more else None
    if box is None or more is None:
        return None
    key = f"{clause.key}:more"
    pressed = sum(p.intent.action.count for p in s.steps(key) if isinstance(p.intent.action, Tap))
    if pressed >= more:
        return SATISFIED
    plus, now = arrow_in(s, box, up=True), shown_in(s, box)
    if plus is None or now is None:
        return None
    act = s.act(clause, Tap(count=min(3, more - pressed)), plus, f"{more} more are wanted", key, confidence=0.7)
    return replace(act, repeats=True)


def step_in(s: Situation, clause: Clause, box: Element, wanted: float, key: str) -> Move:
    """Press plus or minus in a line until it shows the number."""
    now = shown_in(s, box)
    field = next((e for e in parts_of(s, box) if e.can("type") and _takes_numbers(e)), None)
    if field is not None:
        if s.done(key) or field.value == f"{wanted:g}":
            return SATISFIED
        return s.act(clause, Type(text=f"{wanted:g}"), field, f"{field.describe()} takes it", key, confidence=0.7)
    if now is None:
        return None
    if now == wanted:
        return SATISFIED
    arrow = arrow_in(s, box, up=wanted > now)
    if arrow is None:
        return None
    times = round(min(3.0, max(1.0, abs(wanted - now))))
    return s.act(clause, Tap(count=times), arrow, f"it shows {now:g} and is to show {wanted:g}", key, confidence=0.7)


def _takes_numbers(field: Element) -> bool:
    return (
        field.role == "spinbutton" or field.input_type == "number" or bool(re.fullmatch(r"-?\d+", field.value.strip()))
    )


def shown_in(s: Situation, box: Element) -> float | None:
    """The number that a line shows."""
    for element in parts_of(s, box):
        told = (element.value or element.name).strip()
        if element.role != "button" and re.fullmatch(r"-?\d{1,9}", told):
            return float(told)
    return None


def _called(element: Element) -> set[str]:
    return {stem(w) for w in words_of(f"{element.name} {element.label} {element.description}")} | {
        stem(fold(h)) for h in element.hints
    }
