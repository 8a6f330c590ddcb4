"""Writes into the cell of a sheet that a row and a column name: "set Bo's hours on Tuesday to 6"."""

from __future__ import annotations

import re

from devices.action import Press, Tap, Type
from devices.screen import Element
from planner.clauses import Clause
from planner.offline.finding.crossings import crossing
from planner.offline.orders.enter import put
from planner.offline.situation import SATISFIED, Move, Situation
from planner.quoting import unquoted

_TO = re.compile(r"(.+?)\s+(?:to|=)\s+([\"“][^\"”]+[\"”]|\S+)$", re.IGNORECASE)
_FOR = re.compile(r"([\"“][^\"”]+[\"”]|\S+)\s+(?:for|in|into|at|on|under)\s+(.+)$", re.IGNORECASE)


def write_cell(s: Situation, clause: Clause) -> Move:
    """Into the field of the cell; where it has none a double press opens one, and Enter keeps what is typed."""
    if (to := _TO.match(clause.body)) is not None:
        where, value = to[1], to[2]
    elif (into := _FOR.match(clause.body)) is not None:
        where, value = into[2], into[1]
    else:
        return None
    opened, typed, kept = (f"{clause.key}:{part}" for part in ("cell", "cell-text", "cell-keep"))
    if s.done(kept):
        return SATISFIED
    if s.done(typed):
        return s.act(clause, Press(key="Enter"), None, "Enter keeps it", kept, confidence=0.7)
    if s.done(opened):
        field = s.screen.focus
        if field is None or not field.can("type"):
            return None
        return s.act(clause, Type(text=unquoted(value)), field, f"{field.describe()} takes {value}", typed)
    cell = crossing(s, where)
    if cell is None:
        return None
    if (field := _field_in(s, cell)) is not None:
        return put(s, clause, field, unquoted(value), f"{clause.key}:0", 0.8)
    if not cell.can("tap"):
        return None
    return s.act(clause, Tap(count=2), cell, f"{cell.describe()} is where they cross", opened, confidence=0.7)


def _field_in(s: Situation, cell: Element) -> Element | None:
    return next((e for e in s.screen.within(cell) if e.can("type") or e.can("select")), None)
