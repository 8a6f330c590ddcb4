"""Everything that could be done next: each element and what is done to it, with which text, and what needs none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from planner.learned.situation import FIELDS, Situation
from planner.learned.spans import Filling
from planner.practised.encoding import scrolls_of

Sort = Literal[
    "tap",
    "hold",
    "type",
    "adjust",
    "enter",
    "scroll-down",
    "scroll-up",
    "back",
    "home",
    "answer",
    "impossible",
    "finish",
]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
ENDS: Final = frozenset({"finish", "answer", "impossible"})
"""After which nothing is done."""
_HELD: Final = frozenset({"listitem", "image", "button", "link"})
_WHOLLY: Final = 0.99


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that could be done."""

    sort: Sort
    at: int | None = None
    """Number of the element among the situation's; None where none is needed."""
    filling: Filling | None = None
    """What would be typed or set."""
    answer: str = ""
    """What would be answered."""
    answered_by: int = -1
    """Index on the screen of what the answer is read from."""

    @property
    def text(self) -> str:
        """What is typed, set or answered."""
        return self.filling.text if self.filling is not None else self.answer


def choices_of(s: Situation) -> tuple[Choice, ...]:
    """What could be done; finishing comes last."""
    return (*_on_elements(s), *_without(s), Choice("finish"))


def _on_elements(s: Situation) -> Iterator[Choice]:
    for at, element in enumerate(s.elements):
        offered = s.offered.get(element.index, ())
        if element.role == "slider":
            yield from (Choice("adjust", at, filling) for filling in offered)
            continue
        if element.can("type"):
            yield from (Choice("type", at, filling) for filling in offered)
        if element.actions & {"tap", "select"} or element.role not in FIELDS or not offered:
            yield Choice("tap", at)
        if s.is_live and element.role in _HELD and s.precision[at] >= _WHOLLY:
            yield Choice("hold", at)


def _without(s: Situation) -> Iterator[Choice]:
    down, up = scrolls_of(s.screen)
    if down:
        yield Choice("scroll-down")
    if up:
        yield Choice("scroll-up")
    if not s.is_live:
        return
    if s.screen.keyboard_px or (s.last is not None and s.last.typed):
        yield Choice("enter")
    yield Choice("back")
    if not s.is_launcher:
        yield Choice("home")
    yield from (Choice("answer", answer=told.text, answered_by=told.index) for told in s.answers)
    if s.deeds:
        yield Choice("impossible")
