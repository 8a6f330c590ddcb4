"""What a screen offers that may be a task: one goal for each control that can be told from the others.

A switch is turned the other way, what leads on is opened, a button is pressed. Nothing is offered that cannot be undone
(``devices.effect``), that is a field to type into, or whose name changes with what the app holds: a number, a time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from devices.action import Tap
from devices.effect import EffectClass, effect_on
from devices.screen import Element, Screen

_OPENED: Final = frozenset({"tab", "link", "listitem", "menuitem", "row", "cell", "treeitem"})
_SWITCHED: Final = frozenset({"switch", "checkbox"})
_PRESSED: Final = frozenset({"button", "radio", "option"})
_TELLING: Final = _OPENED | _SWITCHED | _PRESSED | {"heading", "textbox", "slider"}
_LONGEST: Final = 40
_HELD = re.compile(r"\d|@|://|[{}]")
"""In a name that says what the app holds, rather than what it can do."""
_BACK: Final = frozenset({"back", "navigate up", "close", "cancel", "up", "home", "recents", "dismiss"})


@dataclass(frozen=True, slots=True)
class Touch:
    """A control to tap, by role and name."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Task:
    """A goal, and the taps that should reach it."""

    goal: str
    way: tuple[Touch, ...]


def offered(screen: Screen, app: str, way: Sequence[Touch] = ()) -> list[Task]:
    """The tasks of a screen, in reading order.

    Args:
        screen: what is shown after ``way``.
        app: what the app is called.
        way: the taps that led here from the app's first screen.
    """
    found: list[Task] = []
    for element in screen:
        touch = Touch(element.role, element.name.strip())
        if touch in way or not is_offered(element, screen) or find(screen, touch) is None:
            continue
        found.append(Task(f"{_verb(element)} {touch.name} in {app}", (*way, touch)))
    return found


def is_offered(element: Element, screen: Screen) -> bool:
    """Whether a tap on it may be tried: it can be undone, and says what it is."""
    name = element.name.strip()
    if not element.can("tap") or not 2 <= len(name) <= _LONGEST or _HELD.search(name) or "\n" in name:
        return False
    if element.role not in _OPENED | _SWITCHED | _PRESSED or name.casefold() in _BACK or "selected" in element.states:
        return False
    return effect_on(Tap(), element, screen).effect_class is not EffectClass.IRREVERSIBLE


def find(screen: Screen, touch: Touch) -> Element | None:
    """The one control of a role and name; None where there is none, or several."""
    same = [e for e in screen if e.role == touch.role and e.name.strip() == touch.name and e.can("tap")]
    return same[0] if len(same) == 1 else None


def appeared(before: Screen, after: Screen, touched: str) -> Element | None:
    """What tells that a tap led somewhere: the first named control or heading that was not there before.

    Nothing that is called as what was tapped, which another run may name otherwise.
    """
    was = {(element.role, element.name.strip()) for element in before}
    for element in after:
        name = element.name.strip()
        if element.role not in _TELLING or not 2 <= len(name) <= _LONGEST or _HELD.search(name):
            continue
        if name.casefold() in touched.casefold() or touched.casefold() in name.casefold():
            continue
        if (element.role, name) not in was and sum(
            e.role == element.role and e.name == element.name for e in after
        ) == 1:
            return element
    return None


def _verb(element: Element) -> str:
    if element.role in _SWITCHED:
        return "Turn off" if "checked" in element.states else "Turn on"
    return "Open" if element.role in _OPENED else "Press"
