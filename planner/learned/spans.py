"""What is to be typed, and into which field: a goal's values, matched with what a field asks for.

A field says by its label, or by what it holds, which sort of value it wants. The weights are set by hand: recorded
tasks hold too few typed texts to learn them from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from devices.screen import Element
from perception.lexical import STOP_WORDS, fold_text, words_of
from planner.learned.past import Deed, title_of
from planner.learned.values import FILE_NAME, Sort, Value, values_of

Wants = Literal[
    "first name", "last name", "name", "number", "search", "message", "title", "file", "address", "time", "any"
]

_CUES: Final[dict[str, Wants]] = {
    **dict.fromkeys(("search", "searching", "find", "look", "lookup"), "search"),
    **dict.fromkeys(("named", "called", "name", "titled", "title", "rename", "renamed", "label", "labelled"), "title"),
    **dict.fromkeys(
        (*("type", "write", "saying", "says", "content", "contents", "message", "text", "body", "that"),),
        "message",
    ),
    **dict.fromkeys(("number", "phone", "mobile", "dial"), "number"),
    **dict.fromkeys(("file", "filename", "export", "as"), "file"),
    **dict.fromkeys(("email", "mail", "url", "website", "address", "site"), "address"),
    **dict.fromkeys(("contact", "person"), "name"),
    **dict.fromkeys(("location", "place", "description", "nickname", "company", "job"), "any"),
}
_ASKS: Final[tuple[tuple[Wants, str], ...]] = (
    ("search", "search find query"),
    ("any", "street city town postcode zip"),
    ("last name", "surname last family"),
    ("first name", "first given forename"),
    ("number", "number phone mobile tel telephone fax digits amount price sum quantity"),
    ("message", "message text comment body insert write content note type sms reply description compose"),
    ("address", "email mail url website link web to cc bcc recipient"),
    ("file", "file filename path"),
    ("time", "time hour minute minutes hours seconds date"),
    ("title", "title label name subject group conversation playlist folder album event"),
)
_LIKES: Final[dict[Wants, dict[Sort, float]]] = {
    "search": {"piece": 0.3, "quoted": 0.6, "name": 0.5, "rest": 0.6, "file": 0.4, "number": 0.3, "address": 0.5},
    "first name": {"name": 0.9, "quoted": 0.5},
    "last name": {"name": 0.9, "quoted": 0.5},
    "name": {"piece": 0.3, "seen": 0.2, "name": 0.9, "quoted": 0.6, "rest": 0.4},
    "number": {"figures": 0.6, "amount": 0.7, "seen": 0.3, "hour": 0.1, "minute": 0.1, "number": 0.9, "quoted": 0.2},
    "message": {"piece": 0.2, "quoted": 0.6, "rest": 0.6, "number": 0.2},
    "title": {"piece": 0.35, "seen": 0.2, "quoted": 0.7, "rest": 0.6, "name": 0.4, "file": 0.4},
    "file": {"piece": 0.3, "file": 0.8, "quoted": 0.7, "rest": 0.3},
    "address": {"address": 0.9, "quoted": 0.4, "rest": 0.2},
    "time": {"hour": 0.6, "minute": 0.6, "figures": 0.5, "time": 0.8, "number": 0.4},
    "any": {
        "piece": 0.25,
        "amount": 0.3,
        "figures": 0.2,
        "seen": 0.2,
        "quoted": 0.5,
        "rest": 0.3,
        "number": 0.3,
        "name": 0.2,
        "file": 0.3,
        "address": 0.3,
    },
}
_CUED: Final = 0.35
_MISCUED: Final = 0.15
_REPLACES: Final = 0.5
_MAKING: Final = frozenset({"new", "create", "add", "make"})
"""What is made is given a name: "create a new group 'Friends'"."""
MOST_OFFERED: Final = 12
"""Texts for one field."""
_FIGURES: Final = frozenset({"number", "time"})
_ODD: Final = 0.3
"""What words are worth less in a field for figures, and figures in one for words."""
ENOUGH: Final = 0.35
"""From this grade on, a field and a value belong together."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What would be typed into a field, and how well it fits there."""

    text: str
    value: Value
    score: float


def wants_of(field: Element) -> Wants:
    """What a field asks for, by its label, its hint, or what it holds."""
    if field.input_type in ("email", "url"):
        return "address"
    if field.input_type in ("tel", "number"):
        return "number"
    if field.input_type == "search":
        return "search"
    told = set(words_of(" ".join((field.name, field.label, field.description, *field.hints))))
    for wants, words in _ASKS:
        if told & set(words.split()):
            return wants
    held = field.value.strip()
    if held and re.fullmatch(r"[+\d()\s-]{3,}", held):
        return "number"
    if held and re.search(r"[_\d]{6,}|\.\w{2,4}$", held):
        return "file"
    return "any"


def fill(goal: str, field: Element, deeds: Sequence[Deed] = (), beside: Iterable[Element] = ()) -> Filling | None:
    """The value that fits a field best, written as the field wants it; None when the goal has none for it.

    Args:
        goal: what was asked.
        field: where something might be typed.
        deeds: what was done; a value that was typed is not typed again.
        beside: the other elements of the screen: a name is parted where first and last name have fields of their own.
    """
    wants = wants_of(field)
    parts = {wants_of(other) for other in beside if other.can("type")} >= {"first name", "last name"}
    typed = [fold_text(deed.typed) for deed in deeds if deed.typed]
    used = {fold_text(title_of(deed.name)) for deed in deeds if not deed.typed}
    best: Filling | None = None
    for value in _new_values(goal):
        text = _written(value, wants, field)
        if not text or fold_text(text) in typed or fold_text(text) == fold_text(field.value) or fold_text(text) in used:
            continue
        score = _grade(value, wants, field, parts)
        if any(
            fold_text(value.text) == done or (value.sort != "name" and done in fold_text(value.text)) for done in typed
        ):
            score -= 0.4
        if best is None or score > best.score + 1e-9:
            best = Filling(text, value, score)
    return best


