"""``do that again for Bob``: the last order with one value changed."""

from __future__ import annotations

import re

from agent.chat.missing import fill, read_value
from planner.wordings.matching import Match

_AGAIN = re.compile(
    r"(?:please\s+)?(?:(?:do|say|repeat)\s+(?:that|it|this|the\s+same)(?:\s+again)?|again|once\s+more|the\s+same(?:\s+again)?|repeat"
    r"|and)(?:\s+(?P<lead>for|with|at|to|on|in|by|but)\s+(?P<value>\S.*?))?[.!?]*",
    re.IGNORECASE,
)
_PEOPLE = ("recipient", "to", "name", "first", "city", "place", "product", "title", "label")
"""Which text is meant by ``for Bob`` where a skill takes several, the likeliest first."""


def is_again(text: str) -> bool:
    """Whether this asks for the last order again."""
    return _AGAIN.fullmatch(text.strip()) is not None and text.strip().casefold() != "and"


def again_with(text: str, last: Match, order: str) -> str:
    """The order to repeat, with the new value in it; empty where no value of the last one is of that kind."""
    fits = _AGAIN.fullmatch(text.strip())
    value = fits["value"] if fits is not None else None
    if value is None:
        return order
    for name in _ranked(last):
        parameter = last.skill.parameters[name]
        told = read_value(value, parameter)
        if told:
            return fill(last.example, {**last.arguments, name: told})
    return ""


def _ranked(last: Match) -> list[str]:
    """The values of the last order: those of a strict kind first, then names of people, then any text."""

    def rank(name: str) -> tuple[int, int]:
        strict = last.skill.parameters[name].type != "string" or bool(
            getattr(last.skill.parameters[name], "pattern", "")
        )
        return (0 if strict else 1, _PEOPLE.index(name) if name in _PEOPLE else len(_PEOPLE))

    return sorted(last.arguments, key=rank)
