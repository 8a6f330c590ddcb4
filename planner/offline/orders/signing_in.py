"""Logs in with a name and a secret."""

from __future__ import annotations

import re

from planner.clauses import Clause
from planner.offline.finding.submitting import submitting
from planner.offline.orders.enter import assign
from planner.offline.orders.options import switches_said
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.values import Assignment, read_assignments

_AS_USER = re.compile(r"\b(?:as|user\s?name|user|account|name)\s+(?:is\s+)?(?!with\b)([^\s\"“,]+)", re.IGNORECASE)
_SECRET = re.compile(r"\b(?:password|passcode|secret|pin)\s+(?:is\s+)?([^\s\"“,]+)", re.IGNORECASE)


def asks_to_log_in(clause: Clause) -> bool:
    """Whether an order tells a name and a secret, in quotation marks or not."""
    return bool(clause.quotes or (_AS_USER.search(clause.body) and _SECRET.search(clause.body)))


def log_in(s: Situation, clause: Clause) -> Move:
    """``log in as mo with the password k9``: both into their fields, then the button."""
    for number, wanted in enumerate(read_assignments(clause.body) if clause.quotes else _credentials(clause.body)):
        move = assign(s, clause, wanted, f"{clause.key}:{number}")
        if move is not SATISFIED:
            return move
    if s.done(f"{clause.key}:send"):
        return SATISFIED
    if (left := switches_said(s, clause)) is not None:
        return left
    button = submitting(s)
    return None if button is None else s.tap(clause, button[0], button[1], f"{clause.key}:send")


def _credentials(body: str) -> list[Assignment]:
    """``as mo with the password k9``, without quotation marks."""
    user, secret = _AS_USER.search(body), _SECRET.search(body)
    return [
        Assignment(found[1].strip(" .,"), name) for found, name in ((user, "user name"), (secret, "password")) if found
    ]
