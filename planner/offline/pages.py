"""What sort of screen it is, and what of it merely repeats the goal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from devices.screen import Screen


def instruction_of(goal: str, screen: Screen) -> frozenset[int]:
    """Indices of the elements of a screen that merely show the goal itself."""
    wanted = _words(goal)
    if len(wanted) < 3:
        return frozenset()
    found: set[int] = set()
    for element in screen:
        if element.parent in found:
            found.add(element.index)
            continue
        words = _words(element.name)
        if len(words) < 3 or element.actions & {"tap", "type", "select"}:
            continue
        if len(words) >= 0.4 * len(wanted) and _is_subsequence(words, wanted):
            found.add(element.index)
    return frozenset(found)


def is_page(screen: Screen) -> bool:
    """Whether something can be hovered over: everywhere but on a phone, which says ``package/activity``."""
    component = screen.location.partition("/")
    return not component[1] or ":" in component[0]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _is_subsequence(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in part)
