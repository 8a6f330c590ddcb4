"""Gives so many stars: by the control that is called so, or the so-manieth of a row of stars."""

from __future__ import annotations

import re

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import number_of

_STARS = re.compile(r"\b(\d{1,2}|one|two|three|four|five)(?:\s+out\s+of\s+\w+)?[\s-]+stars?\b", re.IGNORECASE)
_SIGNS = ("☆", "★", "⭐")


def rate(s: Situation, clause: Clause) -> Move:
    """``rate it 4 stars``, ``give it a rating of 2 stars``; None for other orders."""
    match = _STARS.search(clause.body)
    number = number_of(match[1]) if match else None
    if number is None:
        return None
    if s.done(clause.key):
        return SATISFIED
    called = [e for e in s.pressable if _says(e, number)]
    row = [e for e in s.pressable if fold(e.name) in _SIGNS or (not e.name and "star" in e.hints)]
    found = called[0] if called else row[number - 1] if 0 < number <= len(row) else None
    return None if found is None else s.act(clause, Tap(), found, f"it gives {number} stars", confidence=0.8)


def _says(element: Element, number: int) -> bool:
    words = words_of(f"{element.name} {element.label} {element.description}")
    return bool({"star", "stars"} & {*words}) and str(number) in [str(number_of(w) or w) for w in words]
