"""What is asked of one element: its text, attributes and place, and to be clicked, filled or emptied."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from emulators.phone.system.keys import ENTER
from emulators.phone.wire.captures import png_text
from emulators.phone.wire.uia2.failures import Failure, invalid
from emulators.phone.wire.uia2.session import Session

if TYPE_CHECKING:
    from emulators.phone.phone import Phone
    from emulators.phone.system.uinode import UiNode
    from emulators.phone.wire.handset import Handset


def center(node: UiNode) -> tuple[int, int]:
    """Return the middle of what is seen of a node.

    Raises:
        Failure: nothing of it is.
    """
    left, top, right, bottom = node.bounds
    if left >= right or top >= bottom:
        raise Failure("invalid element state", "the element is not visible")
    return (left + right) // 2, (top + bottom) // 2


def rectangle(node: UiNode) -> dict[str, int]:
    """Return x, y, width and height in pixels."""
    left, top, right, bottom = node.bounds
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def text_of(node: UiNode) -> str:
    """Return the text; of a slider its value, of an empty field its hint, as Android's accessibility has it."""
    if node.range is not None and not node.text:
        return str(node.range[2])
    return node.text or (node.hint if node.editable else "")


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _content_size(node: UiNode) -> str | None:
    if node.scroll is None:
        return None
    left, top, right, bottom = node.bounds
    told = {
        "width": right - left,
        "height": bottom - top,
        "top": top,
        "left": left,
        "scrollableOffset": max(0, node.scroll[3] - (bottom - top)),
        "touchPadding": 0,
    }
    return json.dumps(told)


_ATTRIBUTES: Mapping[str, Callable[[UiNode], str | None]] = {
    "bounds": lambda node: "[{},{}][{},{}]".format(*node.bounds),
    "checkable": lambda node: _flag(node.checkable),
    "checked": lambda node: _flag(node.checked),
    "class": lambda node: node.class_name,
    "clickable": lambda node: _flag(node.clickable),
    "content-desc": lambda node: node.description or None,
    "displayed": lambda node: _flag(node.displayed),
    "enabled": lambda node: _flag(node.enabled),
    "extras": lambda node: None,
    "focusable": lambda node: _flag(node.focusable),
    "focused": lambda node: _flag(node.focused),
    "heading": lambda node: _flag(node.heading),
    "hint": lambda node: node.hint or None,
    "index": lambda node: str(node.index),
    "long-clickable": lambda node: _flag(node.long_clickable),
    "name": lambda node: node.description or node.text,
    "package": lambda node: node.package,
    "password": lambda node: _flag(node.password),
    "resource-id": lambda node: node.resource_id or None,
    "scrollable": lambda node: _flag(node.scrollable),
    "selected": lambda node: _flag(node.selected),
    "selection-start": lambda node: None,
    "selection-end": lambda node: None,
    "showingHint": lambda node: _flag(node.editable and not node.text and bool(node.hint)),
    "text": text_of,
    "text-size": lambda node: None,
    "window-id": lambda node: str(node.window),
    "contentSize": _content_size,
}

_OTHER_NAMES: Mapping[str, str] = {
    "className": "class",
    "contentDescription": "content-desc",
    "description": "content-desc",
    "hintText": "hint",
    "longClickable": "long-clickable",
    "packageName": "package",
    "resourceId": "resource-id",
    "resource-name": "resource-id",
    "id": "resource-id",
    "visible": "displayed",
}


def attribute(node: UiNode, name: str) -> str | None:
    """Return an attribute's value by its name or another name of it.

    Raises:
        Failure: no element has such an attribute.
    """
    told = _ATTRIBUTES.get(_OTHER_NAMES.get(name, name))
    if told is None:
        raise invalid(f"there is no attribute {name!r}; known are {', '.join(sorted(_ATTRIBUTES))}")
    return told(node)


def click(phone: Phone, node: UiNode) -> None:
    """Touch the middle of it, as a finger does: what lies over it takes the touch."""
    phone.tap(*center(node))


def set_value(phone: Phone, node: UiNode, text: str, *, replace: bool) -> None:
    """Fill a field, or move a slider; without ``replace`` the text goes to the end of what is there.

    A line break at the end presses the keyboard's action in a field of one line.

    Raises:
        Failure: it takes no text.
    """
    if node.range is not None and not node.editable:
        try:
            value = float(text)
        except ValueError:
            raise invalid(f"a slider takes a number, not {text!r}") from None
        if not phone.accessibility.set_progress(node.id, value):
            raise Failure("invalid element state", "the element cannot be moved")
        return
    view = phone.find(node.id)
    if view is None or not node.editable or not node.enabled:
        raise Failure("invalid element state", "the element takes no text")
    submits = text.endswith("\n") and not view.multiline
    wanted = ("" if replace else view.text) + (text.removesuffix("\n") if submits else text)
    if not node.focused:
        phone.accessibility.click(node.id)
    if not phone.accessibility.set_text(node.id, wanted):
        raise Failure("invalid element state", "the element takes no text")
    if submits:
        phone.key(ENTER)


def answer(handset: Handset, session: Session, what: str, reference: str, body: dict[str, Any]) -> Any:
    """Answer a request for an element.

    Raises:
        Failure: the element is gone, or does not have what is asked.
    """
    with handset.turn() as phone:
        node = session.node(phone, reference)
        match what:
            case "click":
                click(phone, node)
            case "clear":
                set_value(phone, node, "", replace=True)
            case "value":
                text = body.get("text") if isinstance(body.get("text"), str) else "".join(body.get("value") or [])
                set_value(phone, node, str(text), replace=bool(body.get("replace")))
            case "text":
                return text_of(node)
            case "name":
                return node.description or node.text
            case "rect":
                return rectangle(node)
            case "location":
                return {"x": node.bounds[0], "y": node.bounds[1]}
            case "size":
                place = rectangle(node)
                return {"width": place["width"], "height": place["height"]}
            case "displayed" | "enabled" | "selected":
                return attribute(node, what) == "true"
            case "screenshot":
                center(node)
                return png_text(handset, node.bounds)
            case _:
                raise Failure("unknown command", f"an element has no {what!r}")
    return None
