"""Goes on where a press of the same order has opened something: the entries of a submenu, the form of a dialog."""

from __future__ import annotations

import re

from devices.action import Press
from devices.screen import Element
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.offline.finding.counted import Found
from planner.offline.finding.fields import fields_of
from planner.offline.finding.submitting import submitting
from planner.offline.orders.enter import put
from planner.offline.orders.forms import fill
from planner.offline.orders.options import switches_said
from planner.offline.situation import SATISFIED, Move, Situation
from planner.quoting import unquoted

_ENTRIES = frozenset({"menuitem", "menuitemradio", "menuitemcheckbox", "option"})
_CHANGING = frozenset({"type", "select", "adjust"})
_LONGEST = 40
_OPENING = ("button", "link", "menuitem")
"""What opens a form when it is pressed."""
_CALLED = re.compile(
    r"\b(?:called|named|titled|with the (?:name|title))\s+(.+?)(?:\s+(?:in|to|with|on)\s+.*)?$", re.IGNORECASE
)
_TAKING_AWAY = frozenset({"delete", "remove", "cancel", "archive", "block"})
"""Verbs that fill in no form: a dialog behind them asks whether it is meant."""
_KEEPING = frozenset({"save", "create", "add", "confirm", "keep", "send", "book", "ok", "submit", "done"})


def follow(s: Situation, clause: Clause) -> Move:
    """The next step into what the last press of this order has opened; None where it opened nothing that is meant."""
    own = [p for p in s.history.steps if p.intent.clause_key.startswith(clause.key)]
    last = s.history.last
    if last is None or not own or own[-1] is not last:
        return None
    if last.intent.action.kind == "tap" and (entry := _entry_said(s, clause)) is not None:
        return s.tap(
            clause, entry, f"{entry.describe()} is part of what the order says", f"{clause.key}:on:{entry.name}"
        )
    if last.intent.action.kind in _CHANGING and (button := _button_said(s, clause)) is not None:
        return s.tap(clause, button, f"{button.describe()} is what the order says", f"{clause.key}:said")
    if any(p.intent.clause_key.startswith(f"{clause.key}:on:") for p in own):
        return SATISFIED
    return _form_opened(s, clause)


def _button_said(s: Situation, clause: Clause) -> Element | None:
    """The one button of several words all of which the order says: "Set timer" for "set the timer to 45"."""
    said = {stem(w) for w in words_of(clause.text)}
    buttons = [e for e in s.pressable if e.role == "button" and " " in e.name.strip() and len(e.name) < _LONGEST]
    fitting = [e for e in buttons if {stem(w) for w in words_of(e.name)} <= said]
    later = {stem(w) for c in s.clauses if c.number > clause.number for w in words_of(c.text)}
    touched = {p.intent.target.name for p in s.history.steps if p.intent.target is not None}
    fitting = [e for e in fitting if e.name not in touched and not {stem(w) for w in words_of(e.name)} <= later]
    return fitting[0] if len(fitting) == 1 and not s.done(f"{clause.key}:said") else None


def _entry_said(s: Situation, clause: Clause) -> Element | None:
    """The entry of an open menu all of whose words the order says, and that no step of it has named yet."""
    own = [p.intent.target for p in s.history.steps if p.intent.clause_key.startswith(clause.key)]
    named = {stem(w) for target in own if target is not None for w in words_of(target.name)}
    left = {stem(w) for w in words_of(clause.text)} - named - {stem(w) for w in STOP_WORDS}
    entries = [e for e in s.pressable if e.role in _ENTRIES and "offscreen" not in e.states]
    fitting = [e for e in entries if (words := {stem(w) for w in words_of(e.name)}) and words <= left]
    return max(fitting, key=lambda e: len(e.name), default=None)


def _form_opened(s: Situation, clause: Clause) -> Move:
    """What the order says goes into the dialog, or the one field, that its press has opened; then it is handed in."""
    sent = f"{clause.key}:send"
    target = next(p for p in s.history.steps if p.intent.clause_key.startswith(clause.key)).intent.target
    pressed = target is not None and target.described.startswith(_OPENING)
    if clause.kind != "order" or clause.verb in _TAKING_AWAY or not pressed or s.done(sent):
        return None
    focus = s.screen.focus
    inside = [f for f in fields_of(s) if s.inside_dialog(f)]
    if not inside and (focus is None or not focus.can("type")):
        return None
    begun = any(p.intent.clause_key.startswith(f"{clause.key}:slot:") for p in s.history.steps)
    move = fill(s, clause)
    if move is None and not begun and (name := _name_said(clause)):
        fields = [f for f in inside or [f for f in (focus,) if f is not None] if f.can("type") and not f.value]
        key = f"{clause.key}:slot:name"
        move = put(s, clause, fields[0], name, key, 0.6) if fields and not s.done(key) else move
    if move is not SATISFIED and not (move is None and begun):
        return move
    if (left := switches_said(s, clause)) is not None:
        return left
    if any(c.number > clause.number and (c.kind in ("submit", "press") or c.verb in _KEEPING) for c in s.clauses):
        return SATISFIED
    button = submitting(s) if inside else _beside(s)
    if button is not None:
        return s.tap(clause, button[0], button[1], sent)
    return s.act(clause, Press(key="Enter"), None, "Enter takes it over", sent, confidence=0.6)


def _beside(s: Situation) -> Found | None:
    """The button beside the field that has the focus, where it keeps what is typed: "Save name"."""
    field = s.screen.focus
    row = s.screen.children.get(field.parent, ()) if field is not None else ()
    kept = [e for e in row if e.role == "button" and next(iter(words_of(e.name)), "") in _KEEPING]
    return (kept[0], f"{kept[0].describe()} keeps it", 0.7) if len(kept) == 1 else None


def _name_said(clause: Clause) -> str:
    """How what is made is to be called."""
    if clause.quotes:
        return clause.quotes[0]
    called = _CALLED.search(clause.body)
    return unquoted(called[1]).strip(" .,") if called and fold(called[1]) else ""
