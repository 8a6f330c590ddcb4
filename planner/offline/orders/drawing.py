"""Draws with the pointer: a line from one thing to another."""

from __future__ import annotations

import re

from devices.action import Drag
from devices.screen import Element
from devices.selector import fold
from planner.clauses import Clause
from planner.offline.finding.targets import find_pressable
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.words.phrases import bare
from planner.quoting import unquoted

_LINE = re.compile(r"\b(?:lines?|arrow|connection)\b.*?\b(?:from|between)\s+(.+?)\s+(?:to|and)\s+(.+?)$", re.IGNORECASE)
_PAIR = re.compile(r"(.+?)\s+(?:with|to|and)\s+(.+?)$", re.IGNORECASE)
_KIND = re.compile(r"^(?:the\s+)?(?:point|dot|node|circle|box|station)\s+", re.IGNORECASE)
_DRAWN = frozenset({"image", "generic", "group"})
_NEAR_PX = 60


def draw_line(s: Situation, clause: Clause) -> Move:
    """``a line from A to B``: dragged from the middle of one to the middle of the other; None for other orders."""
    match = _LINE.search(clause.body) or (_PAIR.match(clause.body) if clause.verb == "connect" else None)
    ends = [_end(s, clause, told) for told in match.groups()] if match is not None else []
    if len(ends) != 2 or None in ends:
        return None
    if s.done(clause.key):
        return SATISFIED
    start, end = (e for e in ends if e is not None)
    why = f"the line goes from {start.describe()} to {end.describe()}"
    return s.act(clause, Drag(to_px=end.bounds.center), start, why, confidence=0.6)


def _end(s: Situation, clause: Clause, told: str) -> Element | None:
    """What is called so; where that is a caption, the drawn thing nearest to it."""
    name = unquoted(_KIND.sub("", bare(told)))
    named = next(iter(exact(s.usable, name)), None)
    if named is None:
        found = find_pressable(s, clause, told, any_element=True)
        return found[0] if found is not None else None
    drawn = [e for e in s.usable if e.role in _DRAWN and e.look and not e.name and fold(name) != fold(e.value)]
    near = min(drawn, key=lambda e: sum(named.bounds.gap(e.bounds)), default=None)
    return (
        near if near is not None and sum(named.bounds.gap(near.bounds)) < _NEAR_PX and named.role == "text" else named
    )
