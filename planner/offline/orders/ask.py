"""Answers a question from the screen: by the control that bears the answer, by typing it, or in words."""

from __future__ import annotations

import re

from devices.action import Tap, Type
from devices.selector import fold
from planner.clauses import Clause
from planner.decision import Act
from planner.offline.reading.looks import sides_of
from planner.offline.reading.lookup import asked_value
from planner.offline.reading.meant import how_many
from planner.offline.situation import SATISFIED, Move, Situation, exact

_NAMED = re.compile(r"(?<![\w'’])[A-Z][\w-]*(?:\s+[A-Z][\w-]*)*(?=['’]s\b|\b)")
_HANDLING = frozenset({"answer", "use", "view", "open", "tell", "find"})
_IT = re.compile(r"\b(?:it|its|them|their|that|him|her|his|one)\b|^(?:the\s+)?(?:right|correct)", re.IGNORECASE)
_LOOKING = frozenset({"find", "look up", "search", "read"})


def ask(s: Situation, clause: Clause) -> Move:
    """``how many small green items are there?``, ``what is the genre of Alien?``."""
    if s.done(clause.key):
        return SATISFIED
    if clause.body.lower() == "them" and clause.number > 1 and s.clauses[clause.number - 2].kind == "enter":
        return SATISFIED  # "The field takes the number of books. Count them."
    later = [c for c in s.clauses if c.number > clause.number]
    if clause.verb in ("how many", "count"):
        sides = sides_of(s) if re.search(r"\b(?:sides|corners|edges)\b", clause.body, re.I) else None
        answer = (how_many(s, clause.body) or "") if sides is None else str(sides)
    else:
        answer = asked_value(s, f"{clause.verb} {clause.body}") or asked_value(s, clause.body)
    if any(c.kind in ("enter", "choose") or c.verb in _HANDLING or _takes_up(c) for c in later):
        # What to do with the answer is said afterwards.
        return SATISFIED
    if not answer:
        return None
    roles = ("button", "link", "radio", "option", "checkbox")
    controls = [e for e in s.pressable if e.role in roles and "text" not in e.look]  # a drawn letter is no answer
    if same := exact(controls, answer):
        return s.act(clause, Tap(), same[0], f"{answer} are there", confidence=0.7)
    fields = [e for e in s.usable if e.can("type") and e.role not in ("slider", "searchbox")]
    if len(fields) == 1:
        return s.act(clause, Type(text=answer), fields[0], f"{answer} are there", confidence=0.7)
    return None


def _takes_up(clause: Clause) -> bool:
    """Whether an order says what is to be done with an answer."""
    return bool(_IT.search(clause.body)) or (clause.kind == "press" and "answer" in clause.body)


def open_asked(s: Situation, clause: Clause) -> Act | None:
    """The press on what a question is about, where nothing says it yet: "Marek" for "Marek's e-mail address"."""
    if clause.kind not in ("enter", "ask"):
        return None
    asking = [c for c in s.clauses[: clause.number] if c is clause or c.kind == "ask" or c.verb in _LOOKING]
    for name in dict.fromkeys(found for c in reversed(asking) for found in _NAMED.findall(c.body)):
        key = f"{clause.key}:open:{fold(name)}"
        named = [e for e in exact(s.pressable, name) if not e.can("type")]
        if named and not s.steps(key):
            return s.tap(clause, named[0], f"what is asked about {name} may show there", key)
    return None
