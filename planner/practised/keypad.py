"""Numbers that are entered key by key: which key comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from planner.practised.words import words_in

_POINTS = (".", "point", "decimal point", ",")


@dataclass(frozen=True, slots=True)
class Keying:
    """How far a goal's numbers were entered."""

    next: str
    """The sign that comes next; empty when no number is under way or left."""
    inside: bool
    """Whether a number is entered half."""
    left: int
    """Numbers of the goal that were not entered, the one under way among them."""


@lru_cache(maxsize=512)
def numbers_in(goal: str) -> tuple[str, ...]:
    """The goal's numbers in figures, in order, as keys would be pressed for them."""
    return tuple(
        figures
        for word in words_in(goal)
        if (figures := word.key.replace(",", "").replace("-", "")).replace(".", "", 1).isdecimal()
    )


def sign_of(title: str) -> str:
    """The sign that a key enters, by what it is called; empty for what is no key of a number."""
    told = title.strip().casefold()
    if len(told) == 1 and told.isdecimal():
        return told
    return "." if told in _POINTS else ""


def keying(goal: str, pressed: Sequence[str]) -> Keying:
    """Compare what was pressed with the goal's numbers.

    Args:
        goal: as it was said.
        pressed: titles of everything that was tapped, in order.
    """
    numbers = numbers_in(goal)
    runs: list[str] = [""]
    for title in pressed:
        sign = sign_of(title)
        if sign:
            runs[-1] += sign
        elif runs[-1]:
            runs.append("")
    at = 0
    for run in filter(None, runs[:-1]):
        at = next((n + 1 for n in range(at, len(numbers)) if _same(numbers[n], run)), at)
    run = runs[-1]
    if at >= len(numbers):
        return Keying("", False, 0)
    if not run:
        return Keying(numbers[at][0], False, len(numbers) - at)
    fitting = next((n for n in numbers[at:] if n.startswith(run)), "")
    if not fitting or fitting == run:
        return Keying("", False, len(numbers) - at - bool(fitting))
    return Keying(fitting[len(run)], True, len(numbers) - at)


def _same(number: str, run: str) -> bool:
    return number == run or number.rstrip("0").rstrip(".") == run.rstrip("0").rstrip(".")
