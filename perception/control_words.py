"""What a control holds and how it stands, in few words: value, states, choices."""

from __future__ import annotations

from collections.abc import Mapping

from devices.screen import Element, State
from perception.lexical import fold_text
from perception.unique_labels import clean, plain_label

LONGEST_VALUE = 80
_LONGEST_HINT = 60
_LONGEST_OPTION = 40
_MOST_OPTIONS = 20
_TICKS = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})
_ROWS = frozenset({"listitem", "row", "treeitem", "option"})
_SAID_STATES: Mapping[State, str] = {
    "disabled": "disabled",
    "readonly": "read-only",
    "required": "required",
    "invalid": "invalid",
    "selected": "selected",
    "pressed": "pressed",
    "expanded": "expanded",
    "collapsed": "collapsed",
    "covered": "covered",
    "focused": "focused",
}


def details_of(element: Element) -> str:
    """What stands after the label of a control; begins with a space or a semicolon when there is anything.

    The value of a password field is never told, only whether there is one.
    """
    told = _held(element)
    if element.range is not None and element.role == "slider":
        told += f" ({element.range[0]:g}–{element.range[1]:g})"
    said = [word for state, word in _SAID_STATES.items() if state in element.states]
    if "drag" in element.actions and element.role != "slider":
        said.append("draggable")
    if "upload" in element.actions:
        said.append("takes a file")
    if said:
        told += f", {', '.join(said)}" if told else f" ({', '.join(said)})"
    if element.options:
        shown = ", ".join(clean(option, _LONGEST_OPTION) for option in element.options[:_MOST_OPTIONS])
        more = len(element.options) - _MOST_OPTIONS
        told += f"; options: {shown}" + (f", … {more} more" if more > 0 else "")
    return told


def _held(element: Element) -> str:
    """The value, or whether a box is on."""
    states = element.states
    if "password" in states:
        return " filled" if element.value else " empty"
    if element.role in _TICKS:
        if states & {"checked", "mixed"}:
            return " on" if "checked" in states else " mixed"
        return " off" if "unchecked" in states and element.role != "radio" else ""
    if element.value:
        return f"{_type_told(element)} = {clean(element.value, LONGEST_VALUE)}"
    if "type" not in element.actions:
        return _second_line(element)
    hint = clean(element.description, _LONGEST_HINT)
    known = not hint or fold_text(hint) in fold_text(plain_label(element))
    return f"{_type_told(element)} empty" + ("" if known else f", e.g. {hint}")


def _second_line(element: Element) -> str:
    """What a row says below its name: the beginning of a message, a date, how many are unread."""
    if element.role not in _ROWS:
        return ""
    told = clean(element.description, _LONGEST_HINT)
    return "" if not told or fold_text(told) in fold_text(plain_label(element)) else f": {told}"


def _type_told(element: Element) -> str:
    """`` (date)`` where the label does not say so itself."""
    kind = clean(element.input_type, 20)
    if not kind or element.role in ("spinbutton", "slider"):
        return ""
    return "" if kind in plain_label(element).casefold().replace("-", "") else f" ({kind})"


def scroll_words(element: Element) -> str:
    """``page scrolls: 0–800 of 1613 px shown``; nothing when all of it is shown."""
    if element.scroll is None or "scrolls-y" not in element.states:
        return ""
    _, top, _, height = element.scroll
    shown = element.bounds.height
    if height <= shown:
        return ""
    what = "page" if element.role == "main" else clean(element.name, 40) or element.role
    return f"{what} scrolls: {top}–{top + shown} of {height} px shown"
