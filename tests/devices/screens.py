"""Screens for tests: by hand, large, deep, and drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from devices.bounds import Bounds
from devices.screen import Element, Screen


def element(index: int, role: str = "button", name: str = "", **more: Any) -> Element:
    """One Element; unless told otherwise it lies in its own line."""
    more.setdefault("bounds", Bounds(10, 20 * index, 110, 20 * index + 18))
    return Element(index=index, role=role, name=name, **more)


def screen(*elements: Element, **more: Any) -> Screen:
    return Screen(elements=elements, **more)


def table(rows: int) -> Screen:
    """One table whose rows all hold a name and the same three buttons: 5 elements a row and 1 for the table."""
    elements = [element(0, "table", "People", bounds=Bounds(0, 0, 900, 20 * rows))]
    for row in range(rows):
        at, top = len(elements), 20 * row
        elements.append(element(at, "row", bounds=Bounds(0, top, 900, top + 20), parent=0))
        elements.append(element(at + 1, "text", f"Person {row}", bounds=Bounds(0, top, 200, top + 20), parent=at))
        for column, name in enumerate(("Open", "Edit", "Delete")):
            left = 300 + 100 * column
            box = Bounds(left, top, left + 90, top + 20)
            elements.append(element(at + 2 + column, "button", name, bounds=box, parent=at))
    return screen(*elements)


def nested(depth: int) -> Screen:
    """Every element inside the one before it."""
    return screen(*(element(i, "group", f"Level {i}", parent=i - 1) for i in range(depth)))


ROLES = ("button", "link", "textbox", "row", "list", "text", "")
# Few words, so that duplicates are common, and the odd ones that pages write.
NAMES = (
    *("", "Save", "SAVE", "Delete", "Anna", "Bo", "  ", "ＳＡＶＥ", "straße", "STRASSE", "x|y", "\ud800"),
    *("é", "e\u0301"),
)
HINTS = ("", "trash", "Icon", "row-3", "ⅷ")

some_bounds = st.builds(
    lambda left, top, width, height: Bounds(left, top, left + width, top + height),
    st.integers(-50, 500),
    st.integers(-50, 500),
    st.integers(0, 200),
    st.integers(0, 200),
)


@st.composite
def screens(draw: st.DrawFn, most: int = 10) -> Screen:
    """A screen of 1 to ``most`` elements with parents before children; the handle tells an element's first index."""
    elements = []
    for index in range(draw(st.integers(1, most))):
        elements.append(
            Element(
                index=index,
                role=draw(st.sampled_from(ROLES)),
                name=draw(st.sampled_from(NAMES)),
                bounds=draw(some_bounds),
                label=draw(st.sampled_from(("", "", "Anna", "Total"))),
                hints=tuple(draw(st.lists(st.sampled_from(HINTS), max_size=2))),
                parent=draw(st.integers(-1, index - 1)),
                handle=str(index),
            )
        )
    return Screen(elements=tuple(elements))


def moved(shown: Screen, seed: int) -> Screen:
    """The same things at other places and, among siblings, in another order."""
    random = Random(seed)
    order: list[Element] = []
    waiting: list[Element] = list(shown.children.get(-1, ()))
    while waiting:
        above = waiting.pop(random.randrange(len(waiting)))
        order.append(above)
        waiting.extend(shown.children.get(above.index, ()))
    place = {e.index: at for at, e in enumerate(order)}
    return Screen(elements=tuple(_at(e, place, random) for e in order))


def _at(seen: Element, place: dict[int, int], random: Random) -> Element:
    left, top = random.randrange(1000), random.randrange(1000)
    box = Bounds(left, top, left + seen.bounds.width, top + seen.bounds.height)
    return replace(seen, index=place[seen.index], parent=place.get(seen.parent, -1), bounds=box)


class Counted(Sequence[Element]):
    """A tuple of elements that counts how often one is fetched: work is measured in steps, not in seconds."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = tuple(elements)
        self.fetched = 0

    def __len__(self) -> int:
        return len(self._elements)

    def __getitem__(self, at: Any) -> Any:
        self.fetched += 1
        return self._elements[at]
