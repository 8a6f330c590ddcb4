"""What holds an element: the row, card, list entry or dialog that it stands in, and what can be read there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final

from devices.screen import Element, Screen
from planner.seconded.page import Page

_HOLDING: Final = frozenset({"row", "listitem", "article", "dialog", "group", "region", "form", "figure"})
_LONGEST: Final = 600
_MOST_READ: Final = 200
"""Elements of one box that are read."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where an element stands."""

    index: int = -1
    """Of what holds it, on the screen; -1 where nothing does that says more than the element."""
    text: str = ""
    around: str = ""
    """What can be read in what holds that."""


def boxes_of(s: Page) -> list[Box]:
    """The box of each element."""
    texts: dict[int, str] = {}
    return [_box(s.screen, element, texts) for element in s.elements]


def _box(screen: Screen, element: Element, texts: dict[int, str]) -> Box:
    found: Box | None = None
    for above in screen.ancestors(element):
        alike = sum(other.role == above.role for other in screen.children.get(above.parent, ()))
        if alike < 2 and above.role not in _HOLDING:
            continue
        text = _text(screen, above, texts)
        if found is not None:
            return Box(found.index, found.text, text)
        if text.strip() != element.name.strip():
            found = Box(above.index, text)
    return found or Box()


def _text(screen: Screen, above: Element, texts: dict[int, str]) -> str:
    if above.index not in texts:
        inside = islice(screen.within(above), _MOST_READ)
        told = " ".join(filter(None, [above.name, *(each.name or each.value for each in inside)]))
        texts[above.index] = told[:_LONGEST]
    return texts[above.index]
