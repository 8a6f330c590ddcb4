"""Sorts and filters what a page lists by the controls it has for that: headings, boxes of choices, filter fields."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from devices.action import Select, Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.decision import Act
from planner.offline.finding.fields import fields_of
from planner.offline.reading.columns import cells_of
from planner.offline.reading.quantities import quantity
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import bare
from planner.quoting import unquoted, without_quotes

_BY = re.compile(r"\b(?:by|on)\s+(?:the\s+|their\s+)?(.+)$", re.IGNORECASE)
_DIRECTION = re.compile(
    r"[\s,(]*(?:\b(?:in|from|with)\b\s+)?(?:the\s+)?"
    r"\b(ascending|descending|increasing|decreasing|reverse|alphabetical(?:ly)?|(?:low|high|small|large|old|new|cheap|a|z)\w*"
    r"\s+to\s+\w+|(?:low|high|small|large|old|new|cheap|big)\w*\s+first|most expensive first)\b.*$",
    re.IGNORECASE,
)
_DOWN = re.compile(r"desc|decreas|reverse|^(?:high|large|big|new|z\b|most)", re.IGNORECASE)
_MOST_PRESSES = 2
_ONLY = re.compile(r"\b(?:only|just)\b", re.IGNORECASE)
_SHOWING = frozenset(
    stem(word)
    for word in ["list", "table", "result", "entry", "only", "just", "those", "filter", "which", "whose", "all"]
)


def sort_by(s: Situation, clause: Clause, body: str) -> Move:
    """``sort the table by price, highest first``: its heading, once or twice, or a choice; None for other orders."""
    match = _BY.search(without_quotes(body) if not clause.quotes else unquoted(body))
    if match is None:
        return None
    told = match[1]
    way = _DIRECTION.search(told) or _DIRECTION.search(body)
    down = bool(way and _DOWN.search(way[1]))
    by = _DIRECTION.sub("", told).strip(" .,")
    if chosen := _sorting_choice(s, clause, by, down if way else None):
        return chosen
    head = _sorter(s, by)
    if head is None:
        return None
    presses = sum(p.outcome is not None and p.outcome.status == "done" for p in s.steps(clause.key))
    if presses and (way is None or presses >= _MOST_PRESSES or _is_sorted(s, head, down)):
        return SATISFIED
    return s.act(clause, Tap(), head, f"{head.describe()} sorts by {by}", confidence=0.8)


def _sorter(s: Situation, by: str) -> Element | None:
    """The heading of the column, or another control that names what is sorted by."""
    wanted = {stem(w) for w in words_of(by) if w not in STOP_WORDS}
    heads = [e for e in s.usable if e.role == "columnheader" and wanted & {stem(w) for w in words_of(e.name)}]
    if heads:
        inner = [e for h in heads for e in s.screen.within(h) if e.can("tap")]
        return (inner or heads)[0]
    named = [e for e in s.pressable if wanted & {stem(w) for w in words_of(e.name)} and len(words_of(e.name)) <= 4]
    return min(named, key=lambda e: ("sort" not in words_of(e.name), len(e.name)), default=None)


def _sorting_choice(s: Situation, clause: Clause, by: str, down: bool | None) -> Move:
    """A box of choices such as "Price: low to high"."""
    wanted = {stem(w) for w in words_of(by) if w not in STOP_WORDS}
    for field in fields_of(s):
        fits = [o for o in field.options if wanted and wanted <= {stem(w) for w in words_of(o)}]
        if not fits:
            continue
        if len(fits) > 1 and down is not None:
            fits = [o for o in fits if _goes_down(o) == down] or fits
        if fold(field.value) == fold(fits[0]) or s.done(clause.key):
            return SATISFIED
        return s.act(
            clause, Select(options=(fits[0],)), field, f"{field.describe()} offers {fits[0]!r}", confidence=0.9
        )
    return None


def _goes_down(option: str) -> bool:
    return bool(
        re.search(r"desc|high\w* to low|high\w* first|new\w* first|expensive first|z\s*(?:to|-|–)\s*a|↓", option, re.I)
    )


def _is_sorted(s: Situation, head: Element, down: bool) -> bool:
    """Whether the column reads in that order now."""
    told: list[str] = []
    for row in (e for e in s.usable if e.role == "row"):
        told += [s.text_of(cell).strip() for name, cell in cells_of(s, row) if name and fold(name) in fold(head.name)]
    numbers = [n for text in told if (n := quantity(text)) is not None]
    if len(numbers) == len(told):
        return bool(told) and all((a >= b) if down else (a <= b) for a, b in pairwise(numbers))
    words = [fold(text) for text in told]
    return all((a >= b) if down else (a <= b) for a, b in pairwise(words))


def narrow(s: Situation, clause: Clause) -> Move:
    """``filter the list by "anna"``, ``show only the returned orders``; None for other orders."""
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", clause.body) if not clause.quotes else [clause.body]
    if clause.verb == "filter" and len(parts) > 1:
        for number, part in enumerate(parts):
            key = f"{clause.key}:part:{number}"
            move = SATISFIED if s.done(key) else narrow(s, replace(clause, body=part, quotes=()))
            if isinstance(move, Act):
                return replace(move, clause_key=key)
        return SATISFIED
    if s.done(clause.key):
        return SATISFIED
    body = bare(clause.body)
    if clause.verb not in ("filter",) and not _ONLY.search(body):
        return None
    if clause.quotes and (field := _filter_field(s)) is not None:
        return s.act(clause, Type(text=clause.quotes[0]), field, f"{field.describe()} narrows the list", confidence=0.8)
    wanted = {stem(w) for w in words_of(body) if w not in STOP_WORDS} - _SHOWING
    best: tuple[int, Element, str] | None = None
    for field in fields_of(s):
        for option in field.options:
            fit = len(wanted & {stem(w) for w in words_of(option)})
            if fit and (best is None or fit > best[0]):
                best = (fit, field, option)
    if best is not None:
        _, field, option = best
        if fold(field.value) == fold(option):
            return SATISFIED
        return s.act(clause, Select(options=(option,)), field, f"{option!r} narrows the list", confidence=0.8)
    controls = [e for e in s.pressable if e.role in ("button", "tab", "radio", "checkbox", "link", "switch", "option")]
    fitting = [e for e in controls if e.name and wanted & {stem(w) for w in words_of(e.name)} and len(e.name) < 30]
    fitting.sort(key=lambda e: -len(wanted & {stem(w) for w in words_of(e.name)}))
    if fitting:
        return s.tap(clause, fitting[0], f"{fitting[0].describe()} narrows the list")
    if (
        clause.verb == "filter"
        and (field := _filter_field(s)) is not None
        and (found := re.search(r"\b(?:by|for|to)\s+(\S.*)$", body))
    ):
        return s.act(clause, Type(text=found[1]), field, f"{field.describe()} narrows the list", confidence=0.6)
    return None


def _filter_field(s: Situation) -> Element | None:
    fields = [f for f in fields_of(s) if f.can("type")]
    marked = [
        f
        for f in fields
        if {"filter", "search"} & {*words_of(f"{f.name} {f.label} {f.description}"), *f.hints} or f.role == "searchbox"
    ]
    return next(iter(marked or (fields if len(fields) == 1 else [])), None)
