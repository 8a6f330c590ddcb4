"""Finds the n-th entry of a list of results, which may run over several pages."""

from __future__ import annotations

import re

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from planner.clauses import Clause
from planner.decision import Act
from planner.offline.finding.fields import fields_of
from planner.offline.finding.submitting import submitting
from planner.offline.reading.quantities import box_by_quantity, pick_by_quantity
from planner.offline.situation import Move, Situation
from planner.offline.words.phrases import bare, ordinal_of, superlative_of, without_ordinal

_RESULT = re.compile(
    r"^(?:search\s+)?(?:results?|hits?|match(?:es)?|entry|entries|items?|article|story|stories|posts?)$", re.I
)


_ON_PAGE = re.compile(r"\s+on\s+(?:the|this)\s+(?:first\s+)?page$|\s+in the list$", re.IGNORECASE)
_NEXT = re.compile(r"(?:next(?: page)?|[>»›→])(?:\s*[>»›→])?$")


def nth_result(phrase: str) -> int | None:
    """``4`` for "the 4th search result": a place in a list that may run over pages."""
    phrase = _ON_PAGE.sub("", phrase)
    number = ordinal_of(phrase)
    return number if number is not None and _RESULT.match(bare(without_ordinal(phrase))) else None


def search_first(s: Situation, clause: Clause) -> Act | None:
    """``…; take the cheapest one``, where nothing can be compared yet: the form before it is handed in.

    Once for each order; None where there is no filled form, or something to choose from already.
    """
    wanted = superlative_of(clause.body)
    key = f"{clause.key}:search"
    if wanted is None or clause.number == 1 or s.steps(key) or s.steps(clause.key) or box_by_quantity(s, wanted):
        return None
    last = s.history.last
    if last is None or not any(field.value for field in fields_of(s)) or pick_by_quantity(s, wanted):
        return None
    if any(past.intent.clause_key.endswith((":send", ":submit")) for past in s.history.steps):
        return None  # it was handed in already
    button = submitting(s)
    return None if button is None else s.tap(clause, button[0], f"what is compared comes with {button[0].name!r}", key)


def press_result(s: Situation, clause: Clause, number: int) -> Move:
    """The n-th entry of a list that is cut into pages: how many a page holds tells which page it is on."""
    entries = _entries(s)
    if not entries:
        return None
    if number < 0:
        at = max(-len(entries), number)
        return s.act(clause, Tap(), entries[at], "it is the last entry", confidence=0.8)
    turned = f"{clause.key}:page"
    passed = sum(int(found[1]) for p in s.steps(turned) if (found := re.search(r"(\d+) entries", p.intent.reason)))
    at = number - 1 - passed
    if at < 0:
        return None
    if at < len(entries):
        return s.act(clause, Tap(), entries[at], f"it is entry number {number}", confidence=0.85)
    turn = [e for e in s.pressable if _NEXT.match(fold(e.name)) and "disabled" not in e.states]
    if not turn:
        return None
    return s.act(clause, Tap(), turn[0], f"this page ends after {len(entries)} entries", turned, confidence=0.8)


def _entries(s: Situation) -> list[Element]:
    """What leads to each entry of the longest list of boxes: the first link in each, page numbers left out."""
    boxes: dict[int, list[Element]] = {}
    for element in s.pressable:
        if element.role not in ("link", "button") or re.fullmatch(
            r"[\d<>«»‹›]+|(?:next|previous|prev)\b.*", fold(element.name)
        ):
            continue
        box = next((a for a in s.screen.ancestors(element) if a.role in ("group", "listitem", "row", "article")), None)
        if box is not None and not any(e.parent == box.index for e in boxes.get(box.parent, ())):
            boxes.setdefault(box.parent, []).append(element)
    return max(boxes.values(), key=len, default=[])
