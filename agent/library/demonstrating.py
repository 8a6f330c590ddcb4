"""A person shows how something is done: a policy that takes its decisions from typed lines.

Every step passes the gate, the journal and the executor as any other does, so what is left behind is an ordinary trace
with the decider ``person``, and the way is learnt from it as from any run.

::

    tap 3            hold 3           type 5 hello     append 5 more    clear 5
    select 4 Oslo    set 6 20         scroll down      swipe 3 left     press Enter
    open Notes       back             wait             look             done [the answer]     quit

An element is named by the number that is shown, or by its name in quotation marks: ``tap "New note"``.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator

from pydantic import ValidationError

from devices.action import (
    Action,
    Adjust,
    Back,
    Clear,
    LongPress,
    Open,
    Press,
    Scroll,
    Select,
    Swipe,
    Tap,
    Type,
    Wait,
)
from devices.screen import Element, Screen
from devices.selector import fold
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal

HELP = (
    "tap N · hold N · type N TEXT · select N OPTION · set N VALUE · scroll down · swipe N left · press KEY · open APP"
    " · back · wait · look · done [ANSWER] · quit"
)
_ON_ELEMENT = ("tap", "hold", "type", "append", "clear", "select", "set", "swipe")
_DIRECTIONS = ("up", "down", "left", "right")
_TARGET = re.compile(r'(?P<number>\d{1,4})(?=\s|$)|"(?P<name>[^"]+)"(?:#(?P<nth>\d{1,3}))?')


class LineUnread(ValueError):
    """A typed line says nothing that can be done here; the message says what can."""


class Person:
    """Decides as the typed lines say.

    Args:
        lines: what is typed; their end is ``quit``.
        show: told of each screen before a line is read.
        complain: told why a line was not understood.
    """

    name = "person"

    def __init__(self, lines: Iterator[str], show: Callable[[Screen], None], complain: Callable[[str], None]) -> None:
        self._lines, self._show, self._complain = lines, show, complain

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The next line that can be carried out on this screen."""
        del history
        self._show(screen)
        for line in self._lines:
            told = line.strip()
            if not told or told.startswith("#"):
                continue
            if told == "look":
                self._show(screen)
                continue
            try:
                return read_line(told, screen, goal)
            except LineUnread as error:
                self._complain(str(error))
        return Finish("failed", "the demonstration was broken off")


def read_line(line: str, screen: Screen, goal: Goal) -> Act | Finish:
    """What a typed line decides.

    Raises:
        LineUnread: it cannot be understood, or names nothing that is shown.
    """
    verb, _, rest = line.partition(" ")
    verb, rest = verb.casefold(), rest.strip()
    if verb == "done":
        return Finish("done", "the person says that it is done", rest)
    if verb in ("quit", "exit"):
        return Finish("failed", "the demonstration was broken off")
    element: Element | None = None
    if verb in _ON_ELEMENT or (verb == "scroll" and _TARGET.match(rest)):
        element, rest = _target(rest, screen)
    try:
        action = _action(verb, rest)
    except ValidationError as error:
        raise LineUnread(f"{line!r}: {error.errors()[0]['msg']}") from error
    except ValueError as error:
        raise LineUnread(str(error)) from error
    return Act(action, element, "shown by the person", goal.text)


def numbered(screen: Screen) -> list[tuple[int, Element]]:
    """The elements that a person may want to name, by the numbers they are named by."""
    return [(e.index, e) for e in screen if e.actions or e.name or e.value]


def _target(rest: str, screen: Screen) -> tuple[Element, str]:
    found = _TARGET.match(rest)
    if found is None:
        raise LineUnread('say on what: a number that is shown, or a name in quotation marks, as in tap "Save"')
    left = rest[found.end() :].strip()
    if found["number"] is not None:
        number = int(found["number"])
        if number >= len(screen):
            raise LineUnread(f"nothing on this screen has the number {number}; look shows it again")
        return screen.elements[number], left
    same = [
        e for e in screen if fold(found["name"]) in (fold(e.name), fold(e.label)) and (e.actions or e.role != "text")
    ]
    useful = [e for e in same if e.actions] or same
    if found["nth"] is not None and int(found["nth"]) <= len(useful):
        return useful[int(found["nth"]) - 1], left
    if len(useful) != 1:
        told = f"{len(useful)} things are" if useful else "nothing is"
        more = ', say "…"#1 or its number' if useful else ""
        raise LineUnread(f'{told} called "{found["name"]}" on this screen{more}')
    return useful[0], left


def _action(verb: str, rest: str) -> Action:
    match verb:
        case "tap":
            return Tap()
        case "hold":
            return LongPress()
        case "type" | "append":
            return Type(text=rest, append=verb == "append")
        case "clear":
            return Clear()
        case "select":
            return Select(options=tuple(shlex.split(rest)) if '"' in rest else (rest,))
        case "set":
            return Adjust(value=float(rest))
        case "scroll":
            if rest and rest not in _DIRECTIONS:
                raise ValueError("scroll up, down, left or right")
            return Scroll.model_validate({"direction": rest or "down"})
        case "swipe":
            if rest not in _DIRECTIONS:
                raise ValueError("swipe N up, down, left or right")
            return Swipe.model_validate({"direction": rest})
        case "press":
            return Press(key=rest)
        case "open":
            return Open(location=rest)
        case "back":
            return Back()
        case "wait":
            return Wait()
        case _:
            raise ValueError(f"{verb!r} is nothing that can be done; known: {HELP}")
