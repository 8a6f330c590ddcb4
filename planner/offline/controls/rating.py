"""Gives so many stars: by the control that is called so, or the so-manieth of a row of stars."""

from __future__ import annotations

import re

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import number_of

_STARS = re.compile(
    r"\b(\d{1,2}|one|two|three|four|five)(?:\s+out\s+of\s+(?:\d+|five|ten)\b|(?:\s+out\s+of\s+\w+)?[\s-]+stars?\b)",
    re.IGNORECASE,
)
_SIGNS = ("☆", "★", "⭐")


def rate(s: Situation, clause: Clause) -> Move:
    """``rate it 4 stars``, ``give it a rating of 2 stars``; None for other orders."""
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", clause.body)
    if len(parts) > 1 and all(_STARS.search(part) for part in parts):
        return _rate_each(s, clause, parts)
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


def _rate_each(s: Situation, clause: Clause, parts: list[str]) -> Move:
    """``4 out of 5 for cleanliness and 5 out of 5 for service``: in the group that each part names."""
    for at, part in enumerate(parts):
        match = _STARS.search(part)
        number = number_of(match[1]) if match else None
        words = {stem(w) for w in words_of(part)}
        key = f"{clause.key}:part:{at}"
        called = [
            e
            for e in s.pressable
            if number is not None
            and (_says(e, number) or e.name.startswith(f"{number} out of"))
            and any(words & {stem(w) for w in words_of(above.name)} for above in s.screen.ancestors(e))
        ]
        if not called:
            return None
        if not s.done(key):
            return s.act(clause, Tap(), called[0], f"it gives {number} stars", key, confidence=0.8)
    return SATISFIED


def _says(element: Element, number: int) -> bool:
    words = words_of(f"{element.name} {element.label} {element.description}")
    return bool({"star", "stars"} & {*words}) and str(number) in [str(number_of(w) or w) for w in words]
