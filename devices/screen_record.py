"""A Screen as JSON, so that what a run has seen can be looked at again: for learning from it, not for acting on it.

Only what is not at its default is written. What a password field holds is never written; whoever knows other secrets
takes them out before (``without``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from devices.bounds import Bounds
from devices.errors import JournalCorrupt
from devices.screen import Element, Screen

MOST_ELEMENTS: Final = 4_000
"""Of one screen that are kept; what comes after is left out."""
_NOT_KEPT = frozenset({"index", "role", "name", "bounds", "handle"})
_KEPT = tuple(each.name for each in fields(Element) if each.name not in _NOT_KEPT)
_DEFAULTS = {each.name: each.default for each in fields(Element)}
_ELEMENTS: TypeAdapter[tuple[Element, ...]] = TypeAdapter(tuple[Element, ...])


def without(screen: Screen, conceal: Callable[[str], str]) -> Screen:
    """The screen with every text concealed."""
    elements = tuple(
        replace(
            element,
            name=conceal(element.name),
            value=conceal(element.value),
            description=conceal(element.description),
            label=conceal(element.label),
            options=tuple(map(conceal, element.options)),
        )
        for element in screen
    )
    return replace(screen, elements=elements, location=conceal(screen.location), title=conceal(screen.title))


def dump_screen(screen: Screen) -> bytes:
    """The screen as JSON in UTF-8."""
    told = {
        "location": screen.location,
        "title": screen.title,
        "size_px": screen.size_px,
        "elements": [_element(element) for element in screen.elements[:MOST_ELEMENTS]],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def load_screen(raw: bytes, source: str = "") -> Screen:
    """The screen that ``dump_screen`` wrote.

    Raises:
        JournalCorrupt: it is none.
    """
    try:
        told = json.loads(raw)
        elements = _ELEMENTS.validate_python(
            [
                {"index": index, **element, "bounds": Bounds(*element["bounds"])}
                for index, element in enumerate(told["elements"])
            ]
        )
        if any(not -1 <= element.parent < element.index for element in elements):
            raise ValueError("an element stands inside a later one")
        width, height = told["size_px"]
        return Screen(elements, str(told["location"]), str(told["title"]), (int(width), int(height)))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise JournalCorrupt(f"{source or 'it'} holds no screen", "the rest of the run can still be shown") from error


def _element(element: Element) -> dict[str, Any]:
    box = element.bounds
    told: dict[str, Any] = {"role": element.role, "name": element.name}
    told["bounds"] = (box.left, box.top, box.right, box.bottom)
    for name in _KEPT:
        value = getattr(element, name)
        if value != _DEFAULTS[name] and not (name == "value" and "password" in element.states):
            told[name] = sorted(value) if isinstance(value, frozenset) else value
    return told
