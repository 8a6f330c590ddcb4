"""Orders whose verb is itself the name of a control: reply, like, delete, book, save, log in."""

from __future__ import annotations

import re

from devices.action import Press, Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause, unquoted, without_quotes
from planner.offline.enter import assign, field_for
from planner.offline.forms import fill
from planner.offline.lookup import pick_by_quantity
from planner.offline.phrases import bare, superlative_of
from planner.offline.press import find_pressable, press, submitting
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.values import read_assignments

_SAME_VERB = {
    "log in": ("login", "log in", "sign in"), "login": ("login", "log in", "sign in"), "sign in": ("sign in", "login", "log in"),
    "buy": ("buy", "book", "purchase", "order"), "book": ("book", "search", "buy", "reserve"), "delete": ("delete", "trash", "remove"),
    "remove": ("remove", "delete", "trash"), "search": ("search", "go", "find"), "create": ("create", "add", "new", "save"),
    "add": ("add", "new", "create", "plus"), "save": ("save", "apply", "ok"), "star": ("star", "important", "favorite"),
}  # fmt: skip


def order(s: Situation, clause: Clause) -> Move:
    """Carry out an order by the control that bears its verb, in the box of the thing it speaks of."""
    if s.done(clause.key) and not _typed_after(s, clause):
        return SATISFIED
    if clause.verb in ("find", "read", "get", "show", "view", "use", "using"):
        return _look_for(s, clause)
    if (wanted := superlative_of(clause.body)) is not None and (picked := pick_by_quantity(s, wanted)) is not None:
        return s.act(clause, Tap(), picked[0], picked[1], confidence=0.7)
    if not s.done(f"{clause.key}:send") and (move := fill(s, clause)) is not None:
        if move is not SATISFIED:
            return move
        if (button := submitting(s)) is not None:
            return s.tap(clause, button[0], button[1], f"{clause.key}:send")
    if clause.verb in ("log in", "login", "sign in", "register", "sign up") and clause.quotes:
        return _log_in(s, clause)
    if clause.verb == "search":
        return _search_box(s, clause)
    if clause.quotes and (text := _text_to_type(clause)) and not s.done(f"{clause.key}:text"):
        if s.done(clause.key) or any(e.can("type") for e in s.usable):
            field = field_for(s, clause, "", text)
            if field is not None:
                return s.act(clause, Type(text=text), field[0], f"{field[0].describe()} takes the text", f"{clause.key}:text", confidence=0.6)
    if s.done(f"{clause.key}:text"):
        if s.done(f"{clause.key}:send"):
            return SATISFIED
        button = submitting(s)
        return SATISFIED if button is None else s.tap(clause, button[0], button[1], f"{clause.key}:send")
    return _by_verb(s, clause)


def _typed_after(s: Situation, clause: Clause) -> bool:
    return bool(clause.quotes and _text_to_type(clause)) and not s.done(f"{clause.key}:send")


def _text_to_type(clause: Clause) -> str:
    match = re.search(r"\b(?:with|saying|text|message|content|comment)\b(?: the)?(?: text| message| words| comment)?\s*[\"“](.+?)[\"”]", clause.body, re.I)
    return match[1] if match else ""


def _by_verb(s: Situation, clause: Clause) -> Move:
    names = _SAME_VERB.get(clause.verb, (clause.verb,)) if clause.verb else ()
    about = unquoted(bare(re.sub(r"\b(?:the|a|an)\s+(?:tweet|post|email|e-mail|message|item|row|user|file|entry)\b\s*(?:by|from|of|named|called)?", "", clause.body, flags=re.I)))
    box = _box_about(s, about)
    inside = list(s.screen.within(box)) if box is not None else list(s.usable)
    for name in names:
        controls = [e for e in inside if e.can("tap") and s.allowed(e)]
        same = exact(controls, name) or [e for e in controls if stem(name) in {stem(w) for w in words_of(e.name)} and len(e.name) < 30] or [
            e for e in controls if name in e.hints and not e.name]  # fmt: skip
        if same:
            return s.tap(clause, same[0], f"{same[0].describe()} does it")
    if box is None and clause.verb == "":
        found = find_pressable(s, clause, bare(clause.body))
        return None if found is None else s.act(clause, Tap(), found[0], found[1], confidence=found[2])
    if box is not None and (link := _way_into(s, box)) is not None and not s.done(f"{clause.key}:into"):
        return s.tap(clause, link, f"{link.describe()} leads to it", f"{clause.key}:into")
    for number, wanted in enumerate(read_assignments(clause.body) if clause.quotes else ()):
        move = assign(s, clause, wanted, f"{clause.key}:{number}")
        if move is not None and move is not SATISFIED:
            return move
    return None


def _box_about(s: Situation, about: str) -> Element | None:
    """The smallest repeated box that shows what an order speaks of."""
    wanted = fold(about)
    if not wanted:
        return None
    boxes = [
        e for e in s.usable
        if e.role in ("row", "listitem", "group", "article") and wanted in fold(s.text_of(e)) and len(s.text_of(e)) < 2000
    ]
    return min(boxes, key=lambda e: len(s.text_of(e)), default=None)


def _way_into(s: Situation, box: Element) -> Element | None:
    if box.can("tap"):
        return box
    inside = [e for e in s.screen.within(box) if e.can("tap")]
    links = [e for e in inside if e.role in ("link", "generic", "text", "button") and e.name]
    return links[0] if links else None


def _look_for(s: Situation, clause: Clause) -> Move:
    """``find the email by Ann``: open the box that is about it when something is to be done to it; else just look."""
    later = [c for c in s.clauses if c.number > clause.number]
    if clause.verb in ("use", "using") or not clause.body:
        return SATISFIED
    if clause.quotes or not later:
        move = press(s, clause)
        return SATISFIED if move is None and later else move
    about = unquoted(bare(re.sub(r"^the\s+\w+\s+(?:by|from|of|named|called)\s+", "", clause.body, flags=re.I)))
    box = _box_about(s, about)
    if box is not None and not s.done(f"{clause.key}:into") and (link := _way_into(s, box)) is not None:
        return s.tap(clause, link, f"{link.describe()} leads to it", f"{clause.key}:into")
    return SATISFIED


def _log_in(s: Situation, clause: Clause) -> Move:
    for number, wanted in enumerate(read_assignments(clause.body)):
        move = assign(s, clause, wanted, f"{clause.key}:{number}")
        if move is not SATISFIED:
            return move
    if s.done(f"{clause.key}:send"):
        return SATISFIED
    button = submitting(s)
    return None if button is None else s.tap(clause, button[0], button[1], f"{clause.key}:send")


def _search_box(s: Situation, clause: Clause) -> Move:
    """``search for "x"``: into the search field, then its button or Enter."""
    key, sent = f"{clause.key}:0", f"{clause.key}:send"
    if s.done(sent):
        return SATISFIED
    what = clause.quotes[0] if clause.quotes else re.sub(r"^for\s+", "", bare(without_quotes(clause.body)), flags=re.I)
    if not s.done(key):
        fields = [e for e in s.usable if e.can("type")]
        searching = [e for e in fields if e.role == "searchbox" or "search" in {*e.hints, *words_of(f"{e.name} {e.label} {e.description}")}]
        field = (searching or fields or [None])[0]
        if field is None:
            return None
        return s.act(clause, Type(text=what), field, f"{field.describe()} takes what is looked for", key, confidence=0.8)
    button = submitting(s)
    if button is not None:
        return s.tap(clause, button[0], button[1], sent)
    return s.act(clause, Press(key="Enter"), None, "Enter starts the search", sent, confidence=0.6)
