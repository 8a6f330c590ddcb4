"""AutoDroid's simplified HTML of an Android screen, as a Screen.

One line is one element: ``<button id=3 text='More options'>Title<br>Summary</button>``. The tag says what it is,
``text`` is its content description, what stands between the tags are the texts inside it, one a ``<br>``. Where things
were on the screen is not recorded, so every element has an empty rectangle.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from devices.bounds import Bounds
from devices.screen import Element, Screen, State, Verb

_ELEMENT: Final = re.compile(
    r"<(?P<tag>[a-z]+) id=(?P<id>\d{1,6})(?P<attributes>(?: [a-z]+=(?:'.*?'(?=[ >])|[^\s'>]+))*) ?>"
    r"(?P<inner>.*?)</(?P=tag)>",
    re.DOTALL,
)
_TEXT: Final = re.compile(r" text='(.*?)'(?=$| [a-z]+=)", re.DOTALL)
_CHECKED: Final = re.compile(r" checked=(True|False)\b")
_BREAK: Final = re.compile(r"<br\s*/?>|\n")
_ROLES: Final = {"button": "button", "checkbox": "checkbox", "input": "textbox", "p": "text"}
_VERBS: Final[dict[str, frozenset[Verb]]] = {
    "button": frozenset({"tap"}),
    "checkbox": frozenset({"tap"}),
    "textbox": frozenset({"tap", "type"}),
}
_NOWHERE: Final = Bounds(0, 0, 0, 0)
GO_BACK: Final = "go back"
"""What these recordings call the system's Back, which they show as a last button of every screen."""


@lru_cache(maxsize=4096)
def read_screen(state: str) -> Screen:
    """The Screen of one recorded state; what is no element of the format is left out.

    An element's ``handle`` is its id in the recording. A field's text is its value and its name too, because the
    recordings do not tell a hint from what was typed.
    """
    elements: list[Element] = []
    for match in _ELEMENT.finditer(state):
        role = _ROLES.get(match["tag"], "generic")
        inner = _lines(match["inner"])
        said = _TEXT.search(match["attributes"])
        described = _lines(said[1]) if said else ""
        elements.append(
            Element(
                index=len(elements),
                role=role,
                name=inner or described,
                bounds=_NOWHERE,
                value=inner if role == "textbox" else "",
                description=described if inner else "",
                states=_states(match["attributes"]),
                actions=_VERBS.get(role, frozenset()),
                handle=match["id"],
            )
        )
    return Screen(tuple(elements))


def _lines(marked: str) -> str:
    lines = (line.strip() for line in _BREAK.split(marked))
    return "\n".join(line for line in lines if line)


def _states(attributes: str) -> frozenset[State]:
    found = _CHECKED.search(attributes)
    if found is None:
        return frozenset()
    return frozenset({"checked"}) if found[1] == "True" else frozenset({"unchecked"})
