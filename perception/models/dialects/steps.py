"""What a GUI model's answer says, whichever language it says it in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from devices.screen import Element, Screen
from perception.errors import AnswerInvalid

Verb = Literal[
    "tap", "double-tap", "right-tap", "long-press", "hover", "type", "press", "scroll", "drag", "open", "back", "home",
    "wait", "answer", "ask", "done", "failed",
]  # fmt: skip
Direction = Literal["up", "down", "left", "right"]
LONGEST = 20_000
"""Characters of an answer; none of these models writes as much."""
_OUT_OF_REACH = frozenset({"disabled", "covered", "offscreen"})

KEYS = {
    "enter": "Enter",
    "return": "Enter",
    "esc": "Escape",
    "escape": "Escape",
    "tab": "Tab",
    "space": "Space",
    "backspace": "Backspace",
    "delete": "Delete",
    "del": "Delete",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "up": "ArrowUp",
    "down": "ArrowDown",
    "left": "ArrowLeft",
    "right": "ArrowRight",
    "home": "Home",
    "end": "End",
    "ctrl": "Control",
    "control": "Control",
    "alt": "Alt",
    "shift": "Shift",
    "cmd": "Meta",
    "meta": "Meta",
    "win": "Meta",
    "super": "Meta",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One answer. Points are picture pixels."""

    verb: Verb
    point_px: tuple[int, int] | None = None
    to_px: tuple[int, int] | None = None
    """Where a drag ends."""
    text: str = ""
    """What is typed, asked, opened or answered."""
    key: str = ""
    """A key or chord, as ``devices.action.Press`` wants it."""
    direction: Direction | None = None
    """Where a scroll goes on."""
    thought: str = ""
    """What the model says it thinks."""


def element_at(screen: Screen, point_px: tuple[int, int], able: Callable[[Element], bool]) -> Element | None:
    """The element that a point means: the smallest one there that is in reach and ``able``, if there is one."""
    x, y = point_px
    there = [
        e
        for e in screen
        if e.bounds.left <= x < e.bounds.right and e.bounds.top <= y < e.bounds.bottom and not e.states & _OUT_OF_REACH
    ]
    return min(filter(able, there), key=lambda e: (e.bounds.width * e.bounds.height, -e.index), default=None)


def pressable(element: Element) -> bool:
    """Whether anything but scrolling can be done to it."""
    return bool(element.actions - {"scroll"})


def chord(told: str) -> str:
    """``ctrl c`` or ``ctrl+c`` as ``Control+c``.

    Raises:
        AnswerInvalid: it names no key.
    """
    parts = [part for part in re.split(r"[+\s]+", told.strip()) if part]
    if not parts or len(parts) > 4:
        raise AnswerInvalid(f"it names no key: {told[:40]!a}")
    return "+".join(KEYS.get(part.casefold(), part if len(part) == 1 else part.capitalize()) for part in parts)


def direction_of(told: object) -> Direction:
    """A direction by its name.

    Raises:
        AnswerInvalid: it is none.
    """
    match str(told).strip().casefold():
        case "up" | "down" | "left" | "right" as found:
            return found
        case other:
            raise AnswerInvalid(f"it scrolls in no direction: {other[:40]!a}")


def bounded(text: str) -> str:
    """The same text.

    Raises:
        AnswerInvalid: it is longer than any answer.
    """
    if len(text) > LONGEST:
        raise AnswerInvalid(f"the answer has {len(text)} characters, more than {LONGEST}")
    return text
