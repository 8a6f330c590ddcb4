"""What a phrase demands of numbers, "greater than 20", "even", and the figures of the entries it speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable

from devices.screen import Element
from planner.offline.reading.entries import lists_of
from planner.offline.reading.quantities import compare, quantity
from planner.offline.situation import Situation

_BOUND = re.compile(
    r"\b(less|lower|smaller|cheaper|fewer|greater|more|higher|larger|bigger"
    r"|at least|at most|below|above|over|under|equal)\b"
    r"(?:\s+(?:than|to|or equal to))?\s*[$€£]?\s*(-?\d+(?:[.,]\d+)?)",
    re.IGNORECASE,
)
_PARITY = re.compile(r"\b(even|odd)\b", re.IGNORECASE)
_PRICE = re.compile(r"[$€£¥]|\b(?:costs?|costing|price[sd]?|cheaper)\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥]\s*\d[\d,.]*|\d[\d,.]*\s*[$€£¥]")
Test = Callable[[float], bool]


def condition_of(phrase: str) -> Test | None:
    """What a number has to meet: ``greater than 20``, ``even``; None where nothing is said of numbers."""
    if match := _BOUND.search(phrase):
        word, bound = match[1].lower(), float(match[2].replace(",", "."))
        word = {"cheaper": "less", "fewer": "less"}.get(word, word)
        return lambda n: compare(n, word, bound)
    if (match := _PARITY.search(phrase)) and re.search(r"\bnumbers?\b", phrase, re.IGNORECASE):
        odd = match[1].lower() == "odd"
        return lambda n: n % 2 == odd
    return None


def figures_of(s: Situation, phrase: str) -> list[tuple[Element, float]]:
    """The entries of the first list most of whose members have such a figure, each with it."""
    for members in lists_of(s):
        told = [(e, n) for e in members if (n := _figure(s, e, phrase)) is not None]
        if 2 * len(told) > len(members):
            return told
    return []


def _figure(s: Situation, entry: Element, phrase: str) -> float | None:
    text = s.text_of(entry)
    if _PRICE.search(phrase) or _MONEY.search(text):
        found = _MONEY.search(text)
        return quantity(found[0]) if found else None
    return quantity(text)
