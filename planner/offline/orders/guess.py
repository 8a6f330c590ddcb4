"""Finds a hidden number by halving, guided by what the page answers."""

from __future__ import annotations

import re

from devices.action import Tap, Type
from planner.clauses import Clause
from planner.offline.finding.submitting import submitting
from planner.offline.situation import SATISFIED, Move, Situation

_HIGHER = re.compile(r"\b(?:higher|greater|larger|bigger|more|above|too (?:low|small))\b", re.I)
_LOWER = re.compile(r"\b(?:lower|less|smaller|fewer|below|too (?:high|big|large))\b", re.I)
_RANGE = re.compile(r"(-?\d{1,15})\s*(?:-|–|to|and)\s*(-?\d{1,15})", re.I)


def guess(s: Situation, clause: Clause) -> Move:
    """``guess the number between 0 and 9``: type the middle, hand it in, read the answer, and again."""
    found = _RANGE.search(clause.body)
    low, high = (int(found[1]), int(found[2])) if found else (0, 100)
    typed, sent = f"{clause.key}:try", f"{clause.key}:send"
    tries, sends = s.steps(typed), s.steps(sent)
    if tries:
        told = re.findall(r"-?\d+", tries[-1].intent.reason)
        low, high = int(told[-2]), int(told[-1])
        last = int(getattr(tries[-1].intent.action, "text", "0"))
        if len(sends) < len(tries):
            button = submitting(s)
            return (
                None
                if button is None
                else s.act(clause, Tap(), button[0], "the guess is handed in", sent, confidence=0.8)
            )
        answer = " ".join(e.name for e in s.usable if e.role in ("text", "status", "alert", "heading"))
        if _HIGHER.search(answer):
            low = last + 1
        elif _LOWER.search(answer):
            high = last - 1
        else:
            return SATISFIED
    if low > high:
        return None
    middle = (low + high) // 2
    fields = [e for e in s.usable if e.can("type")]
    if not fields:
        return None
    return s.act(
        clause,
        Type(text=str(middle)),
        fields[0],
        f"{middle} halves what is left, {low} to {high}",
        typed,
        confidence=0.8,
    )
