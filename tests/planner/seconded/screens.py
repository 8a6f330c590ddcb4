"""Pages by hand: rows of a table with a button each, a form, a list of options."""

from __future__ import annotations

from dataclasses import replace

from devices.bounds import Bounds
from devices.screen import Element, Screen, Verb

PAGE = "http://127.0.0.1/orders"
PHONE = "com.example.shop/.Orders"


BOX = Bounds(0, 0, 200, 30)
_TAKES: dict[str, tuple[Verb, ...]] = {"textbox": ("tap", "type"), "combobox": ("tap", "select"), "button": ("tap",)}


def element(role: str, name: str, parent: int = -1, options: tuple[str, ...] = (), value: str = "") -> Element:
    takes = frozenset(_TAKES.get(role, ()))
    return Element(-1, role, name, BOX, value=value, actions=takes, options=options, parent=parent)


def screen_of(*elements: Element, location: str = PAGE) -> Screen:
    numbered = tuple(replace(each, index=at) for at, each in enumerate(elements))
    return Screen(numbered, location=location, size_px=(800, 600))


ORDERS = screen_of(
    element("table", "Orders"),
    element("row", "", 0),
    element("cell", "Tea", 1),
    element("button", "Cancel", 1),
    element("row", "", 0),
    element("cell", "Coffee", 4),
    element("button", "Cancel", 4),
)
FORM = screen_of(
    element("textbox", "Your name"),
    element("combobox", "Size", options=("Small", "Large"), value="Small"),
    element("button", "Send order"),
)
