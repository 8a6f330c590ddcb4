"""Answers a question from the screen: by the control that bears the answer, by typing it, or in words."""

from __future__ import annotations

import re

from devices.action import Tap, Type
from planner.clauses import Clause
from planner.offline.reading.looks import sides_of
from planner.offline.reading.lookup import asked_value
from planner.offline.reading.meant import how_many
from planner.offline.situation import SATISFIED, Move, Situation, exact


def ask(s: Situation, clause: Clause) -> Move:
    """``how many small green items are there?``, ``what is the genre of Alien?``."""
    if s.done(clause.key):
        return SATISFIED
    later = [c for c in s.clauses if c.number > clause.number]
    if clause.verb in ("how many", "count"):
        sides = sides_of(s) if re.search(r"\b(?:sides|corners|edges)\b", clause.body, re.I) else None
        answer = (how_many(s, clause.body) or "") if sides is None else str(sides)
    else:
        answer = asked_value(s, clause.body)
    if later:
        # What to do with the answer is said afterwards.
        return SATISFIED
    if not answer:
        return None
    roles = ("button", "link", "radio", "option", "checkbox")
    controls = [e for e in s.pressable if e.role in roles and "text" not in e.look]  # a drawn letter is no answer
    if same := exact(controls, answer):
        return s.act(clause, Tap(), same[0], f"{answer} are there", confidence=0.7)
    fields = [e for e in s.usable if e.can("type")]
    if len(fields) == 1:
        return s.act(clause, Type(text=answer), fields[0], f"{answer} are there", confidence=0.7)
    return None
