"""From what the network chose to what the run is told to do."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from devices.action import Action, Adjust, Back, LongPress, Press, Scroll, Swipe, Tap, Type
from devices.screen import Element, Screen
from planner.decision import Act, Finish, Option
from planner.practised.deeds import mark_of
from planner.practised.values import note_of


def decision_for(
    sort: str,
    element: Element | None,
    text: str,
    screen: Screen,
    *,
    reason: str = "",
    confidence: float | None = None,
    alternatives: Sequence[Option] = (),
) -> Act | Finish:
    """The decision that does this.

    Args:
        sort: one of ``deeds.SORTS``.
        element: what it is done to.
        text: what is typed or answered, or where a slider goes.
        screen: what is shown: what can be read on it is noted when it is left for another app.
        reason: why.
        confidence: how sure.
        alternatives: what else was considered.
    """
    if sort == "finish":
        return Finish("done", reason or "nothing of the goal is left")
    if sort == "answer":
        return Finish("done", reason or "it can be read on the screen", answer=text)
    if sort == "impossible":
        return Finish("failed", reason or "what the goal asks for is not there", impossible=True)
    try:
        action = _action(sort, text)
    except (ValidationError, ValueError):
        return Finish("failed", f"{text[:60]!r} cannot be given to {element.describe() if element else 'the screen'}")
    mark = mark_of(note_of(screen)) if sort == "home" else ""
    return Act(
        action, element, reason or sort, clause_key=mark, confidence=confidence, alternatives=tuple(alternatives)
    )


def _action(sort: str, text: str) -> Action:
    match sort:
        case "tap":
            return Tap()
        case "hold":
            return LongPress()
        case "type":
            return Type(text=text)
        case "adjust":
            return Adjust(value=float(text.replace(",", "")))
        case "swipe-right":
            return Swipe(direction="right")
        case "swipe-left":
            return Swipe(direction="left")
        case "back":
            return Back()
        case "enter":
            return Press(key="Enter")
        case "home":
            return Press(key="Home")
        case "scroll-down":
            return Scroll(direction="down")
        case "scroll-up":
            return Scroll(direction="up")
        case _:
            raise ValueError(sort)
