"""Chooses from lists that are no native ones: opens the box that bears their name, takes the entry that shows."""

from __future__ import annotations

from devices.action import Tap
from devices.screen import Element
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.offline.finding.fields import best_option
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.quoting import unquoted

_OPENS = frozenset("▾▼⌄∨")


def openers(s: Situation) -> list[Element]:
    """What opens a list of choices: collapsed boxes, buttons with an arrow down."""
    return [
        e
        for e in s.pressable
        if not e.can("type")
        and not e.can("select")
        and (
            e.role == "combobox"
            or ("collapsed" in e.states and e.role in ("button", "generic", "menuitem"))
            or bool(_OPENS & set(e.name))
            or (e.role == "button" and {"dropdown", "select", "caret"} & set(e.hints))
        )
    ]


def pick_from(s: Situation, clause: Clause, opener: Element, value: str, key: str) -> Move:
    """Open a list, then take the entry."""
    if s.done(key):
        return SATISFIED
    opened = f"{key}:open"
    if s.done(opened) and (shown := exact([e for e in s.pressable if e.index != opener.index], value)):
        return s.act(clause, Tap(), shown[0], f"{opener.describe()} offers it", key, confidence=0.9)
    if s.done(opened):
        return None
    return s.act(clause, Tap(), opener, f"{value!r} may be behind {opener.describe()}", opened, confidence=0.7)


def choose_labelled(s: Situation, clause: Clause, name: str, key: str) -> Move:
    """``size Large``, ``the colour Moss``: a choice said with the name of its list; None where no list is called so."""
    if s.done(key):
        return SATISFIED
    steps = s.steps(f"{key}:open")
    target = steps[-1].intent.target if steps else None
    words = list(words_of(unquoted(name)))
    for opener in (e for e in s.usable if e.can("select") or e in openers(s)):
        called = {stem(w) for w in words_of(opener.name or opener.label) if w not in STOP_WORDS}
        rest = [w for w in words if stem(w) not in called and w not in STOP_WORDS]
        if not called or not rest or len(rest) == len([w for w in words if w not in STOP_WORDS]):
            continue
        value = " ".join(rest)
        if opener.can("select"):
            continue
        if target is None or target.described == opener.describe() or not steps:
            return pick_from(s, clause, opener, value, key)
    if steps and (shown := exact(s.pressable, words[-1] if words else "")):
        return s.act(clause, Tap(), shown[0], "the list offers it", key, confidence=0.8)
    return None


def option_said(element: Element, name: str) -> str | None:
    """The option of a native list that is said with the list's own name: ``size Large``."""
    called = {stem(w) for w in words_of(element.name or element.label)}
    words = [w for w in words_of(unquoted(name)) if w not in STOP_WORDS]
    rest = [w for w in words if stem(w) not in called]
    return best_option(element, " ".join(rest)) if called and rest and len(rest) < len(words) else None
