"""Answers what is asked about an entry of a list: the cell, caption or figure in it that the question is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from devices.screen import Element
from perception.lexical import STOP_WORDS, stem, words_of
from planner.offline.reading.columns import cells_of
from planner.offline.reading.entries import THINGS, entries_meant, entry_meant, lists_of
from planner.offline.reading.quantities import box_by_quantity
from planner.offline.situation import Situation
from planner.offline.words.phrases import superlative_of

_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(r"\b(?:price|costs?|how much|fare|pay|fee|total|amount|sum)\b", re.I),
        re.compile(r"[$€£¥]\s*\d[\d,.]*|\d[\d,.]*\s*(?:[$€£¥]|(?:EUR|USD|GBP|CHF)\b)"),
    ),
    (re.compile(r"\be-?mail\b", re.I), re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")),
    (re.compile(r"\b(?:when|time|hour)\b", re.I), re.compile(r"\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?", re.I)),
    (re.compile(r"\b(?:phone|telephone|number)\b", re.I), re.compile(r"\+?\d[\d\s()/-]{4,}\d")),
    (
        re.compile(r"\b(?:how long|length|duration)\b", re.I),
        re.compile(r"\d+:\d{2}|(?:\d+\s*h(?:ours?)?\s*)?\d+\s*min\w*"),
    ),
    (re.compile(r"\b(?:how old|age)\b", re.I), re.compile(r"\b\d{1,3}\b")),
    (re.compile(r"\b(?:rating|score|stars)\b", re.I), re.compile(r"\b\d{1,2}(?:\.\d)?\b")),
)
"""What a question asks for, and how that is written."""
_NAME_ASKED = re.compile(r"\bname\b|^(?:which|who|what)\b", re.IGNORECASE)
_ALL_SHOWN = re.compile(r"\b(?:are (?:there|listed|shown)|in the|on the|listed|shown|all)\b", re.IGNORECASE)
_CAPTION = re.compile(r"\s*([^:=]{1,40})\s*[:=]\s*(\S.*)$")
_OWNED = re.compile(r"^(?:the\s+)?(.+?)['’]s?\s+(.+)$", re.IGNORECASE)


def fact_of(s: Situation, question: str) -> str:
    """What the screen says to ``the phone number of Cleo``, ``Which city does Ben live in``; empty without a word."""
    question = question.strip(" ?.!")
    if owned := _OWNED.match(question):
        question = f"{owned[2]} of {owned[1]}"
    entry = _entry_asked_about(s, question)
    if entry is None:
        return ""
    asked = [stem(w) for w in words_of(question) if w not in STOP_WORDS]
    fitting: list[tuple[int, str]] = []
    for name, value in _captioned(s, entry):
        said = {stem(w) for w in words_of(name)} & set(asked)
        if said and value and stem(value.casefold()) not in asked:
            fitting.append((min(asked.index(w) for w in said), value))
    if fitting:
        # "the cost of the cheapest item": what is asked for is said first.
        return min(fitting, key=lambda f: f[0])[1]
    if _NAME_ASKED.search(question) and (named := next(_named_first(s, entry), "")):
        return named
    texts = [s.text_of(e) if e.role in ("cell", "gridcell") else e.name for e in s.screen.within(entry)]
    for asks, written in _KINDS:
        if asks.search(question):
            return next((found[0] for text in texts if (found := written.search(text))), "")
    return ""


def _named_first(s: Situation, entry: Element) -> Iterator[str]:
    """What stands first in an entry and is no figure: what it is called."""
    for element in s.screen.within(entry):
        told = element.name.strip()
        if told and not re.search(r"\d", told) and element.role not in ("row", "checkbox", "button"):
            yield told


def noun_in_text(s: Situation, noun: str) -> str:
    """``room number`` in "… in room 212": the figure behind the word, or what is written as such things are."""
    texts = [e.name for e in s.usable if e.role in ("text", "heading", "cell", "listitem") and " " in e.name]
    for word in (w for w in words_of(noun) if w != "number"):
        pattern = re.compile(rf"\b{re.escape(word)}\b(?:\s+(?:number|no\.?|is))?[\s:#]+([A-Z]*-?\d[\w-]*)", re.I)
        if found := next((match[1] for text in texts if (match := pattern.search(text))), ""):
            return found
    for asks, written in _KINDS[:3]:
        if asks.search(noun):
            return next((found[0] for text in texts if (found := written.search(text))), "")
    return ""


def counted(s: Situation, phrase: str) -> int | None:
    """``invoices are overdue``: how many entries fit; ``items in the list``: how many the longest list has."""
    if found := entries_meant(s, phrase):
        return len(found)
    lists = [found for found in lists_of(s) if len({e.role for e in found}) == 1]
    first = next(iter(words_of(phrase)), "")
    return len(lists[0]) if lists and (stem(first) in THINGS or _ALL_SHOWN.search(phrase)) else None


def _entry_asked_about(s: Situation, question: str) -> Element | None:
    if (wanted := superlative_of(question)) is not None and (picked := box_by_quantity(s, wanted)) is not None:
        return picked[0]
    match = re.search(r"\b(?:of|for|in|does|did|is|has|from|by)\s+(?:the\s+)?(.+)$", question, re.I)
    entry = entry_meant(s, match[1]) if match else None
    return entry or entry_meant(s, question)


def _captioned(s: Situation, entry: Element) -> Iterator[tuple[str, str]]:
    """Each value in an entry with what names it: the heading of its column, or what stands before its colon."""
    if entry.role == "row":
        for head, cell in cells_of(s, entry):
            yield head, s.text_of(cell).strip()
    texts = [e for e in s.screen.within(entry) if e.name]
    for at, text in enumerate(texts):
        if match := _CAPTION.match(text.name):
            yield match[1], match[2].strip()
        elif text.name.rstrip().endswith(":") and at + 1 < len(texts):
            yield text.name.rstrip(" :"), texts[at + 1].name.strip()
