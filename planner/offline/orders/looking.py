"""Looks for what an order names: on the screen, in a form that finds it, in a search field."""

from __future__ import annotations

import re

from devices.action import Press, Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.finding.boxes import (
    about_of,
    box_about,
    box_of_order,
    do_in_box,
    named_control,
    way_into,
)
from planner.offline.finding.fields import fields_of
from planner.offline.finding.same_names import SAME_NAMES
from planner.offline.finding.submitting import submitting
from planner.offline.finding.targets import find_pressable
from planner.offline.orders.enter import enter
from planner.offline.orders.forms import fill_and_send, names_several
from planner.offline.orders.picks import odd_one, says_odd
from planner.offline.orders.press import press
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import bare
from planner.quoting import without_quotes

_SEARCHING = frozenset({"search", "filter", "find"})


def look_for(s: Situation, clause: Clause) -> Move:
    """``find the email by Ann``: open what is about it when something is to be done to it; else just look."""
    later = [c for c in s.clauses if c.number > clause.number]
    if clause.verb == "copy" and re.search(r"\b(?:into|to)\s+\S", clause.body, re.I):
        return enter(s, clause)
    if clause.verb in ("show", "view") and re.match(r"(?:its|his|her|their)\b", clause.body):
        return press(s, clause)
    if clause.verb in ("show", "view", "read") and (s.done(clause.key) or box_of_order(s, clause, clause.body)[0]):
        called = [w for w in words_of(without_quotes(clause.body)) if len(w) > 3]
        return do_in_box(s, clause, (clause.verb, *called[:3]), clause.body) or SATISFIED
    if clause.verb != "find" or not clause.body:
        return SATISFIED
    if _is_form_of(s, clause) or names_several(s, clause) or s.steps(f"{clause.key}:send"):
        return fill_and_send(s, clause)
    if not later and says_odd(clause.body):
        return SATISFIED if s.done(clause.key) else odd_one(s, clause)
    if not later:
        if s.done(clause.key):
            return SATISFIED
        found = find_pressable(s, clause, bare(clause.body))
        return None if found is None else s.act(clause, Tap(), found[0], found[1], confidence=found[2])
    into = f"{clause.key}:into"
    about = about_of(clause.body)
    if s.steps(f"{clause.key}:0") or (about and _not_here(s, about) and _search_field(s, certain=True) is not None):
        return search_box(s, clause)
    if s.done(into) or not about or re.search(r"\bword\b", clause.body, re.I) or any(s.steps(c.key) for c in later):
        return SATISFIED
    shown = [e for e in s.usable if fold(about) in fold(e.name) and "offscreen" not in e.states]
    box = box_about(s, about)
    if box is not None and later and _done_in_row(s, box, later[0]):
        return SATISFIED
    if box is not None and _names_box(clause.body) and (link := way_into(s, box)) is not None:
        return s.tap(clause, link, f"{link.describe()} leads to {about}", into)
    if shown or box is not None:
        return SATISFIED
    return None if re.match(r"[A-Z\"“@]", about) else SATISFIED


def _done_in_row(s: Situation, box: Element, then: Clause) -> bool:
    """Whether what is to be done next can be done in the row itself, without opening it."""
    inside = [e for e in s.screen.within(box) if e.can("tap")]
    words = [then.verb, *then.quotes, *(w for w in words_of(without_quotes(then.body)) if len(w) > 3)]
    return then.kind in ("press", "order", "choose") and any(
        named_control(inside, name) for word in words if word for name in (word, *SAME_NAMES.get(word.lower(), ()))
    )


def _names_box(body: str) -> bool:
    """Whether what is looked for is something that opens: a message, a file, a post."""
    return bool(re.search(r"\b(?:e-?mail|message|mail|thread|file|conversation|article|product|task)\b", body, re.I))


def search_box(s: Situation, clause: Clause) -> Move:
    """``search for "x"``: into the search field, then its button or Enter."""
    key, sent = f"{clause.key}:0", f"{clause.key}:send"
    if s.done(sent):
        return SATISFIED
    what = clause.quotes[0] if clause.quotes else _sought(clause.body)
    if not s.done(key):
        field = _search_field(s, certain=clause.verb == "look up" and _speaks_of(s, what))
        if field is None:
            looked = clause.verb == "look up" and any(c.number > clause.number for c in s.clauses)
            return SATISFIED if looked else None  # what it speaks of is read where it stands
        return s.act(
            clause, Type(text=what), field, f"{field.describe()} takes what is looked for", key, confidence=0.8
        )
    button = submitting(s)
    if button is not None:
        return s.tap(clause, button[0], button[1], sent)
    return s.act(clause, Press(key="Enter"), None, "Enter starts the search", sent, confidence=0.6)


def _sought(body: str) -> str:
    """What is looked for: ``the web for plants`` → ``plants``, ``Abel in the directory`` → ``Abel``."""
    plain = re.sub(r",\s*(?:picking|choosing|selecting|taking)\b.*$", "", bare(without_quotes(body)), flags=re.I)
    plain = re.sub(r"^(?:.*?\s)??for\s+", "", plain, flags=re.I)
    return re.sub(r"\s+in\s+the\s+\w+(?:\s\w+)?$", "", plain, flags=re.I)


def _is_form_of(s: Situation, clause: Clause) -> bool:
    """Whether a form's button is called as the order begins: "find trains from … to …"."""
    said = fold(clause.text)
    return bool(fields_of(s)) and any(
        e.role == "button" and " " in e.name and said.startswith(fold(e.name)) for e in s.pressable
    )


def _speaks_of(s: Situation, what: str) -> bool:
    """Whether a name in what is looked for is shown."""
    names = re.findall(r"[A-Z][\w-]+", what)
    return any(fold(name) in fold(e.name) for name in names for e in s.usable)


def _not_here(s: Situation, about: str) -> bool:
    """Whether nothing on the screen speaks of it."""
    return not any(fold(about) in fold(e.name or e.value) for e in s.usable) and box_about(s, about) is None


def _search_field(s: Situation, certain: bool = False) -> Element | None:
    fields = [e for e in s.usable if e.can("type")]
    searching = [
        e
        for e in fields
        if e.role == "searchbox" or _SEARCHING & {*e.hints, *words_of(f"{e.name} {e.label} {e.description}")}
    ]
    return next(iter(searching or ([] if certain else fields)), None)
