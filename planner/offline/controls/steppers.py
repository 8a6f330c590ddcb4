"""Brings a spinner to a number: by typing where it can be typed, by its arrows where not."""

from __future__ import annotations

import re

from devices.action import Tap, Type
from devices.screen import Element
from devices.selector import fold
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation

_UP = frozenset({"up", "plus", "increase", "increment", "add", "more", "▲", "+", "↑", "⌃", "△"})
_DOWN = frozenset({"down", "minus", "decrease", "decrement", "less", "▼", "-", "−", "–", "↓", "⌄", "▽"})


def step_to(s: Situation, clause: Clause, wanted: float, key: str) -> Move:
    """Type the number into the spinner, or press its arrows until it shows the number."""
    text = f"{wanted:g}"
    fields = [e for e in s.usable if e.role in ("spinbutton", "textbox")]
    typed = [e for e in fields if e.can("type")]
    spinners = [e for e in typed if e.role == "spinbutton" or "spinner" in e.hints] or typed
    if spinners:
        if s.done(key) or spinners[0].value == text:
            return SATISFIED
        return s.act(
            clause, Type(text=text), spinners[0], f"{spinners[0].describe()} takes {text}", key, confidence=0.8
        )
    now = _shown(s, fields)
    if now is None:
        return None
    if now == wanted:
        return SATISFIED
    arrow = _arrow(s, _UP if wanted > now else _DOWN)
    if arrow is None:
        return None
    times = round(min(3.0, max(1.0, abs(wanted - now))))
    return s.act(
        clause, Tap(count=times), arrow, f"it shows {now:g} and is to show {text}", f"{key}:step", confidence=0.7
    )


def arrow_in(s: Situation, box: Element, up: bool) -> Element | None:
    """The plus or the minus in a line."""
    words = _UP if up else _DOWN
    inside = [e for e in parts_of(s, box) if e.can("tap")]
    return next(
        (e for e in inside if fold(e.name) in words or set(e.hints) & words or {*fold(e.name).split()} & words), None
    )


def parts_of(s: Situation, box: Element) -> list[Element]:
    """What lies in a box; of a mere caption, what stands level with it behind it."""
    if box.role != "text":
        return list(s.screen.within(box))
    level = [e for e in s.usable if e.bounds.overlap_y(box.bounds) > 0 and e.bounds.left >= box.bounds.right - 2]
    return sorted(level, key=lambda e: e.bounds.left)


def _shown(s: Situation, fields: list[Element]) -> float | None:
    texts = [e.value for e in fields] + [e.name for e in s.usable if e.role in ("text", "status", "cell")]
    for text in texts:
        if re.fullmatch(r"\s*-?\d+(?:\.\d+)?\s*", text):
            return float(text)
    return None


def _arrow(s: Situation, words: frozenset[str]) -> Element | None:
    for element in s.pressable:
        if fold(element.name) in words or set(element.name.split()) & words or (set(element.hints) & words):
            return element
    return None
