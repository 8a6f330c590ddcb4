"""What a phrase counts to: "the 3rd checkbox", "the third tile"."""

from __future__ import annotations

import re

from devices.screen import Element
from devices.selector import fold
from perception.kinds import KIND_WORDS, kind_fit
from perception.lexical import stem, words_of
from planner.offline.finding.boxes import way_into
from planner.offline.reading.entries import lists_of
from planner.offline.situation import Situation
from planner.offline.words.phrases import bare, ordinal_of, without_ordinal

_IN_LIST = re.compile(r"\s+(?:of|in|on|from)\s+(?:the|this)\s+(?:list|page|menu|row|table)$", re.IGNORECASE)
_ANY_ENTRY = frozenset({"line", "item", "entry", "one", "option", "element", "row"})
Found = tuple[Element, str, float]
"""An element, why it is meant, and how sure that is (0 to 1)."""


def counted_to(s: Situation, pool: list[Element], phrase: str) -> Found | None:
    """What a phrase counts to among these; None where it counts nothing."""
    if (nth := _nth_of_kind(pool, _IN_LIST.sub("", phrase))) is not None:
        return nth, f'{nth.describe()} is the one "{phrase}" counts to', 0.85
    return _nth_alike(s, pool, phrase)


def _nth_alike(s: Situation, pool: list[Element], phrase: str) -> Found | None:
    """``the third tile``, where nothing is called a tile: the third of the longest row of things that take a press."""
    phrase = _IN_LIST.sub("", phrase)
    number, noun = ordinal_of(phrase), words_of(without_ordinal(phrase))
    if number is None or len(noun) != 1 or (noun[0] in KIND_WORDS and noun[0] not in _ANY_ENTRY):
        return None
    called = [
        [e for e in row if e in pool and stem(noun[0]) in {stem(w) for w in words_of(e.name)}] for row in s.siblings
    ]
    if (alike := max(called, key=len, default=[])) and len(alike) > 1 and noun[0] not in KIND_WORDS:
        at = number - 1 if number > 0 else number
        return (alike[at], f"it is number {number} of {len(alike)}", 0.6) if -len(alike) <= at < len(alike) else None
    if any(stem(noun[0]) in {stem(w) for w in words_of(e.name)} for e in pool):
        return None  # the second one that is called so
    rows = [[e for e in row if e in pool and not e.can("type")] for row in s.siblings]
    rows += [[c for entry in found if (c := way_into(s, entry)) is not None] for found in lists_of(s)]
    row = max(rows, key=len, default=[])
    at = number - 1 if number > 0 else number
    return (
        (row[at], f"it is number {number} of {len(row)}", 0.5) if -len(row) <= at < len(row) and len(row) > 1 else None
    )


def _nth_of_kind(pool: list[Element], phrase: str) -> Element | None:
    """``the 3rd checkbox``: nothing but a number and a kind."""
    number = ordinal_of(phrase)
    kind = KIND_WORDS.get(fold(bare(without_ordinal(phrase))))
    if number is None or kind is None:
        return None
    found = [e for e in pool if kind_fit(kind, e) >= 0.9]
    at = number - 1 if number > 0 else number
    return found[at] if -len(found) <= at < len(found) else None
