"""Sums over what a list shows: "all prices", "the hotel and the taxi", "how much Tom has to pay"."""

from __future__ import annotations

import re

from devices.screen import Element
from perception.lexical import STOP_WORDS, stem, words_of
from planner.offline.reading.columns import cells_of
from planner.offline.reading.entries import entries_meant, entry_meant, lists_of
from planner.offline.reading.quantities import quantity
from planner.offline.situation import Situation
from planner.offline.words.phrases import bare, split_list, superlative_of

_ADDING = re.compile(
    r"\b(?:add up|sum(?: up)?|total(?: up)?|added up|together|in all|altogether|overall)\b", re.IGNORECASE
)
_OWED = re.compile(
    r"^how (?:much|many)\s+(?:\w+\s+){0,2}?(?:does |do |did |has |have )?(.+?)"
    r"\s+(?:has|have|had|needs?|owes?|pays?|spent|spend|paid)\b"
)
_OF = re.compile(r"\b(?:sum|total|costs?|prices?|amounts?)\s+(?:\w+\s+)?(?:of|for)\s+(?:the\s+)?(.+)$", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥]\s*\d[\d,.]*|\d[\d,.]*\s*[$€£¥]")
_LONGEST_LABEL = 30
_TO_ADD = re.compile(r"\b(?:add(?:ed)? up|sum up|together|how much)\b", re.IGNORECASE)
_MEASURED = frozenset(
    stem(w) for w in ("price", "cost", "amount", "total", "sum", "number", "value", "figure", "expense")
)


def total_asked(s: Situation, told: str) -> str | None:
    """The sum that a phrase asks for, written as the page writes whole numbers; None where it asks for none."""
    told = told.strip(" .?!")
    if superlative_of(told) is not None or (not _TO_ADD.search(told) and _is_stated(s)):
        return None
    owed, of = _OWED.match(told), _OF.search(told)
    if owed is not None:
        return _sum(s, entries_meant(s, owed[1]))
    if not _ADDING.search(told) and (of is None or len(split_list(of[1])) < 2):
        return None
    named = split_list(of[1]) if of is not None else []
    entries = [entry_meant(s, bare(name)) for name in named]
    if len(named) > 1 and all(entries):
        return _sum(s, [e for e in entries if e is not None])
    wanted = [stem(w) for w in words_of(told) if w not in STOP_WORDS]
    some = entries_meant(s, of[1]) if of is not None and len(named) == 1 else []
    return _sum(s, some or max(lists_of(s), key=len, default=[]), {w for w in wanted if w not in _MEASURED})


def _is_stated(s: Situation) -> bool:
    """Whether the screen itself calls something a sum: then that is what is asked for."""
    called = ({*words_of(e.name)} for e in s.usable if e.name and not e.can("type") and len(e.name) < _LONGEST_LABEL)
    return any(words & {"sum", "total"} and len(words) <= 2 for words in called)


def _sum(s: Situation, entries: list[Element], about: set[str] | None = None) -> str | None:
    figures = [_figure(s, entry, about or set()) for entry in entries]
    told = [f for f in figures if f is not None]
    if not told:
        return None
    total = round(sum(told), 2)
    return f"{total:.0f}" if total == int(total) else f"{total:.2f}"


def _figure(s: Situation, entry: Element, about: set[str]) -> float | None:
    """What counts of an entry: the amount of money, what stands in the column that is spoken of, its last figure."""
    cells = list(cells_of(s, entry)) if entry.role == "row" else []
    for head, cell in cells:
        if about & {stem(w) for w in words_of(head)}:
            return quantity(s.text_of(cell))
    text = s.text_of(entry)
    if money := _MONEY.findall(text):
        return quantity(money[-1])
    figures = [e.name for e in s.screen.within(entry) if re.fullmatch(r"\s*-?\d[\d,.]*\s*\w{0,4}\s*", e.name)]
    return quantity(figures[-1]) if figures else quantity(text)
