"""Switches off what an order lists."""

from __future__ import annotations

import re

from devices.action import Tap
from planner.clauses import Clause
from planner.offline.finding.groups import under_head
from planner.offline.finding.targets import told_apart
from planner.offline.orders.sets import TICKED
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.words.phrases import bare, split_list

_EVERYTHING = re.compile(
    r"(?:everything|all|all of them|all boxes)"
    r"(?:\s*,?\s*(?:except|but|apart from)(?:\s+for)?\s+(.+?))?(?:\s*,?\s*please)?",
    re.IGNORECASE,
)
_ALL = re.compile(r"(?:all|every|each|everything)\b", re.IGNORECASE)
_BOTH_WAYS = frozenset({"checkbox", "switch", "menuitemcheckbox"})


def unchoose(s: Situation, clause: Clause) -> Move:
    """``uncheck A and B``."""
    if whole := _EVERYTHING.fullmatch(bare(clause.body)):
        kept = {e.index for name in split_list(whole[1] or "") for e in exact(s.usable, bare(name))}
        on = [e for e in s.usable if e.role in _BOTH_WAYS and "checked" in e.states and e.index not in kept]
        why = "everything is to be off"
        return s.tap(clause, on[0], why, f"{clause.key}:off:{on[0].index}") if on else SATISFIED
    if _ALL.match(clause.body) and (held := under_head(s, clause.body, _BOTH_WAYS)) is not None:
        left = next((e for e in held if "checked" in e.states), None)
        why = "all of that group are to be off"
        return SATISFIED if left is None else s.tap(clause, left, why, f"{clause.key}:off:{left.index}")
    for number, name in enumerate(split_list(bare(clause.body))):
        key = f"{clause.key}:{number}"
        if s.done(key):
            continue
        ticked = [e for e in s.usable if e.role in TICKED]
        element = next(iter(exact(ticked, name)), None) or s.ground(name, lambda e: e.role in TICKED).best
        on = [e for e in ticked if "checked" in e.states]
        element = element or (on[0] if len(on) == 1 else None)
        if element is not None and len(same := [e for e in ticked if e.name == element.name]) > 1:
            element = told_apart(s, same, name, element.name)[0]
        if element is None:
            return None
        if "checked" in element.states:
            return s.act(clause, Tap(), element, f"{element.describe()} is to be off", key, confidence=0.9)
    return SATISFIED
