"""Puts new things where they belong: into a list, into a basket, at an hour of the day."""

from __future__ import annotations

import re

from devices.action import Press, Tap, Type
from devices.screen import Element
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.controls.suggestions import offers_of, take_offer
from planner.offline.finding.boxes import about_of, box_about, named_control, way_into
from planner.offline.finding.fields import fields_of
from planner.offline.orders.counts import set_counts
from planner.offline.reading.entries import entry_meant
from planner.offline.reading.quantities import box_by_quantity
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.words.phrases import bare, split_list, superlative_of
from planner.quoting import without_quotes

_ADD_TO = re.compile(r"(.+?)\s+(?:to|on|onto|in|into)\s+(?:the|my|your)\s+(.+)$", re.IGNORECASE)
_NAMES = re.compile(
    r"(?:the\s+|these\s+)?[a-z]+s\s+((?-i:[A-Z])[\w'’-]*(?:(?:\s*,\s*|\s+and\s+|\s)(?-i:[A-Z])[\w'’-]*)*)"
    r"(?:\s+to\s+.*)?$",
    re.IGNORECASE,
)
_TO_LIST = re.compile(r"(.+?)\s+to\s+(?:the|my|our)\s+(?:[\w-]+\s+)?list$", re.IGNORECASE)
_INTO = re.compile(r"\b(?:to|on|in)\s+(.+)$", re.IGNORECASE)
_AT_TIME = re.compile(r"\b(?:at|for|from)\s+(\d{1,2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?)\b", re.IGNORECASE)


def add_to(s: Situation, clause: Clause) -> Move:
    """``add the mug and the bowl to the basket``: in the card of each the control that names the place; else None."""
    match = _ADD_TO.match(clause.body)
    if match is None or clause.quotes:
        return None
    places = [w for w in words_of(match[2]) if len(w) > 2]
    parts = [bare(part) for part in split_list(match[1])]
    for number, part in enumerate(parts):
        key = f"{clause.key}:add:{number}"
        if s.done(key):
            continue
        into = f"{key}:into"
        wanted = superlative_of(part)
        best = box_by_quantity(s, wanted) if wanted is not None else None
        box = best[0] if best else box_about(s, about_of(part) or part) or entry_meant(s, part)
        inside = [e for e in s.screen.within(box) if e.can("tap")] if box is not None and not s.done(into) else []
        control = next((c for name in (*places, "add") if (c := named_control(inside, name))), None)
        if s.done(into):
            if (counted := set_counts(s, clause)) is not None and counted is not SATISFIED:
                return counted
            control = named_control([e for e in s.pressable if e.role == "button"], "add")
            key = key if control is not None else into
        elif control is None and box is not None and (link := way_into(s, box)) is not None and link.role == "link":
            # What puts it there is on its own page.
            return s.tap(clause, link, f"{link.describe()} leads to {part}", into)
        if control is None:
            return None
        return s.act(clause, Tap(), control, f"{control.describe()} puts {part} there", key, confidence=0.8)
    return SATISFIED


def slot_of(s: Situation, clause: Clause) -> Element | None:
    """``create an event at 10:00``: the line of that time in a plan of the day, before anything is filled in."""
    match = _AT_TIME.search(without_quotes(clause.body))
    if match is None or s.steps(f"{clause.key}:slot") or fields_of(s):
        return None
    return next(iter(exact(s.pressable, match[1])), None)


def add_named(s: Situation, clause: Clause) -> Move:
    """``add "Bread" to the list``: into the field for new things, then the button that adds, or Enter."""
    texts = clause.quotes or _listed(clause.body) or _put_on_list(s, clause)
    for number, text in enumerate(texts):
        move = _add_one(s, clause, text, f"{clause.key}:new:{number}", f"{clause.key}:send:{number}")
        if move is not SATISFIED:
            return move
    return SATISFIED if texts else None


def _put_on_list(s: Situation, clause: Clause) -> list[str]:
    """``honey and rice to the list``, where one field and a button that adds are there for it."""
    match = _TO_LIST.match(clause.body)
    adding = named_control([e for e in s.pressable if e.role == "button"], "add")
    fields = [f for f in fields_of(s) if f.can("type")]
    return [bare(part) for part in split_list(match[1])] if match and adding is not None and len(fields) == 1 else []


def _listed(body: str) -> list[str]:
    """``the skills Python and Welding``: names that follow the word for what they are."""
    match = _NAMES.match(body)
    return [bare(name) for name in split_list(match[1])] if match else []


def _add_one(s: Situation, clause: Clause, text: str, key: str, sent: str) -> Move:
    if s.done(sent):
        return SATISFIED
    fields = [f for f in fields_of(s) if f.can("type")]
    if len(fields) > 1 and (place := _INTO.search(without_quotes(clause.body))):
        entry = entry_meant(s, place[1])
        within = s.indices_of(entry) if entry is not None else set()
        fields = [f for f in fields if f.index in within] or fields
    if not fields or (len(fields) > 1 and not s.done(key)):
        return None
    if s.done(f"{key}:pick"):
        return SATISFIED
    if s.done(key) and offers_of(s, key):
        return take_offer(s, clause, text, f"{key}:pick")
    if not s.done(key):
        why = f"{fields[0].describe()} takes the new one"
        return s.act(clause, Type(text=text), fields[0], why, key, confidence=0.7)
    buttons = [e for e in s.pressable if e.role in ("button", "link") and not e.can("type")]
    control = next((c for name in ("add", "create", "plus", "new") if (c := named_control(buttons, name))), None)
    if control is not None:
        return s.tap(clause, control, f"{control.describe()} adds it", sent)
    return s.act(clause, Press(key="Enter"), None, "Enter adds it", sent, confidence=0.6)
