"""Changes a text where it stands: a press turns it into a field, Enter keeps what is typed."""

from __future__ import annotations

import re

from devices.action import Press, Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.finding.boxes import named_control
from planner.offline.finding.fields import fields_of
from planner.offline.finding.submitting import SUBMITTING
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.words.phrases import bare
from planner.quoting import unquoted

_CHANGE = re.compile(r"^(?:the\s+|my\s+)?(?:name\s+of\s+)?(.+?)\s+(?:to|into|as)\s+(.+)$", re.IGNORECASE)
_PRESSED = frozenset({"button", "text", "generic", "cell", "heading"})
_KEEPING = ("save", "rename", "ok", "done", "update", "apply")


def edit_in_place(s: Situation, clause: Clause) -> Move:
    """``change the title to "Team lead"``, ``rename A to "B"``; None where there is no such text to press."""
    match = _CHANGE.match(clause.body)
    if match is None:
        return None
    pressed, typed, kept = (f"{clause.key}:{part}" for part in ("edit", "text", "keep"))
    if s.done(kept):
        return SATISFIED
    if s.done(typed):
        buttons = [e for e in s.pressable if e.role == "button" and (not s.dialogs or s.inside_dialog(e))]
        if control := next((c for keep in _KEEPING if (c := named_control(buttons, keep))), None):
            return s.act(clause, Tap(), control, f"{control.describe()} keeps it", kept, confidence=0.7)
        return s.act(clause, Press(key="Enter"), None, "Enter keeps it", kept, confidence=0.6)
    if s.done(pressed):
        field = s.screen.focus if s.screen.focus is not None and s.screen.focus.can("type") else None
        field = field or next(iter(f for f in fields_of(s) if f.can("type")), None)
        if field is None:
            return None
        text = clause.quotes[-1] if clause.quotes else unquoted(match[2]).strip(" .")
        return s.act(clause, Type(text=text), field, f"{field.describe()} takes the new text", typed, confidence=0.7)
    if any(f.can("type") for f in fields_of(s)):
        return None
    place = _text_called(s, unquoted(bare(match[1])))
    if place is None:
        return None
    return s.act(clause, Tap(), place, f"{place.describe()} may be edited where it stands", pressed, confidence=0.5)


def _text_called(s: Situation, name: str) -> Element | None:
    """What can be pressed and is called so, or stands behind or below such a caption."""
    texts = [e for e in s.pressable if not e.can("type") and e.role in _PRESSED and fold(e.name) not in SUBMITTING]
    if same := exact(texts, name):
        return same[0]
    wanted = {stem(w) for w in words_of(name)}
    for caption in s.usable:
        told = {stem(w) for w in words_of(caption.name)}
        if not told or not told <= wanted or caption.can("tap"):
            continue
        behind = [
            e
            for e in texts
            if fold(e.name) != fold(caption.name)
            and e.bounds.top >= caption.bounds.top - 4
            and e.bounds.left >= caption.bounds.left
        ]
        if behind:
            return min(behind, key=lambda e: (e.bounds.top - caption.bounds.top, e.bounds.left))
    return None
