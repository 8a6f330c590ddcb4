"""Sums that a goal spells out, entered key by key on whatever calculator is shown: which key comes next."""

from __future__ import annotations

import re
from typing import Final

from perception.lexical import fold_text
from planner.learned.situation import Situation
from planner.practised.keypad import sign_of

_SIGNS: Final[dict[str, str]] = {
    **dict.fromkeys(("+", "plus", "add", "added to"), "+"),
    **dict.fromkeys(("-", "−", "–", "minus", "subtract", "less"), "-"),
    **dict.fromkeys(("*", "×", "x", "·", "times", "multiply", "multiplied by"), "*"),
    **dict.fromkeys(("/", "÷", "divide", "divided by", "over"), "/"),
    **dict.fromkeys(("=", "equals", "equal"), "="),
}
_OPERATOR: Final = r"(?:[-+−–*×x·/÷]|plus|added to|minus|less|times|multiplied by|divided by|over)"
_NUMBER: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SUM: Final = re.compile(rf"(?<![\w.]){_NUMBER}(?:\s*{_OPERATOR}\s*{_NUMBER})+(?![\w%])", re.IGNORECASE)
_PIECE: Final = re.compile(rf"{_NUMBER}|{_OPERATOR}", re.IGNORECASE)
_KEYS: Final = 10
_DASHED: Final = re.compile(r"\d-\d")
"""A telephone number, a date."""
_LATER: Final = re.compile(r"\b(?:brackets?|squared?|root|percent|power|of|then)\b|%|[()]", re.IGNORECASE)
"""What makes more of a sum than its signs in order."""


def next_sign(goal: str, pressed: list[str]) -> str:
    """The sign that comes next; empty where no plain sum is told, it was entered, or something else was pressed."""
    told = _SUM.search(goal)
    if told is None or _DASHED.search(told[0]) or _LATER.search(goal[told.end() : told.end() + 30]):
        return ""
    wanted = [sign for piece in _PIECE.findall(told[0]) for sign in _signs_of(piece)] + ["="]
    done = [sign for title in pressed if (sign := key_sign(title))]
    return wanted[len(done)] if len(done) < len(wanted) and done == wanted[: len(done)] else ""


def key_sign(title: str) -> str:
    """The sign that a key enters, by what it is called; empty for any other control."""
    return sign_of(title) or _SIGNS.get(fold_text(title), "")


def next_key(s: Situation) -> int | None:
    """Number of the element that is the next key of the goal's sum; None where that is not clear."""
    keys = {sign: at for at, title in enumerate(s.titles) if (sign := key_sign(title))}
    if len([sign for sign in keys if sign.isdigit()]) < _KEYS or "=" not in keys:
        return None
    return keys.get(next_sign(s.goal.text, [deed.title for deed in s.deeds if deed.kind == "tap"]))


def _signs_of(piece: str) -> list[str]:
    return list(piece.replace(",", "")) if piece[0].isdigit() else [_SIGNS[" ".join(piece.casefold().split())]]
