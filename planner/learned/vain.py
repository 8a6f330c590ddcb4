"""What is not done again: what was done in vain."""

from __future__ import annotations

from planner.learned.choices import ENDS, Choice
from planner.learned.past import Deed
from planner.learned.situation import Situation

_MOST_TIMES = 2
"""A thing is done on one screen, before it is not done there again."""


def is_in_vain(choice: Choice, s: Situation) -> bool:
    """Whether it was done on this very screen and changed nothing, was done here often enough, or turns back again."""
    if choice.sort in ENDS:
        return False
    here = [deed for deed in s.deeds if deed.before == s.screen.fingerprint and _is_same(deed, choice, s)]
    return any(not deed.changed for deed in here) or len(here) >= _MOST_TIMES or _turns_again(choice, s)


def _turns_again(choice: Choice, s: Situation) -> bool:
    """Whether a list that was scrolled through one way and back would be scrolled through once more."""
    if not choice.sort.startswith("scroll-"):
        return False
    ways: list[str] = []
    for deed in reversed(s.deeds):
        if deed.kind != "scroll":
            break
        way = "down" if "down" in deed.name else "up"
        if not ways or ways[-1] != way:
            ways.append(way)
    return len(ways) > 1 and ways[0] != choice.sort.partition("-")[2]


def _is_same(deed: Deed, choice: Choice, s: Situation) -> bool:
    if choice.at is None:
        return deed.kind == choice.sort.partition("-")[0] and (
            deed.kind != "scroll" or choice.sort.partition("-")[2] in deed.name
        )
    element = s.elements[choice.at]
    typed = not choice.text or deed.typed == choice.text
    return (deed.role, deed.name) == (element.role, element.name) and typed