def offered_for(
    goal: str, values: Sequence[Value], field: Element, deeds: Sequence[Deed], beside: Iterable[Element]
) -> tuple[Filling, ...]:
    """What could be typed into a field, what fits best first, each text once.

    Args:
        goal: what was asked.
        values: of the goal, plain and worked out.
        field: where something might be typed.
        deeds: what was done.
        beside: the other elements of the screen.
    """
    first = fill(goal, field, deeds, beside)
    wants = wants_of(field)
    parts = {wants_of(other) for other in beside if other.can("type")} >= {"first name", "last name"}
    found = [first] if first is not None else []
    for value in values:
        text = _written(value, wants, field)
        if text and fold_text(text) != fold_text(field.value):
            odd = (wants in _FIGURES) != text[:1].isdigit() and wants != "search"
            found.append(Filling(text, value, _grade(value, wants, field, parts) - _ODD * odd))
    found.sort(key=lambda filling: filling is not first and -filling.score)
    by_text: dict[str, Filling] = {}
    for filling in found:
        by_text.setdefault(fold_text(filling.text), filling)
    return tuple(by_text.values())[:MOST_OFFERED]


def unfilled(goal: str, deeds: Sequence[Deed]) -> tuple[Value, ...]:
    """The values that nothing was typed of, and that nothing used was called, so far."""
    done = [fold_text(deed.typed or deed.name) for deed in deeds]
    keys = "".join(deed.name for deed in deeds if len(deed.name) == 1)
    return tuple(
        value
        for value in _new_values(goal)
        if not any(_same(fold_text(value.text), one) for one in done) and value.text not in keys
    )


def said_with(goal: str, deeds: Sequence[Deed]) -> frozenset[str]:
    """The words right before the values that were typed: "mobile number 123" is all used up when 123 is typed."""
    typed = {fold_text(deed.typed) for deed in deeds if deed.typed}
    met = (value for value in values_of(goal) if typed & {fold_text(value.text), *fold_text(value.text).split()})
    return frozenset(cue for value in met for cue in value.cues[:2])


def next_key(goal: str, deeds: Sequence[Deed]) -> str:
    """The key that comes next when a number of the goal is entered key by key; empty when none does."""
    for value in values_of(goal):
        if value.sort != "number":
            continue
        digits = re.sub(r"\D", "", value.text)
        if any(fold_text(deed.typed) == digits for deed in deeds):
            continue
        pressed = "".join(deed.name.split("\n", 1)[0] for deed in deeds if _is_key(deed.name))
        if pressed != digits and digits.startswith(pressed):
            return digits[len(pressed)]
    return ""


def _new_values(goal: str) -> list[Value]:
    """A goal's values without those that others take the place of: they are there already."""
    values = values_of(goal)
    replaced = {value.replaces for value in values}
    return [value for value in values if value.text not in replaced]


def _is_key(name: str) -> bool:
    return len(name.split("\n", 1)[0]) == 1 and name[0].isdigit()


def _same(value: str, done: str) -> bool:
    if not done:
        return False
    return (
        value == done or value in done.split("\n", 1)[0] or value.rsplit(".", 1)[0] == done or (done in value.split())
    )


def _grade(value: Value, wants: Wants, field: Element, parts: bool) -> float:
    score = _LIKES[wants].get(value.sort, 0.0) + _by_cue(value, wants, parts)
    shown = set(words_of(" ".join((field.name, field.label, *field.hints)))) - STOP_WORDS
    if shown & {*value.cues[:3], *value.after[:1], value.sort}:
        score += _CUED
    held = fold_text(field.value)
    if value.replaces and held and _same(fold_text(value.replaces), held):
        score += _REPLACES
    if held and held == fold_text(value.text):
        score -= 1.0
    return score


def _by_cue(value: Value, wants: Wants, parts: bool) -> float:
    """What the words before a value say for or against its going into such a field."""
    for near, cue in enumerate(value.cues[:4]):
        meant = _CUES.get(cue)
        if meant is None:
            continue
        if meant == wants or (meant == "title" and wants in ("name", "file")) or (meant == "name" and parts):
            return _CUED * (1.0 - 0.2 * near)
        if wants == "search" or (meant == "search" and wants != "any"):
            return -_MISCUED
        return 0.0
    if wants in ("title", "name", "file") and _MAKING & set(value.cues):
        return _CUED
    return -_MISCUED if wants == "message" else 0.0


def _written(value: Value, wants: Wants, field: Element) -> str:
    words = value.text.split()
    match wants:
        case "first name":
            return words[0] if words else ""
        case "last name":
            return words[-1] if len(words) > 1 else ""
        case "number":
            return re.sub(r"[^\d+]", "", value.text) if value.sort == "number" else value.text
        case _:
            named = FILE_NAME.fullmatch(value.text)
            holds = field.value.strip()
            if named and holds and wants != "search" and not FILE_NAME.fullmatch(holds):
                return value.text.rsplit(".", 1)[0]
            return value.text
