"""Words people use for kinds of things ("button", "icon", "box") and how well an Element is one of them."""

from __future__ import annotations

from collections.abc import Mapping

from devices.screen import Element

KIND_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("button", "btn", "buttons", "key"), "button"),
    **dict.fromkeys(("link", "hyperlink", "links"), "link"),
    **dict.fromkeys(("checkbox", "check box", "tick box", "tickbox", "checkboxes", "check boxes"), "checkbox"),
    **dict.fromkeys(("radio", "radio button", "radiobutton", "radio box", "radio option"), "radio"),
    **dict.fromkeys(
        (
            *("field", "textbox", "text box", "text field", "textfield", "input", "input field", "input box", "fields"),
            *("entry field", "text area", "textarea", "text input", "edit box", "text entry", "edit field"),
        ),
        "field",
    ),
    **dict.fromkeys(("search bar", "search box", "search field", "searchbox"), "search field"),
    **dict.fromkeys(
        (
            *("dropdown", "drop down", "select box", "combo box", "combobox", "drop down list", "dropdown list"),
            *("drop down menu", "dropdown menu", "spinner", "select list", "picker"),
        ),
        "dropdown",
    ),
    **dict.fromkeys(("tab", "tabs"), "tab"),
    **dict.fromkeys(("icon", "symbol", "icons", "symbols", "emoji"), "icon"),
    **dict.fromkeys(
        (
            "image",
            "picture",
            "photo",
            "images",
            "pictures",
            "photos",
            "logo",
            "thumbnail",
            "pic",
            "illustration",
            "video",
        ),
        "image",
    ),
    **dict.fromkeys(("slider", "seek bar", "seekbar", "range"), "slider"),
    **dict.fromkeys(("switch", "toggle", "toggle button", "toggle switch", "switch button"), "switch"),
    **dict.fromkeys(("row", "rows"), "row"),
    **dict.fromkeys(("cell", "cells"), "cell"),
    **dict.fromkeys(("heading", "header", "headline", "title"), "heading"),
    **dict.fromkeys(("text", "label", "word", "words", "paragraph", "line", "sentence", "message", "texts"), "text"),
    **dict.fromkeys(("option", "item", "choice", "options", "items", "entry", "choices", "result"), "option"),
    **dict.fromkeys(("menu item", "menuitem", "menu option", "menu entry"), "menuitem"),
    **dict.fromkeys(("list item", "listitem"), "listitem"),
    **dict.fromkeys(("list", "list box", "listbox"), "list"),
    **dict.fromkeys(("dialog", "popup", "pop up", "modal", "dialogue"), "dialog"),
    **dict.fromkeys(("table", "grid"), "table"),
    **dict.fromkeys(("box", "boxes", "frame"), "box"),
    **dict.fromkeys(("menu",), "menu"),
    **dict.fromkeys(("section", "panel", "card", "group", "area"), "section"),
    **dict.fromkeys(("shape", "shapes"), "shape"),
}
"""One to three words as said → the kind they name."""
LONGEST_KIND_WORDS = 3

