"""What sort of goal it is: some are rarely carried out as they were meant, however it looks."""

from __future__ import annotations

import re
from typing import Final

from planner.clause_verbs import Kind
from planner.quoting import without_quotes
from planner.verified.goal_words import Asked

ALL: Final = re.compile(r"\b(?:all|every|each|both|everything|everyone|two|three|four|five)\b", re.IGNORECASE)
COMPARES: Final = re.compile(
    r"\b(?:than|least|most|under|over|between|cheap\w*|(?!rest|best\b)[a-z]{2,}est|best|worst|same|as \w+ as)\b",
    re.IGNORECASE,
)
_GESTURES: Final[frozenset[Kind]] = frozenset({"press", "submit", "open", "close"})


def wish_of(goal: str, asked: Asked, done: int) -> dict[str, float]:
    """Figures of a goal.

    Args:
        goal: what was asked.
        asked: the same, read.
        done: how many steps did something.
    """
    text = without_quotes(goal)
    several = bool(ALL.search(text))
    last = asked.clauses[-1].kind if asked.clauses else None
    return {
        "of several": float(several),
        "of several, one step": float(several and done <= 1),
        "compares": float(bool(COMPARES.search(text))),
        "ends in a gesture": float(last in _GESTURES),
    }
