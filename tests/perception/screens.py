"""Screens by hand, for what reads Screens."""

from __future__ import annotations

from collections.abc import Iterable

from devices.bounds import Bounds
from devices.screen import Element, Screen, State, Verb

TAP: frozenset[Verb] = frozenset({"tap"})
VERBS: dict[str, frozenset[Verb]] = {
    **dict.fromkeys(("button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "option"), TAP),
    **dict.fromkeys(("textbox", "searchbox", "spinbutton"), frozenset({"tap", "type"})),
    "combobox": frozenset({"select"}),
    "slider": frozenset({"tap", "drag"}),
}


class Draft:
    """Collects elements; ``screen()`` gives them out."""

    def __init__(self) -> None:
        self.elements: list[Element] = []

    def add(
        self,
        role: str,
        name: str = "",
        left: int = 10,
        top: int = -1,
        width: int = 80,
        height: int = 24,
        parent: int = -1,
        states: Iterable[State] = (),
        actions: frozenset[Verb] | None = None,
        **details: object,
    ) -> int:
        index = len(self.elements)
        top = index * 30 if top < 0 else top
        self.elements.append(
            Element(
                index,
                role,
                name,
                Bounds(left, top, left + width, top + height),
                parent=parent,
                states=frozenset(states),
                actions=VERBS.get(role, frozenset()) if actions is None else actions,
                **details,  # type: ignore[arg-type]
            )
        )
        return index

    def screen(self, **details: object) -> Screen:
        return Screen(tuple(self.elements), **{"size_px": (800, 600), **details})  # type: ignore[arg-type]


def orders() -> Screen:
    """A heading, a table of four people with an Open button each, a form, two buttons."""
    draft = Draft()
    draft.add("heading", "Orders", 10, 0)
    table = draft.add("table", "", 0, 50, 600, 130)
    for at, who in enumerate(("Ada", "Bo", "Anna", "Eve")):
        row = draft.add("row", "", 0, 50 + at * 30, 600, 30, parent=table)
        draft.add("cell", who, 10, 50 + at * 30, parent=row)
        draft.add("button", "Open", 300, 50 + at * 30, parent=row)
    draft.add("textbox", "E-mail address", 10, 300, 200)
    draft.add("checkbox", "Express delivery", 10, 340, 20, 20, states=["checked"])
    draft.add("checkbox", "Gift wrap", 10, 370, 20, 20, states=["unchecked"])
    draft.add("button", "Place order", 10, 400)
    draft.add("button", "Clear form", 120, 400, states=["disabled"])
    return draft.screen()
