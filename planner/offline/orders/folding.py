"""Folds in what is unfolded: sections, branches, panels."""

from __future__ import annotations

import re

from devices.screen import Element
from perception.kinds import KIND_WORDS
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation, press_of
from planner.quoting import unquoted

_ALL = re.compile(r"\b(?:all|every|everything|each)\b", re.IGNORECASE)
_UNFOLDED_SIGNS = ("▾", "▼", "▿", "⊟")
_FOLDING = frozenset({"collapse", "fold", "hide", "minimise", "minimize"})
_THINGS = frozenset(stem(w) for w in ("section", "panel", "folder", "node", "branch", "item", "group", "menu", "pane"))


def collapse(s: Situation, clause: Clause) -> Move:
    """``collapse the section X``: what is unfolded and called so, the only unfolded thing, or each of all."""
    pressed = s.touched(clause.key)
    unfolded = [e for e in s.pressable if _is_unfolded(e) and e.name not in pressed]
    if _ALL.search(clause.body):
        # From the innermost: what lies in a branch is out of sight once that is folded.
        return s.tap(clause, unfolded[-1], f"{unfolded[-1].describe()} is unfolded") if unfolded else _over(pressed)
    if pressed:
        return SATISFIED
    wanted = {stem(w) for w in words_of(unquoted(clause.body)) if w not in STOP_WORDS | KIND_WORDS.keys()} - _THINGS
    named = [e for e in unfolded if wanted and wanted <= {stem(w) for w in words_of(f"{e.name} {e.description}")}]
    element = min(named, key=lambda e: len(e.name), default=unfolded[0] if len(unfolded) == 1 else None)
    return None if element is None else s.act(clause, press_of(element), element, f"{element.describe()} is unfolded")


def _over(pressed: set[str]) -> Move:
    return SATISFIED if pressed else None


def _is_unfolded(element: Element) -> bool:
    return (
        "expanded" in element.states
        or element.name.strip().startswith(_UNFOLDED_SIGNS)
        or next(iter(words_of(element.name)), "") in _FOLDING
    )
