"""Picks by size and by letters: the tallest bar, the longest word, what starts with "pl"."""

from __future__ import annotations

import re
from collections.abc import Callable

from devices.action import Tap
from devices.screen import Element
from devices.selector import fold
from planner.clauses import Clause
from planner.offline.finding.mentions import mentioned
from planner.offline.reading.looks import by_look, drawn
from planner.offline.situation import SATISFIED, Move, Situation
from planner.quoting import unquoted

_SIZE = re.compile(
    r"\b(tallest|highest|shortest|lowest|widest|narrowest|longest|biggest|largest|smallest|tiniest)\s+"
    r"(bar|column|rectangle|shape|circle|square|box|line|triangle|tile|block)\b",
    re.IGNORECASE,
)
_MEASURES: dict[str, Callable[[Element], int]] = {
    **dict.fromkeys(("tallest", "highest", "shortest", "lowest"), lambda e: e.bounds.height),
    **dict.fromkeys(("widest", "narrowest", "longest"), lambda e: e.bounds.width),
    **dict.fromkeys(("biggest", "largest", "smallest", "tiniest"), lambda e: e.bounds.area),
}
_LEAST = frozenset({"shortest", "lowest", "narrowest", "smallest", "tiniest"})
_WORD = re.compile(r"\b(longest|shortest)\s+(?:word|name|text|entry|item)\b", re.IGNORECASE)
_LETTERS = re.compile(
    r"^(?P<all>(?:all|every|each)\s+(?:of\s+)?)?(?:the\s+)?"
    r"(?:word|item|name|link|button|option|entry|entrie|text|city|citie|country|countrie|tab|file|one)s?\s+(?:that\s+|which\s+|whose\s+name\s+)?"
    r"(starts?|starting|begins?|beginning|ends?|ending|contains?|containing)\s+(?:with|in\s+)?\s*(.+)$",
    re.IGNORECASE,
)
_ALPHABET = re.compile(
    r"\b(?:in|by)\s+(reverse\s+)?alphabetical(?:ly)?(?:\s+order)?\b|\balphabetically\b", re.IGNORECASE
)
_ONE_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def by_extreme(s: Situation, clause: Clause, phrase: str) -> Move:
    """``the tallest bar``, ``the longest word``, ``the word that starts with pl``; None for other phrases."""
    if match := _SIZE.search(phrase):
        word = match[1].lower()
        things = [t for t in by_look(s, match[2]) or drawn(s) if "text" not in t.look]
        if len(things) < 2:
            return None
        pick = min if word in _LEAST else max
        return s.act(
            clause, Tap(), pick(things, key=_MEASURES[word]), f"it is the {word} of {len(things)}", confidence=0.8
        )
    if (match := _WORD.search(phrase)) and len(words := words_to_press(s)) > 1:
        pick = min if match[1].lower() == "shortest" else max
        return s.act(clause, Tap(), pick(words, key=lambda e: len(e.name)), f"it is the {match[1]}", confidence=0.8)
    if match := _LETTERS.match(phrase):
        told, letters = match[2].lower(), fold(unquoted(match[3]).strip(" ."))
        for element in s.pressable:
            name = fold(element.name)
            fits = (
                name.startswith(letters)
                if told[0] in "sb"
                else name.endswith(letters)
                if told[0] == "e"
                else letters in name
            )
            if not fits or not letters or element.can("type"):
                continue
            key = f"{clause.key}:letters:{name}" if match["all"] else clause.key
            if not s.done(key):
                why = f"{element.describe()} {told} with {letters!r}"
                return s.act(clause, Tap(), element, why, key, confidence=0.85)
        if s.done(clause.key) or any(p.intent.clause_key.startswith(f"{clause.key}:letters:") for p in s.history.steps):
            return SATISFIED
    return None


def in_alphabetical_order(s: Situation, clause: Clause, phrase: str) -> Move:
    """``the words in alphabetical order``: one after another; None for other phrases."""
    match = _ALPHABET.search(phrase)
    if match is None:
        return None
    words = words_to_press(s)
    named = mentioned(words, phrase[: match.start()])
    words = sorted(named if len(named) > 1 else words, key=lambda e: fold(e.name), reverse=bool(match[1]))
    for number, element in enumerate(words):
        key = f"{clause.key}:word:{number}"
        if not s.done(key):
            return s.act(clause, Tap(), element, f"{element.name} comes next", key, confidence=0.7)
    return SATISFIED if len(words) > 1 else None


def words_to_press(s: Situation) -> list[Element]:
    """The longest row of siblings that can be pressed and are called by single words."""
    rows = ([e for e in row if e.can("tap") and _ONE_WORD.fullmatch(e.name.strip())] for row in s.siblings)
    return max((row for row in rows if row and not row[0].can("type")), key=len, default=[])
