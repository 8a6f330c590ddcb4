"""What is looked into before an app is left: what was not opened yet, and what a walk through the app opened unharmed.

Whoever is unsure in the right app leaves it, comes back and is unsure again. A search through the app goes on instead:
back to where there is something untried (`planner.tree` does the same with its branches), the likeliest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from planner.learned.apps import package_of
from planner.learned.past import Deed
from planner.learned.situation import Situation

if TYPE_CHECKING:
    from planner.learned.choices import Choice

_MOST_LOOKS: Final = 6
"""From one screen, before it is left."""
_WAYS: Final = frozenset({"overflow", "search", "settings"})
"""Sorts of controls that show more and do nothing."""


def is_entrance(s: Situation) -> bool:
    """Whether going back from this screen leaves the app: nothing that was opened since it was shown is open still."""
    if s.is_launcher or not s.deeds:
        return False
    here = package_of(s.screen.location)
    since = list(takewhile(lambda deed: deed.app == here, reversed(s.deeds)))[::-1]
    return not since or since[0].before == s.screen.fingerprint or _depth(since) == 0


def opens_more(choice: Choice, s: Situation) -> bool:
    """Whether a choice shows more of the app and changes nothing, and was not tried from this screen."""
    if choice.sort != "tap" or choice.at is None:
        return False
    element = s.elements[choice.at]
    sign = (element.role, s.titles[choice.at])
    here = [deed for deed in s.deeds if deed.before == s.screen.fingerprint]
    if any((deed.role, deed.title) == sign for deed in here) or sign in s.left_again or len(here) > _MOST_LOOKS:
        return False
    if element.role == "tab" or s.sorts[choice.at] & _WAYS:
        return True
    if s.outlook is None:
        return False
    place = s.outlook.place(s.screen)
    stop = s.outlook.opens(place, element)
    return stop is not None and stop != place


def _depth(deeds: Sequence[Deed]) -> int:
    """How many screens are open above the first."""
    depth = 0
    for deed in deeds:
        if deed.kind == "back":
            depth = max(depth - 1, 0)
        elif deed.kind == "tap" and deed.changed and deed.role != "tab":
            depth += 1
    return depth
