"""What was typed in a run: as the goal quotes it, as it was read somewhere, or only as the goal speaks of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from devices.action import Type
from devices.selector import fold
from planner.decision import Past
from planner.quoting import quotes_of

_SPOKEN_OF: Final = re.compile(
    r"(?:it|its|that|this|the|them|their|both|my|your|a|an|to|of|for|as|in|on|with|and|all)\b", re.IGNORECASE
)
"""How words begin that speak of a value and are none: "that number", "its name"."""
_MARKED: Final = re.compile(r"[\d@./]")
_AT_LENGTH: Final = 4


def freely_typed(goal: str, steps: Sequence[Past]) -> list[str]:
    """What was typed and is not quoted in the goal."""
    quoted = {fold(quote) for quote in quotes_of(goal)}
    typed = (past.intent.action.text for past in steps if isinstance(past.intent.action, Type))
    return [text for text in typed if fold(text) not in quoted]


def spoken_of(goal: str, steps: Sequence[Past]) -> list[str]:
    """What was typed though it probably only tells of a value."""
    free = freely_typed(goal, steps)
    return [text for text in free if _SPOKEN_OF.match(text) or _is_plain(text) or _is_long(text)]


def typing_of(goal: str, steps: Sequence[Past]) -> dict[str, float]:
    """Figures of what was typed."""
    free, whole = freely_typed(goal, steps), fold(goal)
    return {
        "typed unquoted": float(bool(free)),
        "typed what was read": float(any(fold(text) not in whole for text in free)),
        "typed what speaks of it": float(any(_SPOKEN_OF.match(text) for text in free)),
        "typed plain words": float(any(_is_plain(text) for text in free)),
        "typed at length": float(any(_is_long(text) for text in free)),
    }


def _is_plain(text: str) -> bool:
    return text[:1].islower() and not _MARKED.search(text)


def _is_long(text: str) -> bool:
    return len(text.split()) >= _AT_LENGTH
