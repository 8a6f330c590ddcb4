"""What the user asked, verbatim: the only source of authority in a run."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from planner.errors import GoalRefused

LONGEST_GOAL = 8_000
"""Characters; longer than any sentence or list a person gives, short enough that reading it costs nothing."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One request."""

    text: str

    @classmethod
    def of(cls, text: str) -> Goal:
        """Check what came from outside.

        Raises:
            GoalRefused: it is empty, too long, or holds bytes that are no text.
        """
        if not text.strip():
            raise GoalRefused(
                "the goal is empty", 'say what to do, for example: clew run "press Save" --on browser:URL'
            )
        if len(text) > LONGEST_GOAL:
            raise GoalRefused(
                f"the goal has {len(text)} characters, more than {LONGEST_GOAL}",
                "say it in fewer words, or in several goals",
            )
        odd = [c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Cn") and c not in "\n\r\t"]
        if odd:
            raise GoalRefused(f"the goal holds {len(odd)} characters that are no text (such as {odd[0]!a})")
        return cls(text)
