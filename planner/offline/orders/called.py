"""What the screen itself calls as an order does: the button of its verb, the choices and the one value it names."""

from __future__ import annotations

import re

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.finding.boxes import do_in_box
from planner.offline.finding.choices import choice_said
from planner.offline.finding.counted import Found
from planner.offline.finding.fields import field_in_entry, fields_of
from planner.offline.finding.mentions import mentioned
from planner.offline.finding.targets import find_pressable
from planner.offline.orders.enter import assign, put
from planner.offline.orders.repeats import press_repeatedly, times_of
from planner.offline.reading.quantities import pick_by_quantity
from planner.offline.situation import SATISFIED, UNSURE, Move, Situation
from planner.offline.words.phrases import bare, superlative_of
from planner.offline.words.tokens import tokens_of
from planner.offline.words.values import Assignment
from planner.quoting import unquoted

_IT = re.compile(r"(?:it|this|that|them|the \w+)\s*[\"“'‘]", re.IGNORECASE)
_NAMING = ("name", "title", "label", "subject", "caption")
_TO_VALUE = re.compile(r"(.+?)\s+(?:to|into)\s+(.+)$", re.IGNORECASE)


def so_many_times(s: Situation, clause: Clause) -> Move:
    """``zoom in three times``: what is called so is pressed as often; None for other orders."""
    phrase, times = times_of(f"{clause.verb} {clause.body}".strip())
    if times < 2:
        return None
    found = find_pressable(s, clause, phrase)
    return press_repeatedly(s, clause, phrase, times) if found is not None and found[2] > UNSURE else None


def with_choices(s: Situation, clause: Clause) -> Move:
    """``get two day tickets for zone C``: what it says by name is chosen; None where it names nothing."""
    choice = choice_said(s, clause)
    begun = any(p.intent.clause_key.startswith(f"{clause.key}:choice:") for p in s.history.steps)
    return choice or (SATISFIED if begun else None)


def call_it(s: Situation, clause: Clause) -> Move:
    """``call it "Chess club"``: into the field for a name or a title; None where there is none."""
    named = (f for word in _NAMING for f in fields_of(s) if word in words_of(f"{f.name} {f.label} {f.description}"))
    field = next(named, None) if _IT.match(clause.body) else None
    return None if field is None else put(s, clause, field, clause.quotes[0], f"{clause.key}:0", 0.7)


def shown_by(s: Situation, clause: Clause) -> Element | None:
    """The tab or button of several words that an order to show names: "Best rated"."""
    pool = [
        e
        for e in s.pressable
        if e.role in ("tab", "button", "radio") and " " in e.name.strip() and "selected" not in e.states
    ]
    said = mentioned(pool, clause.body)
    done = [p.intent.target.name for p in s.steps(clause.key) if p.intent.target is not None]
    return said[0] if len(said) == 1 else next((e for e in s.pressable if e.name in done), None)


def called_as(s: Situation, clause: Clause) -> Found | None:
    """The button that is called by the verb of an order."""
    buttons = [e for e in s.pressable if e.role == "button" and clause.verb and not s.in_table_head(e)]
    said = {stem(w) for w in words_of(clause.text)}
    named = [e for e in buttons if fold(e.name) == clause.verb] or [
        e
        for e in buttons
        if next(iter(words_of(e.name)), "") == clause.verb and {stem(w) for w in words_of(e.name)} <= said
    ]
    return (named[0], f"{named[0].describe()} is the order itself", 0.85) if len(named) == 1 else None


def only_value(s: Situation, clause: Clause) -> Move:
    """``track parcel 9003``: the one value goes into the one field, and the button of that verb sends it."""
    button = called_as(s, clause)
    fields = [f for f in fields_of(s) if f.can("type") and f.role not in ("searchbox", "slider")]
    values = [t.text for t in tokens_of(clause.body) if t.kind != "word"]
    numeric = [f for f in fields if f.role == "spinbutton"]
    fields = numeric if len(numeric) == 1 and values and values[0].replace(".", "").isdigit() else fields
    if button is None or len(fields) != 1 or len(values) != 1:
        return None
    key, sent = f"{clause.key}:slot:only", f"{clause.key}:send"
    if not s.done(key) and (move := put(s, clause, fields[0], values[0], key, 0.6)) is not SATISFIED:
        return move
    return SATISFIED if s.done(sent) else s.tap(clause, button[0], button[1], sent)


def set_option(s: Situation, clause: Clause) -> Move:
    """``change the language to Deutsch``: in the list or field of that name; None where there is none."""
    match = _TO_VALUE.match(clause.body)
    if match is None:
        return None
    name = {stem(w) for w in words_of(bare(match[1]))}
    if (held := field_in_entry(s, fields_of(s), match[1])) is not None:
        return put(s, clause, held, unquoted(match[2].strip(" .")), f"{clause.key}:option")
    called = [(f, {stem(w) for w in words_of(f"{f.name} {f.label}")}) for f in fields_of(s)]
    named = [f for f, words in called if name and name <= words] or [
        f for f, words in called if words and words <= name
    ]
    if not named:
        return None
    return assign(s, clause, Assignment(unquoted(match[2].strip(" .")), bare(match[1])), f"{clause.key}:option")


_LABELLED = re.compile(r"([\w -]{1,40}?)\s*[:=]\s*(.+)$")
_IS_TO_BE = re.compile(
    r"(?:the|your|my|its)?\s*([\w -]{1,40}?)\s+(?:should be|has to be|must be|shall be|is)\s+(.+)$", re.IGNORECASE
)


def by_own_word(s: Situation, clause: Clause) -> Move:
    """An order whose verb nobody taught: it may be what a control is called, in the box of the thing it speaks of."""
    if (said := _LABELLED.match(clause.body) or _IS_TO_BE.match(clause.body)) and any(
        fold(said[1]) == fold((f.name or f.label or f.description).rstrip(" :*")) for f in fields_of(s)
    ):
        return assign(s, clause, Assignment(unquoted(said[2]), said[1]), f"{clause.key}:0")
    found = find_pressable(s, clause, bare(clause.body))
    if found is not None and found[2] >= 0.6 and found[0].can("tap"):
        return s.act(clause, Tap(), found[0], found[1], confidence=found[2])
    verb, _, rest = clause.body.partition(" ")
    return do_in_box(s, clause, (verb.lower(),), rest) if verb.isalpha() and len(verb) > 2 else None


def choose_best_result(s: Situation, clause: Clause) -> Move:
    """After a form was handed in, its results may still have to be chosen from."""
    wanted = superlative_of(clause.body)
    picked = pick_by_quantity(s, wanted) if wanted is not None else None
    if picked is None or s.done(f"{clause.key}:best"):
        return SATISFIED
    return s.act(clause, Tap(), picked[0], picked[1], f"{clause.key}:best", confidence=0.7)
