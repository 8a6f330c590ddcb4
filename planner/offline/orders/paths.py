"""Follows a menu path such as ``File > Export > PDF``, part by part."""

from __future__ import annotations

from devices.action import Hover
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.finding.targets import visible_first
from planner.offline.situation import SATISFIED, Move, Situation, exact, mark, press_of


def along(s: Situation, clause: Clause, path: list[str]) -> Move:
    """Press the parts of a menu path one after the other."""
    for number, name in enumerate(path):
        key = clause.key if number == len(path) - 1 else f"{clause.key}:path:{number}"
        if s.done(key):
            continue
        if s.done(f"{key}:hover") and exact([e for e in s.usable if "offscreen" not in e.states], path[number + 1]):
            continue
        found = exact(
            [e for e in s.usable if mark(e) not in s.tried(key) and (e.can("tap") or e.role == "menuitem")], name
        )
        if not found and (plain := [e for e in exact(s.usable, name) if mark(e) not in s.tried(key)]):
            found = plain
        if not found:
            # "Open recent ▸" is called "Open recent".
            found = [e for e in s.pressable if words_of(e.name) == words_of(name) and mark(e) not in s.tried(key)]
        if not found:
            return None
        part = visible_first(found)[0]
        if key != clause.key and (part.role == "menuitem" or not part.can("tap")) and not s.done(f"{key}:hover"):
            # Menus open under the pointer; pressing a parent may already choose it.
            return s.act(
                clause,
                Hover(),
                part,
                f"{name!r} opens part {number + 1} of the path",
                f"{key}:hover",
                confidence=0.9,
            )
        return s.act(clause, press_of(part), part, f"{name!r} is part {number + 1} of the path", key, confidence=0.9)
    return SATISFIED
