"""Which ARIA role an HTML or SVG node has, and which roles do what: HTML-AAM, cut to what is acted on or read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from devices.observation import TreeNode

_INPUT_ROLES = {
    "checkbox": "checkbox",
    "radio": "radio",
    "range": "slider",
    "number": "spinbutton",
    "search": "searchbox",
    "button": "button",
    "submit": "button",
    "reset": "button",
    "image": "button",
    "file": "button",
}
_TAG_ROLES = {
    "button": "button",
    "select": "combobox",
    "textarea": "textbox",
    "summary": "button",
    "option": "option",
    "dialog": "dialog",
    "nav": "navigation",
    "main": "main",
    "form": "form",
    "fieldset": "group",
    "table": "table",
    "tr": "row",
    "td": "cell",
    "th": "columnheader",
    "ul": "list",
    "ol": "list",
    "menu": "list",
    "li": "listitem",
    "img": "image",
    "svg": "image",
    "canvas": "image",
    "video": "video",
    "iframe": "frame",
    "progress": "progressbar",
    "meter": "meter",
    "output": "status",
}
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SHAPE_TAGS = frozenset({"circle", "rect", "ellipse", "line", "polygon", "polyline", "path"})
"""SVG elements that draw something by themselves."""

PRESSABLE = frozenset(
    {
        *("button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "menuitemcheckbox", "menuitemradio"),
        *("option", "treeitem"),
    }
)
"""Roles that are there to be pressed."""
WRITABLE = frozenset({"textbox", "searchbox", "spinbutton"})
"""Roles that text is typed into."""
OPERATED = PRESSABLE | WRITABLE | {"combobox", "slider"}
"""Roles that are operated in any way."""
CONTAINERS = frozenset(
    {
        *("dialog", "alertdialog", "form", "group", "row", "table", "grid", "list", "listitem", "menu", "menubar"),
        *(
            "tree",
            "treegrid",
            "tablist",
            "tabpanel",
            "navigation",
            "region",
            "main",
            "radiogroup",
            "toolbar",
            "article",
        ),
        *("listbox", "feed", "search", "complementary", "banner", "contentinfo", "frame", "cell", "gridcell"),
    }
)
"""Roles that hold other elements; shown as structure."""
NAMED_BY_CONTENT = PRESSABLE | {
    *("heading", "cell", "gridcell", "columnheader", "rowheader", "tooltip", "status", "alert", "caption")
}
"""Roles whose name is the text inside them."""

_ROLES_OF_BARE_TAGS = {
    **_TAG_ROLES,
    "input": "textbox",
    **dict.fromkeys(HEADING_TAGS, "heading"),
    **dict.fromkeys(SHAPE_TAGS, "image"),
}
"""What ``role_of`` says of a node of which nothing but its tag is known; most nodes of a page are such."""
_KNOWN_ROLES = PRESSABLE | WRITABLE | CONTAINERS | NAMED_BY_CONTENT | {"combobox", "slider", "image", "progressbar"}


def role_of(node: TreeNode) -> str:
    """The ARIA role, empty for a node that has none (a plain ``div``)."""
    attributes = node.attributes
    if not attributes and not node.flags:
        return _ROLES_OF_BARE_TAGS.get(node.tag, "")
    for given in attributes.get("role", "").split():
        if given == "img":
            return "image"
        if given in _KNOWN_ROLES:
            return given
        if given == "separator" and "aria-valuenow" in attributes:
            return "slider"  # between two panes: it is moved as one, with the arrow keys or by dragging
        if given in ("presentation", "none") and node.tag not in ("a", "button", "input", "select", "textarea"):
            return ""
    tag = node.tag
    if "tabindex" in attributes and _is_slider_grip(attributes.get("class", "")):
        return "slider"
    if tag == "input":
        kind = attributes.get("type", "text").lower()
        if kind in ("text", "search", "") and "list" in attributes:
            return "combobox"
        return _INPUT_ROLES.get(kind, "textbox")
    if tag in ("a", "area"):
        return "link" if "href" in attributes or "clickable" in node.flags else ""
    if tag == "select" and ("multiple" in attributes or _whole(attributes.get("size", "")) > 1):
        return "listbox"
    if attributes.get("contenteditable", "false").lower() in ("", "true", "plaintext-only"):
        return "textbox"
    if tag in HEADING_TAGS:
        return "heading"
    if tag == "section":
        return "region" if "aria-label" in attributes or "aria-labelledby" in attributes else ""
    if tag in SHAPE_TAGS:
        return "image"
    return _TAG_ROLES.get(tag, "")


def _is_slider_grip(classes: str) -> bool:
    """Script libraries draw sliders as a box with a focusable grip and often give it no role."""
    words = set(_WORD.findall(classes.lower()))
    return "slider" in words and bool(words & {"handle", "thumb", "grip", "knob"})


def input_type(node: TreeNode) -> str:
    """What kind of value a field takes; empty for plain text."""
    if node.tag != "input":
        return ""
    kind = node.attributes.get("type", "").lower()
    return "" if kind in ("text", "search", "checkbox", "radio", "button", "submit", "reset", "image") else kind


_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HINT_ATTRIBUTES = ("id", "class", "name", "data-testid", "data-test", "data-icon", "data-color", "type", "href")


def hint_words(attributes: Mapping[str, str]) -> tuple[str, ...]:
    """Words of the names developers gave: ``btn-primary saveDraft`` → ``btn primary save draft``; at most 16."""
    if not attributes:
        return ()
    words: dict[str, None] = {}
    for key in _HINT_ATTRIBUTES:
        value = attributes.get(key, "")
        if key == "href":
            value = value.rsplit("/", 1)[-1][:40] if not value.startswith(("http", "javascript", "data")) else ""
        for word in _WORD.findall(value[:200]):
            if len(word) > 1 and not word.isdigit():
                words[word.lower()] = None
    return tuple(words)[:16]


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 4 else 0