HOLDERS = frozenset({"row", "section", "table", "list", "listitem", "dialog", "menu"})
"""Kinds that hold other things and are called by what they hold."""
_TABLE: Mapping[str, str] = {
    "button": """
        button 1, menuitem 0.6, tab 0.6, switch 0.6, link 0.55, image 0.45, generic 0.4, option 0.4, radio 0.35,
        checkbox 0.35, combobox 0.3, text 0.12
    """,
    "link": "link 1, tab 0.4, button 0.35, generic 0.3, menuitem 0.3, text 0.25, heading 0.2",
    "checkbox": "checkbox 1, menuitemcheckbox 0.9, switch 0.6, radio 0.45, image 0.2",
    "radio": "radio 1, menuitemradio 0.9, checkbox 0.35, button 0.3, image 0.15",
    "field": "textbox 1, searchbox 1, spinbutton 0.95, combobox 0.6, listbox 0.3, slider 0.2",
    "search field": "searchbox 1, spinbutton 0.95, textbox 0.9, combobox 0.6, listbox 0.3, slider 0.2",
    "dropdown": "combobox 1, listbox 0.8, button 0.4, menu 0.4, textbox 0.3, generic 0.2, text 0.1",
    "tab": "tab 1, link 0.5, button 0.5, heading 0.5, listitem 0.3, menuitem 0.3, text 0.3",
    "icon": "image 1, button 0.6, link 0.4, generic 0.4, checkbox 0.4, radio 0.4, tab 0.4, switch 0.3",
    "image": "image 1, video 0.8, button 0.4, generic 0.3, link 0.3, group 0.2",
    "slider": "slider 1, progressbar 0.4, spinbutton 0.3, scrollbar 0.3",
    "switch": "switch 1, checkbox 0.8, button 0.4, radio 0.3",
    "row": "row 1, listitem 0.7, group 0.4, text 0.2",
    "cell": "cell 1, gridcell 1, columnheader 0.6, rowheader 0.6, text 0.3",
    "heading": "heading 1, columnheader 0.6, text 0.5, rowheader 0.5, link 0.2, button 0.2",
    "text": """
        text 1, heading 0.8, cell 0.8, gridcell 0.8, caption 0.8, status 0.8, alert 0.8, tooltip 0.8,
        columnheader 0.7, rowheader 0.7, listitem 0.7, link 0.5, option 0.5, button 0.4, tab 0.4, textbox 0.25,
        row 0.2
    """,
    "option": """
        option 1, radio 0.9, menuitem 0.9, menuitemradio 0.9, listitem 0.85, treeitem 0.8, tab 0.7, checkbox 0.7,
        switch 0.7, link 0.7, button 0.7, row 0.6, image 0.6, text 0.5, combobox 0.5, generic 0.5, group 0.4,
        textbox 0.4, cell 0.4
    """,
    "menuitem": """
        menuitem 1, menuitemcheckbox 1, menuitemradio 1, option 0.7, link 0.6, listitem 0.6, button 0.5, tab 0.4,
        generic 0.4, text 0.3
    """,
    "listitem": "listitem 1, option 0.8, treeitem 0.7, row 0.6, link 0.4, text 0.4, group 0.4",
    "list": "list 1, listbox 1, feed 0.8, menu 0.6, tree 0.6, table 0.4, combobox 0.4",
    "dialog": "dialog 1, alertdialog 1, region 0.3, group 0.2",
    "table": "table 1, grid 1, treegrid 1",
    "box": """
        textbox 1, searchbox 1, checkbox 0.8, spinbutton 0.8, combobox 0.7, listbox 0.6, image 0.5, button 0.5,
        group 0.5, generic 0.5, text 0.3
    """,
    "menu": """
        menu 1, menubar 0.8, combobox 0.7, button 0.6, menuitem 0.5, image 0.5, navigation 0.5, list 0.4, link 0.3,
        tab 0.3
    """,
    "section": "region 1, group 1, article 0.9, tabpanel 0.7, listitem 0.6, form 0.6, heading 0.5",
    "shape": "image 1, generic 0.4",
}
"""For each kind, the roles that are it, with how well: 1 is exactly that."""


_LARGEST_ICON_PX = 220


def _grades(told: str) -> dict[str, float]:
    return {role: float(grade) for role, grade in (part.split() for part in told.split(",") if part.strip())}


_FITS: Mapping[str, Mapping[str, float]] = {kind: _grades(told) for kind, told in _TABLE.items()}


def kind_fit(kind: str, element: Element) -> float:
    """How well an element is what ``kind`` says, 0 (no) to 1 (exactly that)."""
    fit = _FITS[kind].get(element.role, 0.0)
    if kind == "icon" and element.actions and element.role in ("button", "link", "tab", "generic"):
        box = element.bounds
        small = 0 < box.width <= 64 * 2 and 0 < box.height <= 64 * 2 and 0.5 <= box.width / box.height <= 2
        fit += 0.25 if small else -0.2
        if len(element.name) > 20:
            fit -= 0.1
    elif (
        kind == "icon"
        and element.role == "image"
        and max(element.bounds.width, element.bounds.height) > _LARGEST_ICON_PX
    ):
        fit = 0.6
    elif element.role == "generic" and not element.actions:
        fit *= 0.5
    elif kind == "image" and element.role == "image" and element.bounds.area >= 48 * 48:
        fit = 1.0
    return max(0.0, min(1.0, fit))


def is_drawn_kind(kind: str) -> bool:
    """Whether the word names something that is filled in, set or drawn, which no mere text can be."""
    return kind in (
        *("checkbox", "radio", "field", "search field", "dropdown", "slider", "switch"),
        *("icon", "image", "shape"),
    )


def is_text_kind(kind: str) -> bool:
    """Whether the word asks for something to read rather than to press."""
    return kind in ("text", "heading", "cell")
