"""Brings lines with a plus and a minus to the numbers that are said: "2 adults and 1 child"."""

from __future__ import annotations

import re

from devices.screen import Element
from perception.lexical import stem, words_of
from perception.synonyms import same_meaning
from planner.clauses import Clause
from planner.offline.controls.amounts import shown_in, step_in
from planner.offline.controls.steppers import arrow_in
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import CARDINALS, number_of

_COUNTED = re.compile(rf"\b(\d{{1,3}}|{'|'.join(CARDINALS)})\s+([\w-]+)", re.IGNORECASE)
_BOXES = frozenset({"group", "row", "listitem"})


def set_counts(s: Situation, clause: Clause) -> Move:
    """Each number that is said of something that has such a line; None where nothing has one."""
    found = [
        (number, line)
        for match in _COUNTED.finditer(clause.body)
        if (number := number_of(match[1])) is not None and (line := _line_of(s, match[2])) is not None
    ]
    for at, (number, line) in enumerate(found):
        move = step_in(s, clause, line, float(number), f"{clause.key}:count:{at}")
        if move is not SATISFIED:
            return move
    return SATISFIED if found else None


def _line_of(s: Situation, noun: str) -> Element | None:
    lines = [
        e
        for e in s.usable
        if e.role in _BOXES
        and any(stem(w) == stem(noun.lower()) or same_meaning(w, noun.lower()) for w in words_of(s.text_of(e)[:80]))
        and shown_in(s, e) is not None
        and arrow_in(s, e, up=True) is not None
    ]
    return min(lines, key=lambda e: s.sizes[e.index], default=None)
