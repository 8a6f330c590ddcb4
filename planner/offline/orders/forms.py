"""Fills forms: every value of an order into its field (``finding/homes``), then the press that hands it in."""

from __future__ import annotations

import re

from planner.clauses import Clause
from planner.offline.controls.suggestions import offers_of, take_offer
from planner.offline.finding.fields import fields_of
from planner.offline.finding.homes import field_name, match_values
from planner.offline.finding.submitting import submitting
from planner.offline.orders.enter import put
from planner.offline.orders.options import switches_said
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.tokens import tokens_of
from planner.offline.words.values import says_every

_ONE_VALUE = re.compile(r"(?:(?!\bto\b)[^,:;])+?\sto\s(?:(?!\bto\b|\band\b)[^,:;])+", re.IGNORECASE)
"""``the Maths grade of Rui to 6``."""


def names_several(s: Situation, clause: Clause) -> bool:
    """Whether an order speaks of several fields by their names, and gives each a value."""
    if s.steps(f"{clause.key}:0") or (clause.verb in ("set", "change") and _ONE_VALUE.fullmatch(clause.body)):
        return False
    if says_every(clause.body):
        return False
    fields = fields_of(s)
    if len(match_values(clause.body, fields, named_only=True)) > 1:
        return True
    values = sum(token.kind in ("date", "time", "address", "figure") for token in tokens_of(clause.body))
    return not clause.quotes and 1 < values <= len(match_values(clause.body, fields))


def was_filled(s: Situation, clause: Clause) -> bool:
    """Whether an order was carried out field by field, and the run has gone on to the next."""
    last = s.history.last
    begun = any(p.intent.clause_key.startswith(f"{clause.key}:slot:") for p in s.history.steps)
    return begun and last is not None and not last.intent.clause_key.startswith(clause.key)


def fill(s: Situation, clause: Clause) -> Move:
    """Bring the values of an order into the form on the screen; None where they have no home."""
    fields = fields_of(s)
    homes = match_values(clause.body, fields)
    if not homes:
        return None
    for field, value in homes:
        key = f"{clause.key}:slot:{field_name(field)}"
        if s.done(f"{key}:pick") or s.done(f"{key}:day"):
            continue
        if s.done(key):
            if offers_of(s, key):
                move = take_offer(s, clause, value, f"{key}:pick")
                if move is not SATISFIED:
                    return move
            continue
        move = put(s, clause, field, value, key, 0.6)
        if move is not SATISFIED:
            return move
    return SATISFIED


def fill_and_send(s: Situation, clause: Clause) -> Move:
    """``search for …``, ``book …``: fill the form, then hand it in once."""
    sent = f"{clause.key}:send"
    if s.done(sent):
        return SATISFIED
    move = fill(s, clause)
    if move is not SATISFIED:
        return move
    if (left := switches_said(s, clause)) is not None:
        return left
    button = submitting(s)
    if button is None:
        return SATISFIED
    return s.tap(clause, button[0], button[1], sent)
