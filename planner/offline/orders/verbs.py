"""Orders whose verb is itself the name of a control: reply, like, delete, book, save, log in."""

from __future__ import annotations

import re

from devices.action import Press, Tap
from devices.screen import Element
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.offline.controls.amounts import add_more, set_amount, set_range
from planner.offline.controls.keypads import press_keys, work_on_keys
from planner.offline.controls.rating import rate
from planner.offline.finding.boxes import about_of, box_of_order, do_in_box, named_control, named_whole
from planner.offline.finding.choices import choice_said
from planner.offline.finding.fields import fields_of
from planner.offline.finding.homes import match_values
from planner.offline.finding.same_names import SAME_NAMES
from planner.offline.finding.submitting import submitting
from planner.offline.finding.targets import find_pressable
from planner.offline.orders.adding import add_named, add_to, slot_of
from planner.offline.orders.answering import answer, answer_asked, run
from planner.offline.orders.called import (
    by_own_word,
    call_it,
    called_as,
    choose_best_result,
    only_value,
    set_option,
    shown_by,
    so_many_times,
    with_choices,
)
from planner.offline.orders.cells import write_cell
from planner.offline.orders.counts import set_amounts, set_counts
from planner.offline.orders.drawing import draw_line
from planner.offline.orders.editing import highlight, style
from planner.offline.orders.enter import enter
from planner.offline.orders.filtering import do_in_each
from planner.offline.orders.forms import fill, names_several
from planner.offline.orders.guess import guess
from planner.offline.orders.inplace import edit_in_place
from planner.offline.orders.looking import look_for, search_box
from planner.offline.orders.options import switch_said, switches_said
from planner.offline.orders.pickers import choose_days
from planner.offline.orders.placing import resize, says_size
from planner.offline.orders.sets import TICKED, choose_all, tick_pairs
from planner.offline.orders.several import press_several
from planner.offline.orders.signing_in import asks_to_log_in, log_in
from planner.offline.orders.sorting import narrow
from planner.offline.orders.terminal import work_in_terminal
from planner.offline.orders.transfer import transfer
from planner.offline.orders.writing import WRITING, Letter, letter_of, write
from planner.offline.reading.quantities import box_by_quantity, pick_by_quantity
from planner.offline.situation import SATISFIED, UNSURE, Move, Situation, exact
from planner.offline.words.phrases import bare, superlative_of
from planner.quoting import unquoted

_LOOKING = frozenset(
    {
        *("find", "read", "get", "show", "view", "use", "using", "look", "determine", "solve", "calculate", "compute"),
        *("answer", "copy", "add up", "sum up"),
    }
)
_CHOICE = re.compile(
    r"(?:with\s+)?(.{1,40}?)(?:\s+(?:to|for|in|on)\s+(?:the\s+)?(?:question|survey|poll|item)\b.*)?$", re.I
)
_SETTING = frozenset(
    {*("turn", "increase", "decrease", "change", "adjust", "raise", "lower", "slide", "bring", "make", "rate")}
)
"""Verbs that may set a number."""
_STYLE_VERBS = "give make format style change set underline italicize italicise bold"
_STYLING = frozenset(_STYLE_VERBS.split())
_SIZING = frozenset({"resize", "enlarge", "shrink"})
_DOING_AWAY = frozenset(
    {
        *(
            "delete",
            "remove",
            "archive",
            "like",
            "follow",
            "unfollow",
            "block",
            "mute",
            "report",
            "star",
            "share",
            "cancel",
        )
    }
)
"""Verbs that fill in no form."""
_LOGGING_IN = frozenset({"log in", "login", "sign in", "register", "sign up"})
_UNTIL_SEEN = re.compile(r"\buntil (?:you (?:see|find|reach|get to)|there is)\s+(.+?)$", re.IGNORECASE)
_VALUE = re.compile(r"\b(?:code|coupon|voucher|number|pin|password|name|address)\s+(?:[\"“]|[A-Z]*[\d-]*\d)")
_IT = re.compile(r"(?:it|that|this|them)?", re.IGNORECASE)
_FORM_FIELDS = 3
"""From as many values on an order to send fills a form."""


