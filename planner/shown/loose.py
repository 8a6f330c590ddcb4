"""What a goal says beyond the lesson that was recognised in it: an order that no step had anything to do with."""

from __future__ import annotations

from perception.lexical import STOP_WORDS, words_of
from planner.decision import History
from planner.learned.reading import best_fit, parts_of
from planner.shown.asking import Asked

_FEWEST = 2
"""Telling words of a part: a single word is a manner of speaking."""


def unmet(goal: str, asked: Asked, history: History) -> tuple[str, ...]:
    """The parts of a goal of which no word is in the lesson's wordings, in its values, or on what was used.

    A goal of one part is never left unmet: it is the lesson in other words.
    """
    parts = parts_of(goal)
    if len(parts) < 2:
        return ()
    known = _known(asked, history)
    unmet = []
    for part in parts:
        words = [word for word in words_of(part) if word not in STOP_WORDS]
        if len(words) >= _FEWEST and not any(best_fit(word, known) for word in words):
            unmet.append(part)
    return tuple(unmet)


def _known(asked: Asked, history: History) -> tuple[str, ...]:
    told = [part for wording in asked.lesson.wordings for part in wording.parts if not part.startswith("{")]
    told += asked.values.values()
    for past in history.steps:
        told.append(past.intent.target.name if past.intent.target is not None else "")
        told.append(getattr(past.intent.action, "text", ""))
    return tuple(dict.fromkeys(word for text in told for word in words_of(text) if word not in STOP_WORDS))
