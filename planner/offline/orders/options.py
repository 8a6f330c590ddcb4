"""Switches on, or off, what an order says in the option's own words: "accept the terms", "stay signed in"."""

from __future__ import annotations

import re
from dataclasses import replace

from devices.action import Tap
from devices.screen import Element
from perception.lexical import STOP_WORDS, stem, words_of
from perception.synonyms import same_meaning
from planner.clauses import Clause
from planner.decision import Act
from planner.offline.finding.mentions import mentioned
from planner.offline.orders.sets import TICKED
from planner.offline.situation import SATISFIED, Move, Satisfied, Situation
from planner.quoting import without_quotes

_OFF = re.compile(r"\b(?:don['’]?t|do not|not|no|without|stop|never|disallow|forbid|refuse)\b", re.IGNORECASE)
_EMPTY = STOP_WORDS | {"me", "i", "you", "have", "do", "not", "don", "dont", "stop", "option", "box", "also", "agree",
                       "agreed", "if", "would", "like", "want", "read"}  # fmt: skip
_ENOUGH = 0.5


def switch_said(s: Situation, clause: Clause) -> Move:
    """The one box, switch or radio button that most words of an order name; None where there is none."""
    return _switch(s, clause, f"{clause.key}:option")


def _switch(s: Situation, clause: Clause, key: str) -> Move:
    if s.done(key):
        return SATISFIED
    said = [w for w in words_of(clause.text) if w not in _EMPTY]
    rated = [
        (fit, e)
        for e in s.usable
        if e.role in TICKED and "disabled" not in e.states and (fit := _fit(said, e)) >= _ENOUGH
    ]
    if not rated:
        return None
    best = max(fit for fit, _ in rated)
    found = [e for fit, e in rated if fit >= best - 1e-9]
    if len(found) != 1:
        return None
    off = bool(_OFF.search(clause.text)) and not _OFF.search(found[0].name or found[0].label)
    if off != ("checked" in found[0].states):
        return SATISFIED
    why = f"{found[0].describe()} is what the order says"
    return s.act(clause, Tap(), found[0], why, key, confidence=0.75)


def switches_said(s: Situation, clause: Clause) -> Act | None:
    """What is still to be switched before a form is handed in: said in this order's own parts, or in a later one."""
    ticks = [e for e in s.usable if e.role in TICKED and not e.states & {"disabled", "checked"}]
    for tick in mentioned(ticks, without_quotes(clause.body)):
        if not s.done(key := f"{clause.key}:tick:{tick.name}"):
            return s.act(clause, Tap(), tick, f"{tick.describe()} is part of what the order says", key, confidence=0.7)
    parts = [part for part in re.split(r"\s*,\s*|\s+and\s+", clause.text)[1:] if part.strip()]
    own = [replace(clause, text=part, number=clause.number) for part in parts]
    later = [c for c in s.clauses if c.number > clause.number and c.kind in ("order", "choose")]
    for number, order in enumerate((*own, *later)):
        key = f"{order.key}:option" if order in later else f"{clause.key}:part:{number}"
        move = _switch(s, order, key)
        if move is not None and not isinstance(move, Satisfied):
            return move
    return None


def _fit(said: list[str], option: Element) -> float:
    """How much of what is said the option says, and how much of the option is said: the mean, each at least a half."""
    called = [w for w in words_of(option.name or option.label) if w not in _EMPTY]
    if not called or not said:
        return 0.0
    mine = sum(any(_same(w, c) for c in called) for w in said) / len(said)
    its = sum(any(_same(w, c) for w in said) for c in called) / len(called)
    return (mine + its) / 2 if min(mine, its) >= 0.3 else 0.0


def _same(one: str, other: str) -> bool:
    return stem(one) == stem(other) or same_meaning(one, other)
