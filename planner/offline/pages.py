"""What of a page merely repeats the goal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from devices.screen import Element, Screen


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
        if len(words) >= 0.4 * len(wanted) and _is_subsequence(words, wanted) and not _holds_controls(screen, element):
            found.add(element.index)
    return frozenset(found)


def _holds_controls(screen: Screen, element: Element) -> bool:
    """Whether something can be done within an element: "Post by Ann" around its buttons is no instruction."""
    return any(inner.actions & {"tap", "type", "select"} for inner in screen.within(element))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _is_subsequence(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in part)
