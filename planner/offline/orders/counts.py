"""Brings lines with a plus and a minus to the numbers that are said: "2 adults and 1 child"."""

from __future__ import annotations

import re

from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from perception.synonyms import same_meaning
from planner.clauses import Clause
from planner.offline.controls.amounts import shown_in, step_in
from planner.offline.controls.steppers import arrow_in, step_to
from planner.offline.finding.boxes import box_about
from planner.offline.finding.fields import fields_of
from planner.offline.orders.enter import put
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import CARDINALS, bare, number_of, split_list

_COUNTED = re.compile(rf"\b(\d{{1,3}}|{'|'.join(CARDINALS)})\s+([\w-]+)", re.IGNORECASE)
_LONGEST_CAPTION = 40
_NUMBERS = rf"\d{{1,3}}|{'|'.join(CARDINALS)}"
_BUYING = frozenset({"buy", "get", "order", "book", "reserve", "add", "take"})
_COUNTS = {**CARDINALS, "a": 1, "an": 1}
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
    return SATISFIED if found else _one_count(s, clause)


def _one_count(s: Situation, clause: Clause) -> Move:
    """``get two day tickets``, where one plus and one minus are all there is to count with."""
    number = re.search(rf"\b({_NUMBERS})\s+[\w-]+", clause.body, re.IGNORECASE) if clause.verb in _BUYING else None
    lines = [
        e for e in s.usable if e.role in _BOXES and shown_in(s, e) is not None and arrow_in(s, e, up=True) is not None
    ]
    lines = [e for e in lines if not any(inner.index in s.indices_of(e) - {e.index} for inner in lines)]
    wanted = number_of(number[1]) if number else None
    if wanted and not lines and not any(f.can("type") for f in fields_of(s)):
        return step_to(s, clause, float(wanted), f"{clause.key}:count")
    return step_in(s, clause, lines[0], float(wanted), f"{clause.key}:count") if wanted and len(lines) == 1 else None


def _line_of(s: Situation, noun: str) -> Element | None:
    lines = [
        e
        for e in s.usable
        if (e.role in _BOXES or (e.role == "text" and len(e.name) < _LONGEST_CAPTION))
        and any(stem(w) == stem(noun.lower()) or same_meaning(w, noun.lower()) for w in words_of(s.text_of(e)[:80]))
        and shown_in(s, e) is not None
        and arrow_in(s, e, up=True) is not None
    ]
    return min(lines, key=lambda e: s.sizes[e.index], default=None)


def _figures(part: str) -> str:
    """``two Soup`` → ``2 Soup``."""
    return re.sub(rf"^({'|'.join(_COUNTS)})\b", lambda m: str(_COUNTS[m[1].lower()]), part.strip(), flags=re.I)


def set_amounts(s: Situation, clause: Clause) -> Move:
    """``order 2 Soup and 3 Rice``: a number goes into the field in the row of its thing."""
    pairs = [
        match
        for part in split_list(clause.body)
        if (match := re.fullmatch(r"(\d+)\s*(?:x\s*|of\s+)?(\D.+)", _figures(part)))
    ]
    numeric = [f for f in fields_of(s) if f.role == "spinbutton" or re.fullmatch(r"\d*", f.value)]
    if not pairs or not numeric:
        return None
    for number, match in enumerate(pairs):
        name = bare(re.sub(r"^(?:of|items? of|pieces? of)\s+", "", match[2], flags=re.I))
        box = box_about(s, name)
        inside = [f for f in numeric if box is not None and f.index in {e.index for e in s.screen.within(box)}]
        labelled = [f for f in numeric if fold(name) in fold(f"{f.name} {f.label}")]
        if not inside and not labelled:
            return None
        key = f"{clause.key}:amount:{number}"
        if not s.done(key):
            move = put(s, clause, (inside or labelled)[0], match[1], key, 0.8)
            if move is not SATISFIED:
                return move
    return SATISFIED
