"""Moves entries between two lists that stand side by side: marks them in the one, presses the arrow to the other."""

from __future__ import annotations

import re

from devices.action import Select, Tap
from devices.screen import Element
from devices.selector import fold
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation

_ALL = re.compile(r"\b(?:all|every|everything|each)\b", re.IGNORECASE)
_OVER = frozenset({">", "→", "»", "›", "add", "right"})
_BACK = frozenset({"<", "←", "«", "‹", "remove", "left"})


def transfer(s: Situation, clause: Clause) -> Move:
    """``move A and B to the chosen list``; None where there are no two lists, or none of them has what is named."""
    lists = sorted((e for e in s.usable if {"multiple"} & e.states and e.can("select")), key=lambda e: e.bounds.left)
    if len(lists) != 2:
        return None
    moved = f"{clause.key}:moved"
    if s.done(moved):
        return SATISFIED
    said = f" {' '.join(words_of(clause.body))} "
    named = [[o for o in each.options if f" {' '.join(words_of(o))} " in said] for each in lists]
    source = 0 if len(named[0]) >= len(named[1]) and not (clause.verb == "remove" and named[1]) else 1
    options = named[source]
    if not options and _ALL.search(clause.body):
        source = int(clause.verb == "remove")
        options = list(lists[source].options)
    if not options:
        return None
    marked = f"{clause.key}:marked"
    if not s.done(marked):
        why = f"{', '.join(options)} is to change sides"
        return s.act(clause, Select(options=tuple(options)), lists[source], why, marked, confidence=0.8)
    arrow = _arrow(s, _OVER if source == 0 else _BACK)
    return None if arrow is None else s.act(clause, Tap(), arrow, "it moves what is marked", moved, confidence=0.8)


def _arrow(s: Situation, signs: frozenset[str]) -> Element | None:
    buttons = [e for e in s.pressable if e.role in ("button", "link") and not e.can("type")]
    plain = [e for e in buttons if fold(e.name) in signs]
    return next(iter(plain or [e for e in buttons if signs & {*words_of(f"{e.name} {e.description}")}]), None)
