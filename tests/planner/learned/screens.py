"""Screens and memories for the tests of this folder."""

from __future__ import annotations

from planner.memory.notebook import Notebook
from planner.memory.records import AppMemory, ImaginedTask, KnownElement
from planner.recorded.simplified_html import read_screen

HOME = read_screen(
    "<input id=0 >Search</input>\n<button id=1 text='Sort by'></button>\n<button id=2 text='More options'></button>\n"
    "<button id=3>Ada<br>Hello</button>\n<button id=4>go back</button>"
)
MENU = read_screen("<button id=0>Settings</button>\n<button id=1>About</button>\n<button id=2>go back</button>")
SETTINGS = read_screen(
    "<p id=0>General</p>\n<checkbox id=1 checked=False>Show phone numbers</checkbox>\n"
    "<button id=2>Font size<br>Large</button>\n<button id=3>go back</button>"
)
SHOWN = read_screen(
    "<p id=0>General</p>\n<checkbox id=1 checked=True>Show phone numbers</checkbox>\n"
    "<button id=2>Font size<br>Large</button>\n<button id=3>go back</button>"
)
SIZES = read_screen(
    "<checkbox id=0 checked=False>Small</checkbox>\n<checkbox id=1 checked=True>Large</checkbox>\n"
    "<button id=2>go back</button>"
)
NEW = read_screen(
    "<input id=0>First name</input>\n<input id=1>Surname</input>\n<input id=2>Number</input>\n"
    "<button id=3 text='Save'></button>\n<button id=4>go back</button>"
)


def memory(written: bool = True) -> AppMemory:
    notebook = Notebook("people")
    notebook.walked(
        [
            (HOME, HOME.elements[2]),
            (MENU, MENU.elements[0]),
            (SETTINGS, SETTINGS.elements[2]),
            (SIZES, SIZES.elements[2]),
            (SETTINGS, SETTINGS.elements[3]),
            (MENU, MENU.elements[2]),
            (HOME, HOME.elements[1]),
            (HOME, None),
        ]
    )
    notebook.heard(HOME, HOME.elements[2], "Opens a menu with the settings.")
    path = tuple(KnownElement(role="button", name=name) for name in ("More options", "Settings"))
    notebook.imagined(ImaginedTask(text="show the phone numbers", path=path))
    return notebook.memory() if written else notebook.memory().without_writing()
