"""Reads quantities, and picks of the boxes that repeat the one with the smallest or largest."""

from __future__ import annotations

import re

from devices.screen import Element
from perception.lexical import STOP_WORDS, stem, words_of
from planner.offline.reading.columns import cells_of
from planner.offline.situation import Situation
from planner.offline.words.phrases import Superlative

_UNITS = {
    **dict.fromkeys(("d", "day", "days"), 86400.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
}
_LONGEST = 400
"""Characters of a text that are searched for a quantity; pages may write very long numbers."""
_FIGURES = re.compile(r"[^\w]*-?[\d.,]+[^\w]*")
_WRITTEN = {
    "duration": r"\d\s*(?:h|m|d|hours?|hrs?|mins?|minutes?|days?)\b",
    "price": r"[$€£¥]\s*\d|\d\s*[$€£¥]",
    "time": r"\d{1,2}:\d{2}",
    "temperature": r"-?\d+\s*°",
    "distance": r"\d\s*(?:km|mi|miles?|m)\b",
}
"""How quantities of a kind are written."""
_CALLED = {
    "price": ("cost", "fare", "amount", "total"),
    "duration": ("length", "time"),
    "time": ("departure", "start", "date", "when"),
    "rating": ("score", "stars"),
    "age": ("old", "years"),
}
"""What else a heading or a caption calls a quantity."""
_WHICH = {"min": "smallest", "max": "largest"}


def quantity(text: str) -> float | None:
    """The quantity a text states, in base units: ``3h 43m`` → 13380, ``$1,117`` → 1117, ``4.5 km`` → 4.5."""
    text = text[:_LONGEST]
    spans = re.findall(
        r"(\d+(?:\.\d+)?)\s*(days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b", text, re.IGNORECASE
    )
    if spans:
        return sum(float(number) * _UNITS[unit.lower()] for number, unit in spans)
    if clock := re.search(r"\b(\d{1,2}):(\d{2})\s*([ap]m)?\b", text, re.IGNORECASE):
        hour = int(clock[1]) % 12 + (12 if (clock[3] or "").lower() == "pm" else 0) if clock[3] else int(clock[1])
        return hour * 3600.0 + int(clock[2]) * 60.0
    if number := re.search(r"-?\d+(?:,\d{3})*(?:\.\d+)?", text):
        return float(number[0].replace(",", ""))
    return None


def compare(value: float, word: str, wanted: float) -> bool:
    """Whether a value is as a word says: less, at most, more."""
    match word:
        case "less" | "lower" | "smaller" | "below" | "under":
            return value < wanted
        case "greater" | "more" | "higher" | "larger" | "bigger" | "above" | "over":
            return value > wanted
        case "at least":
            return value >= wanted
        case "at most":
            return value <= wanted
        case _:
            return value == wanted


def pick_by_quantity(s: Situation, wanted: Superlative) -> tuple[Element, str] | None:
    """Of the boxes that repeat, the one whose quantity is smallest or largest, and what is to be pressed in it."""
    numbers = [
        (q, e) for e in s.pressable if _FIGURES.fullmatch(e.name[:_LONGEST]) and (q := quantity(e.name)) is not None
    ]
    bare_number = not wanted.quantity and stem(wanted.noun) in ("number", "figure", "value")
    if (
        not bare_number
        and (found := box_by_quantity(s, wanted)) is not None
        and (button := _button_of(s, found[0])) is not None
    ):
        return button, found[1]
    if len(numbers) >= 2:
        best = min if wanted.end == "min" else max
        element = best(numbers, key=lambda n: n[0])[1]
        return element, f'"{element.name}" is the {_WHICH[wanted.end]} of {len(numbers)}'
    return None


def box_by_quantity(s: Situation, wanted: Superlative) -> tuple[Element, str] | None:
    """Of the boxes that repeat, the one whose quantity is smallest or largest, and why."""
    rated: list[tuple[float, Element, str]] = []
    for box in s.usable:
        if box.role not in ("group", "row", "listitem", "article"):
            continue
        told = _quantity_in_column(s, box, wanted.quantity) if box.role == "row" else None
        told = told or _quantity_in([e for e in s.screen.within(box) if e.name], wanted.quantity)
        if told is not None:
            rated.append((told[0], box, told[1]))
    rated = _leaves(s, rated)
    if len(rated) < 2 or len(rated := _qualified(s, rated, wanted.noun)) < wanted.rank:
        return None
    ranked = sorted(rated, key=lambda r: r[0], reverse=wanted.end == "max")
    _, box, text = ranked[wanted.rank - 1]
    return box, f'"{text}" is the {_WHICH[wanted.end]} of {len(rated)}'


def _quantity_in_column(s: Situation, row: Element, name: str) -> tuple[float, str] | None:
    """What stands in a row of a table under the heading that names the quantity."""
    for head, cell in cells_of(s, row):
        if _names_quantity(head, name) and (value := quantity(text := s.text_of(cell))) is not None:
            return value, text
    return None


def _names_quantity(told: str, name: str) -> bool:
    stems = {stem(w) for w in words_of(told)}
    return bool(stems & {stem(w) for w in (*words_of(name), *_CALLED.get(name, ()))})


def _quantity_in(texts: list[Element], name: str) -> tuple[float, str] | None:
    stems = {stem(w) for w in words_of(name)}
    for place, text in enumerate(texts):
        if _names_quantity(text.name, name):
            own = quantity(text.name)
            if own is not None:
                return own, text.name
            for after in texts[place + 1 : place + 3]:
                value = quantity(after.name)
                if value is not None:
                    return value, after.name
    if not stems or name in _WRITTEN:
        fits = _WRITTEN.get(name, r"\d")
        for text in texts:
            if re.search(fits, text.name, re.IGNORECASE) and (value := quantity(text.name)) is not None:
                return value, text.name
    lengths = [text.name for text in texts if re.fullmatch(r"\s*\d{1,3}:\d{2}\s*", text.name)]
    if name == "duration" and len(lengths) == 1 and (value := quantity(lengths[0])) is not None:
        return value, lengths[0]  # "3:34", where nothing else is a time
    return None


def _qualified(s: Situation, rated: list[tuple[float, Element, str]], noun: str) -> list[tuple[float, Element, str]]:
    """Those that have most of what else is said: of "the cheapest non-stop flight" the non-stop ones."""
    words = {stem(w) for w in words_of(noun) if w not in STOP_WORDS}
    told = [words & s.stems_of(box) for _, box, _ in rated]
    common = set.intersection(*told) if told else set()
    most = max((len(own - common) for own in told), default=0)
    return [r for r, own in zip(rated, told, strict=True) if len(own - common) == most] if most else rated


def _leaves(s: Situation, rated: list[tuple[float, Element, str]]) -> list[tuple[float, Element, str]]:
    """Without boxes that hold other rated boxes."""
    inner = {above.index for _, box, _ in rated for above in s.screen.ancestors(box)}
    return [r for r in rated if r[1].index not in inner]


def _button_of(s: Situation, box: Element) -> Element | None:
    inside = [e for e in s.screen.within(box) if e.can("tap")]
    buttons = [e for e in inside if e.role in ("button", "link", "radio", "checkbox")]
    if buttons:
        return buttons[0]
    return inside[0] if inside else box if box.can("tap") else None
