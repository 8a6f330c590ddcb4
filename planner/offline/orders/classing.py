"""Puts every entry of a list into one of several classes: "sort the mails into work or private"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from planner.clauses import Clause
from planner.offline.finding.boxes import named_control
from planner.offline.reading.entries import lists_of
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import bare
from planner.quoting import unquoted

_CLASSES = re.compile(r"^(.*?)\s+(?:as|into|by)\s+(?:either\s+)?(.+?)\s+or\s+(.+)$", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_OF_NUMBERS: Mapping[str, Callable[[float], bool]] = {
    "odd": lambda n: n % 2 == 1,
    "even": lambda n: n % 2 == 0,
    "positive": lambda n: n > 0,
    "negative": lambda n: n < 0,
}


def classify(s: Situation, clause: Clause, body: str) -> Move:
    """``the mails as work or private``: in each entry the control of its class; None for other orders."""
    match = _CLASSES.match(body)
    if match is None:
        return None
    names = [fold(unquoted(bare(name))) for part in match[2].split(",") for name in (part, match[3])]
    names = list(dict.fromkeys(name for name in names if name))
    entries = [e for members in lists_of(s) for e in members if all(_control(s, e, name) for name in names)]
    for number, entry in enumerate(entries):
        key = f"{clause.key}:entry:{number}"
        if s.done(key):
            continue
        name = _class_of(s, entry, names)
        control = _control(s, entry, name) if name else None
        if control is None:
            return None
        if control.states & {"checked", "pressed", "selected"}:
            continue
        return s.act(clause, Tap(), control, f"the entry is {name}", key, confidence=0.7)
    return SATISFIED if entries else None


def _control(s: Situation, entry: Element, name: str) -> Element | None:
    return named_control([e for e in s.screen.within(entry) if e.can("tap")], name)


def _class_of(s: Situation, entry: Element, names: list[str]) -> str:
    """By what numbers are, else by what is nearest in meaning."""
    shown = " ".join(e.name for e in s.screen.within(entry) if e.name and fold(e.name) not in names)
    if (number := _NUMBER.search(shown)) and all(name in _OF_NUMBERS for name in names):
        return next((name for name in names if _OF_NUMBERS[name](float(number[0]))), "")
    scores = s.grounder.meanings([shown], names)
    return max(zip(scores[0], names, strict=True))[1] if scores and shown else ""
