"""Ticks or presses everything that fits: all of a kind or colour, and what means about the same."""

from __future__ import annotations

import re

from devices.action import Tap
from devices.screen import Element
from perception.colors import NAMES as COLORS
from perception.colors import SAME as SAME_COLORS
from planner.clauses import Clause
from planner.offline.looks import drawn
from planner.offline.situation import SATISFIED, Move, Situation

TICKED = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})
"""Roles of what is on or off."""
SIMILAR = re.compile(
    r"""
    ^(?:the\s+)?(?:words?|items?|options?|things?|ones?)\s+(?:that\ are\ |which\ are\ )?
    (?:similar|close|related|synonymous|like)\s*(?:in\ meaning\s*)?(?:to|with)?\s+
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How an order begins that asks for what means the same."""
_SIMILAR_ENOUGH = 0.25


def choose_all(s: Situation, clause: Clause, body: str) -> Move:
    """``all the shades of red``, ``all checkboxes``, ``all blue shapes``."""
    match = re.match(r"(?:all|every)\s+(?:of\s+)?(?:the\s+)?(.*)$", body, re.I)
    if match is None:
        return None
    words = [SAME_COLORS.get(w, w) for w in re.findall(r"\w+", match[1].lower())]
    colors = [w for w in words if w in COLORS]
    if colors:
        things = [e for e in (*s.pressable, *drawn(s)) if e.can("tap") and _is_shade(e, colors[0])]
    elif re.search(r"\b(?:check\s?box(?:es)?|boxes|options?|items?)\b", match[1], re.I):
        things = [e for e in s.usable if e.role == "checkbox" and "checked" not in e.states]
    else:
        return None
    for thing in dict.fromkeys(things):
        key = f"{clause.key}:{thing.bounds.left},{thing.bounds.top}"
        if not s.done(key) and "selected" not in thing.states:
            return s.act(clause, Tap(), thing, f"{thing.describe()} is one of them", key, confidence=0.8)
    return SATISFIED if things else None


def _is_shade(element: Element, color: str) -> bool:
    """By the developers' own word where there is one, else by the colour that is seen."""
    named = [h for h in element.hints if SAME_COLORS.get(h, h) in COLORS]
    return color in named if named else color in element.look


def choose_similar(s: Situation, clause: Clause, names: list[str]) -> Move:
    """For each word the box that means the same, each box once."""
    ticks = [e for e in s.usable if e.role in TICKED and (e.name or e.label)]
    if not ticks:
        return None
    scores = s.grounder.meanings(names, [e.name or e.label for e in ticks])
    taken: dict[int, int] = {}
    pairs = sorted(((scores[i][j], i, j) for i in range(len(names)) for j in range(len(ticks))), reverse=True)
    for score, i, j in pairs:
        if i not in taken and j not in taken.values() and score >= _SIMILAR_ENOUGH:
            taken[i] = j
    for i, j in sorted(taken.items()):
        element = ticks[j]
        key = f"{clause.key}:{i}"
        if "checked" not in element.states and not s.done(key):
            return s.act(
                clause,
                Tap(),
                element,
                f"{element.name or element.label!r} means about the same as {names[i]!r}",
                key,
                confidence=float(scores[i][j]),
            )
    return SATISFIED
