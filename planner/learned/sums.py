"""Sums that a goal spells out, entered key by key on any calculator: which key comes next, and the result."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from perception.lexical import fold_text
from planner.learned.answers import asks
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
_AMOUNT: Final = rf"[$€£]?{_NUMBER}"
_SUM: Final = re.compile(rf"(?<![\w.]){_NUMBER}(?:\s*{_OPERATOR}\s*{_NUMBER})+(?![\w%])", re.IGNORECASE)
_PIECE: Final = re.compile(rf"{_NUMBER}|{_OPERATOR}", re.IGNORECASE)
_KEYS: Final = 10
_DASHED: Final = re.compile(r"\d-\d")
"""A telephone number, a date."""
_LATER: Final = re.compile(r"\b(?:brackets?|squared?|root|percent|power|of|then)\b|%|[()]", re.IGNORECASE)
"""What makes more of a sum than its signs in order."""


_LISTED: Final = re.compile(
    rf"\b(?:add(?: up)?|sum of|total of)\s+({_AMOUNT}(?:,\s+{_AMOUNT})*,?\s+and\s+{_AMOUNT})(?![\w%])", re.IGNORECASE
)
_SHARED: Final = re.compile(
    rf"\b(?:divide|split|share)\s+({_AMOUNT})\s+(?:by|among|between)\s+({_NUMBER})(?![\w%])", re.I
)
_MULTIPLIED: Final = re.compile(rf"\bmultiply\s+({_AMOUNT})\s+(?:by|with)\s+({_NUMBER})(?![\w%])", re.I)
_GOES_ON: Final = re.compile(r"multiplied|divided|times|plus|minus|then|brackets?|percent|%|[()]", re.IGNORECASE)
_MORE: Final = re.compile(
    r"\b(?:copy|write|send|save|note|put|text|mail|e-?mail|share|enter|record|memory|history|convert|convert(?:er|ed))\b",
    re.I,
)
"""What has to be done besides, or otherwise."""


def next_sign(goal: str, pressed: list[str]) -> str:
    """The sign that comes next; empty where no plain sum is told, it was entered, or something else was pressed."""
    wanted = _signs_in(goal)
    done = _entered(pressed)
    return wanted[len(done)] if len(done) < len(wanted) and done == wanted[: len(done)] else ""


def result_shown(s: Situation) -> str:
    """The result of the goal's sum, where all of it was entered, it is shown, and nothing else was asked for."""
    wanted = _signs_in(s.goal.text)
    if not wanted or not asks(s.goal.text) or _MORE.search(s.goal.text):
        return ""
    if _entered([deed.title for deed in s.deeds if deed.kind == "tap"]) != wanted:
        return ""
    worth = _worth("".join(wanted[:-1]))
    texts = (text.strip().lstrip("=").strip() for element in s.screen for text in (element.name, element.value))
    return next((text for text in texts if worth is not None and _number(text) == worth), "")


def _signs_in(goal: str) -> list[str]:
    """The keys of the goal's sum, its end among them; none where it spells none out."""
    listed = _LISTED.search(goal)
    if listed is not None and not _GOES_ON.search(goal[listed.end() : listed.end() + 30]):
        pieces = [sign for amount in re.findall(_NUMBER, listed[1]) for sign in ("+", *_signs_of(amount))][1:]
    elif (both := _SHARED.search(goal) or _MULTIPLIED.search(goal)) is not None:
        sign = "/" if both.re is _SHARED else "*"
        pieces = [*_signs_of(both[1].lstrip("$€£")), sign, *_signs_of(both[2])]
    else:
        told = _SUM.search(goal)
        if told is None or _DASHED.search(told[0]) or _LATER.search(goal[told.end() : told.end() + 30]):
            return []
        pieces = [sign for piece in _PIECE.findall(told[0]) for sign in _signs_of(piece)]
    return [*pieces, "="]


def _entered(pressed: list[str]) -> list[str]:
    return [sign for title in pressed if (sign := key_sign(title))]


def _worth(signs: str) -> Decimal | None:
    """What ``12*3-4`` comes to, points before lines; None where it cannot be told."""
    total = Decimal(0)
    for sign, product in re.findall(r"(^|[-+])([\d.*/]+)", signs):
        factors = re.findall(r"(^|[*/])([\d.]+)", product)
        try:
            worth = Decimal(1)
            for how, factor in factors:
                worth = worth / Decimal(factor) if how == "/" else worth * Decimal(factor)
        except ArithmeticError:
            return None
        total += -worth if sign == "-" else worth
    return total


def _number(text: str) -> Decimal | None:
    plain = text.replace(",", "").replace(" ", "").replace("−", "-")
    return Decimal(plain) if re.fullmatch(r"-?\d+(?:\.\d+)?", plain) else None


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
