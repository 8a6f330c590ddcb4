"""Everything that meets a condition: all items under $10, every even number, all but Ham, all new messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.finding.boxes import named_control
from planner.offline.finding.same_names import SAME_NAMES
from planner.offline.orders.sets import TICKED
from planner.offline.reading.bounds import condition_of, figures_of
from planner.offline.reading.entries import THINGS, entries_meant, lists_of
from planner.offline.reading.quantities import quantity
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import split_list
from planner.quoting import unquoted

_ALL = re.compile(r"^(?:all|every|each|both)\s+(?:of\s+)?(?:the\s+)?(.+)$", re.IGNORECASE)
_FIGURE = re.compile(r"\s*-?\d+(?:[.,]\d+)?\s*")
_EXCEPT = re.compile(
    r"^(?:everything|all(?:\s+of\s+them)?|all\s+(?:of\s+)?(?:the\s+)?\w+|every\s+\w+)\s*,?\s+"
    r"(?:except(?:\s+for)?|but(?:\s+not)?|apart\s+from|other\s+than|besides)\s+(.+)$",
    re.IGNORECASE,
)


def press_that_meet(s: Situation, clause: Clause, phrase: str) -> Move:
    """``all numbers greater than 20``, ``the number below 10``: each thing called by such a number; else None."""
    test = condition_of(phrase)
    if test is None or clause.quotes:
        return None
    things = [e for e in s.pressable if _FIGURE.fullmatch(e.name or e.label) and not e.can("type")]
    fitting = [e for e in things if (n := quantity(e.name or e.label)) is not None and test(n)]
    fitting = [e for e in fitting if "checked" not in e.states or s.steps(clause.key)]
    if not _ALL.match(phrase) and not re.search(r"\bnumbers\b", phrase, re.I):
        fitting = fitting[:1]
    return _each(s, clause, fitting)


def do_in_each(s: Situation, clause: Clause, verb: str, phrase: str) -> Move:
    """``add every item under $10``, ``mark all new messages as read``: in each entry that fits; None for others."""
    match = _ALL.match(phrase)
    if match is None or clause.quotes:
        return None
    names = SAME_NAMES.get(verb, (verb,))
    controls: list[Element] = []
    for entry in _entries(s, match[1]):
        inside = [e for e in s.screen.within(entry) if e.can("tap")]
        control = next((c for name in names if (c := named_control(inside, name))), None)
        if control is not None:
            controls.append(control)
    return _each(s, clause, controls) or _ticked_together(s, clause, names, match[1])


def _ticked_together(s: Situation, clause: Clause, names: Sequence[str], phrase: str) -> Move:
    """What stands apart from the entries and works on the ticked ones: their boxes first, then it."""
    if s.done(clause.key):
        return SATISFIED
    entries = _entries(s, phrase)
    within = {index for entry in entries for index in s.indices_of(entry)}
    apart = [e for e in s.pressable if e.role in ("button", "link") and e.index not in within]
    control = next((c for name in names if (c := named_control(apart, name))), None)
    ticks = [[e for e in s.screen.within(entry) if e.role in TICKED] for entry in entries]
    if control is None or not entries or not all(len(found) == 1 for found in ticks):
        return None
    left = next((found[0] for found in ticks if "checked" not in found[0].states), None)
    if left is None:
        return s.tap(clause, control, f"{control.describe()} does it to the ticked rows")
    key = f"{clause.key}:row:{left.bounds.top}"
    return None if s.done(key) else s.act(clause, Tap(), left, "it works on ticked rows", key, confidence=0.7)


def choose_others(s: Situation, clause: Clause, body: str) -> Move:
    """``everything except Onions``: all boxes but these on, these off; None for other orders."""
    match = _EXCEPT.match(body)
    if match is None:
        return None
    named = {fold(unquoted(name)) for name in split_list(match[1])}
    ticks = [e for e in s.usable if e.role in TICKED and "disabled" not in e.states]
    for tick in ticks:
        on = fold(tick.name or tick.label) not in named
        key = f"{clause.key}:{tick.index}"
        if on != ("checked" in tick.states) and not s.done(key):
            why = f"{tick.describe()} is to be {'on' if on else 'off'}"
            return s.act(clause, Tap(), tick, why, key, confidence=0.8)
    return SATISFIED if ticks else None


def _entries(s: Situation, phrase: str) -> list[Element]:
    if (test := condition_of(phrase)) is not None:
        return [e for e, n in figures_of(s, phrase) if test(n)]
    if found := entries_meant(s, phrase):
        return found
    plain = all(stem(w) in THINGS for w in words_of(phrase))
    return max(lists_of(s), key=len, default=[]) if plain else []


def _each(s: Situation, clause: Clause, controls: list[Element]) -> Move:
    for control in controls:
        key = f"{clause.key}:each:{control.bounds.left},{control.bounds.top}"
        if not s.done(key):
            act = s.act(clause, Tap(), control, f"{control.describe()} is one of them", key, confidence=0.75)
            return replace(act, repeats=True)
    begun = any(p.intent.clause_key.startswith(f"{clause.key}:each:") for p in s.history.steps)
    return SATISFIED if controls or begun else None
