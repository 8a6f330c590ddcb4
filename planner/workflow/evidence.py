"""Puts what a step found into the goal of another: as a value, never as an order.

What was read off a screen is data. In a goal it stands between quotation marks, which the reading of goals takes for
names and values only (``planner.quoting``), and loses whatever could end a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from planner.quoting import quoted_places
from planner.workflow.variables import references_in, substitute

LONGEST: Final = 1_000
"""Characters of one piece of evidence in a goal."""
_QUOTES = re.compile("[\"“”«»‘’'`\ue000\ue001]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def fill_goal(goal: str, value: Callable[[str], str]) -> str:
    """The goal with its evidence.

    Args:
        goal: with variables.
        value: what the step of a key found.
    """
    inside = quoted_places(goal)
    places = [reference.start for reference in references_in(goal)]
    at = iter(places)

    def put(key: str) -> str:
        place = next(at)
        told = as_value(value(key))
        return told if any(start < place < end for start, end in inside) else f'"{told}"'

    return substitute(goal, put)


def as_value(text: str) -> str:
    """Text of a screen on one line, without quotation marks, cut to ``LONGEST``."""
    return " ".join(_QUOTES.sub(" ", _UNSEEN.sub(" ", text)).split())[:LONGEST]
