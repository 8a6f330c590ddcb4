"""Screens drawn at random from what pages write, and from what nobody should write."""

from __future__ import annotations

from random import Random
from typing import get_args

from devices.bounds import Bounds
from devices.screen import Element, Screen, State, Verb

ROLES = (
    *("button", "link", "textbox", "searchbox", "combobox", "listbox", "option", "checkbox", "radio", "slider", "tab"),
    *(
        "spinbutton",
        "menuitem",
        "row",
        "cell",
        "columnheader",
        "listitem",
        "list",
        "group",
        "dialog",
        "text",
        "heading",
    ),
    *("image", "treeitem", "generic", "region", "status", ""),
)
NAMES = (
    *("", " ", "Submit", "Save", "Ann", "@omar", "3", "²", "½", "9" * 5000, "0" * 400, "1e999", "-", "x", "×", "Next"),
    *(">", "<", "3x - 4 = 11", "17 + 25 =", "1/0 =", "9**9**9", "x = x", "(((((", "٣ + ٤ =", "Price: $4.50", "1h 50m"),
    *("12:30", "May", "January 2027", "2027", "The number is higher than 4", "a\nb", "’", "Salad", "Jazz.mp3", "K"),
    *("#ff0000", "\ud800", "\x00", "\ue0000\ue001", "of of of", "the", '"', "\u202eevas", "👍🏽", "a" * 3000),
)
HINTS = ("", "tab", "next", "color", "date", "submit", "trash", "star", "folder", "droppable", "spinner", "red", "up")
LOOKS = ((), (), ("red", "circle"), ("text", "blue"), ("green", "square", "large"))
STATES: tuple[State, ...] = get_args(State)
VERBS: tuple[Verb, ...] = get_args(Verb)


def random_screen(random: Random, names: tuple[str, ...] = NAMES, most: int = 24) -> Screen:
    elements = []
    for index in range(random.randrange(most + 1)):
        left, top = random.randrange(-50, 500), random.randrange(-50, 500)
        elements.append(
            Element(
                index=index,
                role=random.choice(ROLES),
                name=random.choice(names),
                bounds=Bounds(left, top, left + random.randrange(200), top + random.randrange(80)),
                value=random.choice(("", "", random.choice(names))),
                description=random.choice(("", "", random.choice(names))),
                label=random.choice(("", "", random.choice(names))),
                states=frozenset(random.sample(STATES, random.randrange(3))),
                actions=frozenset(random.sample(VERBS, random.randrange(5))),
                options=tuple(random.sample(names, random.randrange(4))),
                parent=random.randrange(-1, index) if index else -1,
                hints=tuple(random.sample(HINTS, random.randrange(3))),
                look=random.choice(LOOKS),
                scroll=random.choice((None, (0, 0, 100, 1000))),
                range=random.choice((None, (0.0, 100.0, 1.0))),
                input_type=random.choice(("", "", "date", "time", "range", "color", "number")),
            )
        )
    return Screen(tuple(elements), size_px=(500, 500))
