"""Accessible names of web nodes, after the W3C's accname computation, cut to what pages really use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from devices.bounds import Bounds
from devices.observation import TreeNode
from perception.web_roles import NAMED_BY_CONTENT, SHAPE_TAGS, WRITABLE

_NAME_LIMIT = 300
_GAP_PX = 3
"""Between two texts that are no single word."""
_GAPS = re.compile(r"[\s\u200b\ufeff]+")
_BLOCKS = frozenset(
    {"p", "div", "li", "tr", "td", "th", "br", "h1", "h2", "h3", "h4", "h5", "h6", "section", "ul", "ol"}
)


class Names:
    """Names of the nodes of one tree.

    Args:
        tree: the nodes.
        children: positions of the children of each node, in order.
        roles: the role of each node.
    """

    def __init__(self, tree: Sequence[TreeNode], children: Sequence[Sequence[int]], roles: Sequence[str]) -> None:
        self._tree = tree
        self._children = children
        self._roles = roles
        self._by_id: dict[str, int] = {}
        self._labels_for: dict[str, list[int]] = {}
        for node in tree:
            if (known := node.attributes.get("id")) and known not in self._by_id:
                self._by_id[known] = node.index
            if node.tag == "label" and (target := node.attributes.get("for")):
                self._labels_for.setdefault(target, []).append(node.index)

    def name(self, position: int) -> str:
        """What the element is called; empty when nothing names it."""
        node = self._tree[position]
        attributes = node.attributes
        if ids := attributes.get("aria-labelledby"):
            told = " ".join(self._referred(i) for i in ids.split())
            if told.strip():
                return squeeze(told)
        if told := squeeze(attributes.get("aria-label", "")):
            return told
        role = self._roles[position]
        if told := self._native(node, role):
            return told
        by_content = role in NAMED_BY_CONTENT or node.tag in ("label", "legend", "summary", "a", "button")
        if by_content and (told := self.text(position)):
            return told
        return squeeze(attributes.get("title", "")) if role else ""

    def description(self, position: int, name: str) -> str:
        """Tooltip, placeholder and described-by texts that are not already the name."""
        attributes = self._tree[position].attributes
        parts = [attributes.get(key, "") for key in ("aria-placeholder", "placeholder", "title")]
        parts += [self._referred(i) for i in attributes.get("aria-describedby", "").split()]
        kept = dict.fromkeys(squeeze(part) for part in parts)
        return "; ".join(part for part in kept if part and part != name)

    def _referred(self, known: str) -> str:
        """The text of what another node names as its label: also where it is hidden, as tooltips are."""
        position = self._by_id.get(known)
        return "" if position is None else self.text(position, hidden=self._tree[position].bounds is None)

    def text(self, position: int, hidden: bool = False) -> str:
        """The text of a node and everything in it, with the names of pictures and the values of buttons.

        Args:
            position: the node.
            hidden: whether text counts that is not shown.
        """
        parts: list[str] = []
        waiting = [position]
        length = 0
        before: Bounds | None = None
        own_menu = self._roles[position] in ("menuitem", "treeitem")
        while waiting and length < _NAME_LIMIT * 2:
            at = waiting.pop()
            node = self._tree[at]
            if node.tag == "#text":
                if (
                    hidden
                    or node.bounds is not None
                    or at == position
                    or self._tree[node.parent].tag in ("option", "title")
                ):
                    if before is not None and node.bounds is not None and _stand_apart(before, node.bounds):
                        parts.append(" ")
                    before = node.bounds or before
                    parts.append(node.text)
                    length += len(node.text)
                continue
            if at != position:
                if label := node.attributes.get("aria-label"):
                    parts.append(f" {label} ")
                    continue
                if node.tag in ("select", "textarea", "input"):
                    continue
                if own_menu and (self._roles[at] in ("menu", "group", "tree") or node.tag in ("ul", "ol")):
                    # What opens below an item is not part of its name.
                    continue
                if node.tag in ("img", "image", "area"):
                    parts.append(f" {node.attributes.get('alt', '')} ")
                    continue
                if node.tag in _BLOCKS:
                    parts.append(" ")
            waiting.extend(reversed(self._children[at]))
        return squeeze("".join(parts))

    def _native(self, node: TreeNode, role: str) -> str:
        attributes = node.attributes
        if node.tag in ("input", "select", "textarea", "meter", "progress", "output", "button"):
            kind = attributes.get("type", "").lower()
            if node.tag == "input" and kind in ("submit", "button", "reset"):
                return squeeze(node.text or attributes.get("value", "")) or {"submit": "Submit", "reset": "Reset"}.get(
                    kind, ""
                )
            if node.tag == "input" and kind == "image":
                return squeeze(attributes.get("alt", ""))
            if told := self._label(node):
                return told
        if node.tag in ("img", "area", "svg", "g") or node.tag in SHAPE_TAGS:
            if told := squeeze(attributes.get("alt", "")):
                return told
            return next((self.text(c) for c in self._children[node.index] if self._tree[c].tag == "title"), "")
        inner = {"fieldset": "legend", "table": "caption", "figure": "figcaption"}.get(node.tag)
        if inner:
            return next((self.text(c) for c in self._children[node.index] if self._tree[c].tag == inner), "")
        if role in WRITABLE or role == "combobox":
            return squeeze(attributes.get("title", "")) or squeeze(attributes.get("placeholder", ""))
        return ""

    def _label(self, node: TreeNode) -> str:
        known = node.attributes.get("id")
        told = [self._label_text(at) for at in self._labels_for.get(known, ())] if known else []
        above = node.parent
        while above >= 0 and not told:
            if self._tree[above].tag == "label":
                told.append(self._label_text(above))
            above = self._tree[above].parent
        return squeeze(" ".join(told)).removesuffix(":").removesuffix("*").strip()

    def _label_text(self, position: int) -> str:
        return self.text(position)


@lru_cache(maxsize=16_384)
def _stand_apart(one: Bounds, other: Bounds) -> bool:
    """Whether two texts are drawn with a gap between them, as the children of a flexible box are."""
    return other.left - one.right >= _GAP_PX or other.top >= one.bottom


def squeeze(text: str) -> str:
    """Single spaces, at most 300 characters."""
    if not text:
        return ""
    told = _GAPS.sub(" ", text).strip()
    return told if len(told) <= _NAME_LIMIT else told[: _NAME_LIMIT - 1] + "…"


def children_of(tree: Sequence[TreeNode]) -> list[list[int]]:
    """Positions of the children of every node."""
    children: list[list[int]] = [[] for _ in tree]
    for node in tree:
        if node.parent >= 0:
            children[node.parent].append(node.index)
    return children


def ids(attributes: Mapping[str, str], key: str) -> list[str]:
    """The ids an attribute lists."""
    return attributes.get(key, "").split()
