"""The icon that a selector's name means, on a screen that was read from a picture.

An icon has no name there, only what it probably shows (``Element.hints``, and a name that is no more than that where no
word was read). A skill calls the same button by what it does: "Add alarm" is a plus. So the words of the name are held
against what an icon of that look does in every app; the one icon that fits is taken, and of two none.
"""

from __future__ import annotations

from typing import Final

from devices.patches import is_pictured
from devices.screen import Element, Screen
from devices.selector import Selector
from skills.running.likeness import Alike, letters_and_words

ENOUGH: Final = 0.7
MARGIN: Final = 0.15
_FIRST_WORD: Final = 0.9
"""What the first word of a name is worth by itself: icons show what is done, and leave out to what."""
_DONE_BY_LOOK: Final = 0.85
_ROLES: Final = frozenset({"", "button", "link", "menuitem", "image", "tab"})
_DOES: Final = {
    "add": "add new create start compose",
    "plus": "add new create start compose",
    "edit": "edit rename compose write",
    "pencil": "edit rename compose write",
    "pen": "edit rename compose write",
    "search": "search find",
    "zoom": "search find",
    "bars": "menu navigation drawer",
    "hamburger": "menu navigation drawer",
    "menu": "menu navigation drawer",
    "more": "more options menu overflow",
    "more vertical": "more options menu overflow",
    "more horizontal": "more options menu overflow",
    "dots vertical": "more options menu overflow",
    "arrow left": "back up return",
    "chevron left": "back up return previous",
    "back": "back up return",
    "close": "close cancel dismiss clear",
    "x": "close cancel dismiss clear",
    "cross": "close cancel dismiss clear",
    "check": "save done ok confirm apply",
    "settings": "settings preferences",
    "gear": "settings preferences",
    "trash": "delete remove discard",
    "delete": "delete remove discard",
    "call": "call dial",
    "phone": "call dial",
    "send": "send",
    "paper plane": "send",
    "star": "star favorite favourite",
    "heart": "like favorite favourite wish",
    "archive": "archive",
    "pin": "pin",
    "share": "share",
    "play": "play start resume",
    "pause": "pause",
    "download": "download",
    "filter": "filter",
    "dialpad": "keypad key dial",
}
"""What icons of a look do everywhere."""


def icon_meant(selector: Selector, screen: Screen, alike: Alike) -> tuple[Element, float] | None:
    """The one icon that a selector's name means, and how likely; None where there is none or more than one.

    Args:
        selector: with this run's values in it.
        screen: where; on one that was not read from a picture names are names, and nothing is guessed.
        alike: how much two names mean the same.
    """
    wanted = selector.name or selector.label
    if not wanted or selector.role not in _ROLES:
        return None
    about = selector.model_copy(update={"role": "", "name": "", "label": "", "hint": "", "fallbacks": ()})
    scored = sorted(
        ((shows(wanted, element, alike), element) for element in about.matches(screen) if is_guessed(element)),
        key=lambda item: -item[0],
    )
    if not scored or scored[0][0] < ENOUGH:
        return None
    if len(scored) > 1 and scored[1][0] > scored[0][0] - MARGIN:
        return None
    return scored[0][1], scored[0][0]


def is_guessed(element: Element) -> bool:
    """Whether what an element is called is only what its icon probably shows."""
    return is_pictured(element) and element.sources == {"icon"} and element.can("tap")


def shows(wanted: str, element: Element, alike: Alike = letters_and_words) -> float:
    """How well what an icon probably shows fits a name, 0 to 1."""
    words = wanted.casefold().split()
    best = 0.0
    for look in dict.fromkeys(guess for guess in (element.name, *element.hints) if guess):
        best = max(best, alike(wanted, look), _FIRST_WORD * alike(words[0], look) if words else 0.0)
        done = _DOES.get(look, "").split()
        if any(word in done for word in words):
            best = max(best, _DONE_BY_LOOK)
    return best
