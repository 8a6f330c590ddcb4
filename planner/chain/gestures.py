"""Actions as Android in the Wild writes them (Rawles et al., NeurIPS 2023): a type, two points and a text.

Points are ``(y, x)`` as fractions of the screen, to four decimals. A gesture whose two points lie together is a tap,
any other a drag; what is no gesture has no points.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from devices.action import Action, Back, Drag, Open, Press, Scroll, Swipe, Type, Wait
from devices.bounds import Bounds

GestureKind = Literal[
    "DUAL_POINT", "TYPE", "PRESS_BACK", "PRESS_HOME", "PRESS_ENTER", "STATUS_TASK_COMPLETE", "STATUS_TASK_IMPOSSIBLE"
]
TAP_APART = 0.04
"""How far apart, in fractions of the screen, the two points of a tap may lie."""
_REACH = 0.3
"""How far a scroll or a swipe goes, where an action does not say."""
_CENTRE = (0.5, 0.5)


def _rounded(point: tuple[float, float]) -> tuple[float, float]:
    return round(point[0], 4) + 0.0, round(point[1], 4) + 0.0


Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Point = Annotated[tuple[Fraction, Fraction], AfterValidator(_rounded)]


class Gesture(BaseModel):
    """One action."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: GestureKind
    touch: Point | None = None
    lift: Point | None = None
    text: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Gesture:
        pointed = self.kind == "DUAL_POINT"
        if pointed != (self.touch is not None) or pointed != (self.lift is not None):
            raise ValueError("a gesture has two points, and nothing else has any")
        if self.text and self.kind != "TYPE":
            raise ValueError("only TYPE has a text")
        return self

    @property
    def is_tap(self) -> bool:
        """Whether it is a gesture on one place."""
        return self.touch is not None and self.lift is not None and math.dist(self.touch, self.lift) <= TAP_APART

    @property
    def is_drag(self) -> bool:
        """Whether it is a gesture from one place to another."""
        return self.kind == "DUAL_POINT" and not self.is_tap


def gesture_of(action: Action, bounds: Bounds | None, size_px: tuple[int, int]) -> Gesture:
    """An action of ours as a gesture.

    What the format has no word for is what a finger would do: choosing and moving sliders are taps on their element.

    Args:
        action: what is done.
        bounds: of its element; None where it has none.
        size_px: width and height of the screen.

    Raises:
        ValueError: the screen has no size, or the action leaves no trace on one (waiting, opening an address).
    """
    width, height = size_px
    if width <= 0 or height <= 0:
        raise ValueError("a screen without a size has no fractions")

    def at(x: float, y: float) -> tuple[float, float]:
        return min(1.0, max(0.0, y / height)), min(1.0, max(0.0, x / width))

    centre = at(*bounds.center) if bounds is not None else _CENTRE
    match action:
        case Type(text=text):
            return Gesture(kind="TYPE", text=text)
        case Back():
            return Gesture(kind="PRESS_BACK")
        case Press(key="Home"):
            return Gesture(kind="PRESS_HOME")
        case Press(key="Enter" | "NumpadEnter"):
            return Gesture(kind="PRESS_ENTER")
        case Scroll(direction=direction):
            # To see what is below, the finger moves up.
            return _stroke(centre, {"down": "up", "up": "down", "left": "right", "right": "left"}[direction])
        case Swipe(direction=direction):
            return _stroke(centre, direction)
        case Drag(to_px=to, from_px=start):
            begin = at(*start) if start is not None else centre
            return Gesture(kind="DUAL_POINT", touch=begin, lift=at(*to))
        case Wait() | Open() | Press():
            raise ValueError(f"no gesture does this: {action.describe()}")
        case _:
            return Gesture(kind="DUAL_POINT", touch=centre, lift=centre)


def _stroke(centre: tuple[float, float], direction: str) -> Gesture:
    y, x = centre
    dy, dx = {"up": (-_REACH, 0.0), "down": (_REACH, 0.0), "left": (0.0, -_REACH), "right": (0.0, _REACH)}[direction]
    # A stroke that begins near the edge begins far enough from it to have room.
    y, x = min(1 - max(dy, 0), max(-min(dy, 0), y)), min(1 - max(dx, 0), max(-min(dx, 0), x))
    return Gesture(kind="DUAL_POINT", touch=(y, x), lift=(y + dy, x + dx))
