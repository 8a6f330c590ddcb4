"""Says a goal otherwise, by rule: so that what is learnt does not hang on how its template happens to put it."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any, Final

_BEFORE: Final = (
    *(
        "please",
        "could you",
        "can you",
        "I want you to",
        "hey,",
        "would you please",
        "I need you to",
        "kindly",
        "go and",
    ),
)
_AFTER: Final = ("please", "for me", "thanks", "now", "on my phone", "as soon as you can", "if you would")
_ALIKE: Final[tuple[tuple[str, ...], ...]] = (
    ("delete", "remove", "get rid of", "erase"),
    ("create", "make", "add", "set up"),
    ("open", "go to", "bring up"),
    ("tell me", "let me know", "say"),
    ("turn on", "switch on", "enable", "activate"),
    ("turn off", "switch off", "disable", "deactivate"),
    ("find", "look for", "search for", "look up"),
    ("send", "write"),
    ("picture", "photo", "image"),
    ("called", "named", "with the name", "titled"),
    ("put", "place"),
    ("change", "set", "switch"),
    ("mail", "email", "e-mail"),
    ("show", "display"),
    ("buy", "order", "purchase"),
    ("text", "message"),
    ("song", "track"),
    ("want", "would like"),
    ("bin", "trash"),
    ("mark", "flag"),
    ("what is", "what’s", "what's"),
    ("how much", "what amount"),
    ("phone number", "number"),
    ("event", "appointment"),
    ("favourite", "favorite"),
)
_SHARE_REWORDED: Final = 0.5
_EXCHANGES: Final = 0.4
_SLOT: Final = re.compile(r"(\{\w+\})")


def reworded(goal: str, parameters: Mapping[str, Any], dice: random.Random) -> str:
    """The template's words with the parameters filled in; about every second time said otherwise.

    Args:
        goal: with ``{parameter}`` in it.
        parameters: what is filled in; never changed.
        dice: chooses.
    """
    if dice.random() < _SHARE_REWORDED:
        parts = _SLOT.split(goal)
        parts = [part if at % 2 else _exchange(part, dice) for at, part in enumerate(parts)]
        goal = "".join(parts)
        goal = _framed(goal, dice)
    return goal.format(**parameters)


def _exchange(text: str, dice: random.Random) -> str:
    for group in _ALIKE:
        for phrase in group:
            pattern = re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE)
            match = pattern.search(text)
            if match is None:
                continue
            if dice.random() < _EXCHANGES:
                other = dice.choice([each for each in group if each != phrase])
                if match[0][0].isupper():
                    other = other[0].upper() + other[1:]
                text = text[: match.start()] + other + text[match.end() :]
            break
    return text


def _framed(goal: str, dice: random.Random) -> str:
    draw = dice.random()
    if draw < 0.25:
        first = goal[0].lower() if len(goal) > 1 and goal[1].islower() and not goal.startswith("{") else goal[0]
        goal = f"{dice.choice(_BEFORE)} {first}{goal[1:]}"
        return goal[0].upper() + goal[1:] if dice.random() < 0.5 else goal
    if draw < 0.4 and goal[-1] not in ".?!”":
        return f"{goal}, {dice.choice(_AFTER)}"
    if draw < 0.5:
        return goal.rstrip(".?!")
    return goal