def order(s: Situation, clause: Clause) -> Move:
    """Carry out an order by the control that bears its verb, in the box of the thing it speaks of."""
    if clause.verb in _STYLING and (move := style(s, clause)) is not None:
        return move
    if _IT.fullmatch(clause.body) and not s.done(clause.key) and not s.steps(f"{clause.key}:into"):
        # "…, then use it": the control whose name begins with the verb.
        begun = [
            e
            for e in s.pressable
            if e.role in ("button", "link", "menuitem")
            and e.name
            and fold(e.name).split()[0] == clause.verb
            and (" " in e.name or clause.verb in _LOOKING)
        ]
        if len(begun) == 1:
            return s.tap(clause, begun[0], f"{begun[0].describe()} says so")
    if clause.verb in ("call", "name") and clause.quotes and (move := call_it(s, clause)) is not None:
        return move
    if clause.verb in ("dial", "call") and (move := press_keys(s, clause, clause.body)) is not None:
        if move is not SATISFIED or clause.verb == "dial":
            return move
        return do_in_box(s, clause, (clause.verb,), "")
    if (move := work_in_terminal(s, clause)) is not None:
        return move
    if (several := so_many_times(s, clause)) is not None:
        return several
    if clause.verb in ("draw", "connect") and (move := draw_line(s, clause)) is not None:
        return move
    if any(p.intent.clause_key.startswith(f"{clause.key}:said:") for p in s.history.steps):
        # What it speaks of has been pressed; now there may be a control that is called as the order.
        control = named_control([e for e in s.pressable if e.role in ("button", "link")], clause.verb)
        if control is None:
            return None  # the rest of what it speaks of
        return SATISFIED if s.done(clause.key) else s.tap(clause, control, "it says so")
    move = set_counts(s, clause)
    if move is not None and not (move is SATISFIED and clause.verb == "add"):
        return (choice_said(s, clause) or move) if move is SATISFIED else move
    if not clause.verb and (names_several(s, clause) or len(match_values(clause.body, fields_of(s))) > 1):
        filled = fill(s, clause)
        return filled if filled is not SATISFIED else choice_said(s, clause) or SATISFIED
    if clause.verb == "highlight":
        return highlight(s, clause)
    if (clause.verb in _SIZING or (clause.verb == "make" and says_size(clause.body))) and (move := resize(s, clause)):
        return move
    if clause.verb in ("add", "remove") and (move := transfer(s, clause)) is not None:
        return move
    if clause.verb in ("solve", "calculate", "compute", "use") and (move := work_on_keys(s, clause)) is not None:
        return move
    if clause.verb == "answer" and (said := _CHOICE.match(clause.body)):
        ticks = [e for e in s.usable if e.role in TICKED]
        if chosen := exact(ticks, unquoted(said[1])):
            done = "checked" in chosen[0].states or s.done(clause.key)
            return SATISFIED if done else s.tap(clause, chosen[0], f"{chosen[0].describe()} is the answer")
    if clause.verb == "answer" and not bare(clause.body) and (told := answer_asked(s, clause)) is not None:
        return told
    if clause.verb in ("answer", "solve") and (move := answer(s, clause)) is not None:
        return move
    if clause.verb in ("use", "using") and fields_of(s) and _VALUE.search(clause.body):
        return enter(s, clause)
    if clause.verb == "run":
        return run(s, clause)
    if clause.verb not in _LOOKING and (move := do_in_each(s, clause, clause.verb, bare(clause.body))) is not None:
        return move
    if clause.verb == "flip" and (move := choose_all(s, clause, bare(clause.body))) is not None:
        return move
    if clause.verb == "add" and (move := add_to(s, clause)) is not None:
        return move
    move = rate(s, clause) if clause.verb in ("rate", "give", "leave", "post") else None
    if move is not None and (move is not SATISFIED or not clause.quotes):
        return move
    if clause.verb == "answer" and (move := tick_pairs(s, clause)) is not None:
        return move
    if clause.verb in _SETTING and (move := set_amount(s, clause, clause.body) or set_option(s, clause)) is not None:
        return move
    if clause.verb in ("change", "edit", "rename", "update") and (
        move := write_cell(s, clause) or edit_in_place(s, clause)
    ):
        return move
    if clause.verb in ("filter", "show", "view", "limit", "") and (move := set_range(s, clause)) is not None:
        return move
    if clause.verb in ("filter", "show", "view") and (move := narrow(s, clause)) is not None:
        return move
    if clause.verb == "guess":
        return guess(s, clause)
    if clause.verb == "get" and (move := with_choices(s, clause)) is not None:
        return move
    if clause.verb in ("show", "view") and (control := shown_by(s, clause)) is not None:
        return SATISFIED if s.done(clause.key) else s.tap(clause, control, f"{control.describe()} shows it")
    if clause.verb in ("start", "begin"):
        found = find_pressable(s, clause, clause.text)
        if found is not None and found[2] > UNSURE:
            return SATISFIED if s.done(clause.key) else s.act(clause, Tap(), found[0], found[1], confidence=found[2])
    if clause.verb in ("calculate", "compute") and (button := called_as(s, clause)) is not None:
        return SATISFIED if s.done(clause.key) else s.tap(clause, button[0], button[1])
    looks = clause.verb in _LOOKING and named_whole(s, clause) is None  # "get a quote" is what a button may be called
    if looks and not (clause.verb == "answer" and about_of(clause.body)):
        return look_for(s, clause)
    if clause.verb in _LOGGING_IN and asks_to_log_in(clause):
        return log_in(s, clause)
    if (move := choose_days(s, clause, clause.body)) is not None and not s.done(clause.key):
        # A calendar is shown, and both ends of a stay are said: they come before what books it.
        return move if move is not SATISFIED else do_in_box(s, clause, (clause.verb,), "") or SATISFIED
    if clause.verb in ("search", "look up"):
        return search_box(s, clause)
    if clause.verb in ("add", "create") and (slot := slot_of(s, clause)) is not None:
        return s.tap(clause, slot, f"{slot.describe()} is when it begins", f"{clause.key}:slot")
    if clause.verb in ("add", "create") and (move := add_named(s, clause)) is not None:
        return move
    if (sought := _UNTIL_SEEN.search(clause.text)) and _is_shown(s, sought[1]):
        return SATISFIED
    wanted = superlative_of(clause.body)
    into = f"{clause.key}:into"
    if wanted is not None and not s.done(clause.key) and not s.done(into) and box_by_quantity(s, wanted):
        picked = pick_by_quantity(s, wanted)
        best = box_by_quantity(s, wanted)
        inside = [e for e in s.screen.within(best[0]) if e.can("tap")] if best is not None else []
        names = SAME_NAMES.get(clause.verb, (clause.verb,))
        called = next((c for name in names if name and (c := named_control(inside, name))), None)
        if called is not None or picked is not None:
            element, why = (called, "it does it there") if called is not None else picked or (None, "")
            # What is pressed for want of a control called so may only lead to it.
            key = clause.key if called is not None else into
            return s.act(clause, Tap(), element, why, key, confidence=0.7)
    if wanted is not None and s.done(into):
        return do_in_box(s, clause, (clause.verb,), "") or SATISFIED
    if (move := set_amounts(s, clause)) is not None:
        if move is not SATISFIED or clause is not s.clauses[-1]:
            return move
        # "Print 5 copies": the number is in, and the order itself is still to be given.
        return do_in_box(s, clause, (clause.verb,), "") or SATISFIED
    if clause.verb == "add" and (move := add_more(s, clause, clause.body)) is not None:
        return move
    letter = letter_of(clause) if clause.verb in WRITING and not _is_form(s, clause) else Letter()
    if (
        s.done(clause.key)
        and not letter.text
        and not letter.recipient
        and not (clause.verb == "give" and clause.quotes)
    ):
        return SATISFIED
    if letter.text or letter.recipient:
        return write(s, clause, letter)
    if not s.history.steps or not s.done(f"{clause.key}:send"):
        box = box_of_order(s, clause, clause.body)[0] if clause.verb and not s.steps(clause.key) else None
        if box is not None and named_control([e for e in s.screen.within(box) if e.can("tap")], clause.verb):
            return do_in_box(s, clause, (clause.verb,), clause.body)
    if clause.verb not in _DOING_AWAY and (move := switch_said(s, clause)) is not None:
        own = [e for e in s.pressable if e.role == "button" and clause.verb and fold(e.name) == clause.verb]
        if move is SATISFIED and own and not s.done(clause.key):
            return s.tap(clause, own[0], f"{own[0].describe()} is the order itself")
        return move
    if (
        not s.done(f"{clause.key}:send")
        and clause.verb
        and clause.verb not in _DOING_AWAY
        and (move := fill(s, clause)) is not None
    ):
        if move is not SATISFIED:
            return move
        if (left := switches_said(s, clause) or choice_said(s, clause)) is not None:
            return left
        button = called_as(s, clause) or submitting(s)
        if button is not None and clause.verb != "add" and _said_later(s, clause, button[0]):
            return SATISFIED
        if button is not None and clause.verb == "add" and _said_later(s, clause, button[0]):
            # What hands everything in comes later: this one thing is taken over by Enter.
            return s.act(clause, Press(key="Enter"), None, "Enter adds it", f"{clause.key}:send", confidence=0.6)
        return SATISFIED if button is None else s.tap(clause, button[0], button[1], f"{clause.key}:send")
    if s.done(f"{clause.key}:send"):
        return choose_best_result(s, clause)
    if (only := only_value(s, clause)) is not None:
        return only
    if not clause.verb:
        return by_own_word(s, clause)
    return press_several(s, clause, clause.body) or do_in_box(s, clause, (clause.verb,), clause.body)


def _is_shown(s: Situation, what: str) -> bool:
    words = {stem(w) for w in words_of(bare(unquoted(what)))} - {stem(w) for w in STOP_WORDS}
    return any(words <= {stem(w) for w in words_of(e.name)} for e in s.usable if "offscreen" not in e.states)


def _is_form(s: Situation, clause: Clause) -> bool:
    """Whether what is to be sent goes into a form of several fields rather than into a letter."""
    begun = any(p.intent.clause_key.startswith(f"{clause.key}:slot:") for p in s.history.steps)
    return begun or len(match_values(clause.body, fields_of(s))) >= _FORM_FIELDS


def _said_later(s: Situation, clause: Clause, button: Element) -> bool:
    """Whether a later order is the press of this button."""
    words = {stem(w) for w in words_of(button.name)}
    later = (c for c in s.clauses if c.number > clause.number)
    return any(words <= {stem(w) for w in words_of(c.text)} or (c.kind == "submit") for c in later)
