"""The two forms in which a tree of nodes travels: ``/source`` of Appium's server, and ``uiautomator dump``.

In the first the class name is the tag, in the second every tag is ``node``. Both are well-formed XML 1.0 whatever the
texts hold: characters that XML cannot carry are replaced, as Android does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from xml.sax.saxutils import quoteattr

from emulators.phone.system.uinode import UiNode


class Form(Enum):
    """Which of the two."""

    SOURCE = "source"
    DUMP = "dump"


REPLACEMENT = "?"

_UNCARRIABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_A_TAG = re.compile(r"[^\w.\-]", re.ASCII)
_BREAKS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def tag_of(class_name: str) -> str:
    """Return a class name as a legal tag: ``a.b$C`` becomes ``a.b.C``."""
    tag = _NOT_IN_A_TAG.sub(".", class_name) or "node"
    return tag if re.match(r"[A-Za-z_]", tag) else f"_{tag}"


def carriable(value: str) -> str:
    """Return the text with what XML cannot carry replaced."""
    return _UNCARRIABLE.sub(REPLACEMENT, value)


def _attribute(value: str) -> str:
    return quoteattr(carriable(value), _BREAKS)


def _flag(value: bool) -> str:
    return "true" if value else "false"


_SOURCE_ORDER = ("index", "package", "class", "text", "content-desc", "resource-id")


def attributes(node: UiNode, form: Form) -> dict[str, str]:
    """Return a node's attributes in the order of the form."""
    left, top, right, bottom = node.bounds
    names = {
        "index": str(node.index),
        "text": node.text,
        "resource-id": node.resource_id,
        "class": node.class_name,
        "package": node.package,
        "content-desc": node.description,
    }
    order = (
        ("index", "package", "class", "text", "content-desc", "resource-id") if form is Form.SOURCE else tuple(names)
    )
    found = {name: names[name] for name in order} | {
        "checkable": _flag(node.checkable),
        "checked": _flag(node.checked),
        "clickable": _flag(node.clickable),
        "enabled": _flag(node.enabled),
        "focusable": _flag(node.focusable),
        "focused": _flag(node.focused),
    }
    if form is Form.DUMP:
        found |= {"scrollable": _flag(node.scrollable), "long-clickable": _flag(node.long_clickable)}
        found |= {"password": _flag(node.password), "selected": _flag(node.selected)}
    else:
        found |= {"long-clickable": _flag(node.long_clickable), "password": _flag(node.password)}
        found |= {"scrollable": _flag(node.scrollable), "selected": _flag(node.selected)}
    found["bounds"] = f"[{left},{top}][{right},{bottom}]"
    if form is Form.SOURCE:
        found["displayed"] = _flag(node.displayed)
    if node.hint:
        found["hint"] = node.hint
    return found


def write_xml(
    nodes: Sequence[UiNode],
    form: Form,
    rotation: int,
    size_px: tuple[int, int],
    *,
    invisible: bool = False,
    max_depth: int = 1 << 30,
) -> str:
    """Return the tree as text.

    Args:
        nodes: in document order; ``parent`` is an index into the same sequence. A node whose parent is left out is
            left out too.
        form: see `Form`.
        rotation: quarter turns, 0 to 3.
        size_px: of the screen, written into the root of `Form.SOURCE`.
        invisible: whether nodes that are not displayed are written.
        max_depth: levels below the root that are written.
    """
    root = f'<hierarchy rotation="{rotation}">'
    if form is Form.SOURCE:
        size = f'width="{size_px[0]}" height="{size_px[1]}"'
        root = f'<hierarchy index="0" class="hierarchy" rotation="{rotation}" {size}>'
    out = ["<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>", root]
    open_tags: list[tuple[int, str]] = []  # index of the node, and its tag
    depths: dict[int, int] = {-1: 0}
    has_children = {node.parent for node in nodes if node.displayed or invisible}
    for index, node in enumerate(nodes):
        if node.parent not in depths or depths[node.parent] >= max_depth or not (node.displayed or invisible):
            continue
        depths[index] = depths[node.parent] + 1
        while open_tags and open_tags[-1][0] != node.parent:
            out.append(f"</{open_tags.pop()[1]}>")
        tag = tag_of(node.class_name) if form is Form.SOURCE else "node"
        text = " ".join(f"{name}={_attribute(value)}" for name, value in attributes(node, form).items())
        if index in has_children and depths[index] < max_depth:
            out.append(f"<{tag} {text}>")
            open_tags.append((index, tag))
        else:
            out.append(f"<{tag} {text} />")
    while open_tags:
        out.append(f"</{open_tags.pop()[1]}>")
    out.append("</hierarchy>")
    return ("\n" if form is Form.SOURCE else "").join(out)


def spoiled(text: str, *, malformed: bool, truncated: bool) -> str:
    """Return a tree's text as a fault leaves it."""
    if truncated:
        return text[: len(text) * 2 // 3]
    if malformed:
        return text.replace("</hierarchy>", '<node text="\x00& <</hierarchy>')
    return text
