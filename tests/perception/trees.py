"""Builds device trees by hand: ``page(node("label", "City", node("input")))``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from devices.bounds import Bounds
from devices.observation import Observation, TreeNode
from devices.screen import Element, Screen
from perception.web_tree import screen_of

LINE_PX = 24
WIDTH_PX = 100


@dataclass
class Node:
    tag: str
    children: list[Node] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    at: Bounds | None = None
    drawn: bool = True
    flags: frozenset[str] = frozenset()
    style: Mapping[str, str] = field(default_factory=dict)
    scroll: tuple[int, int, int, int] | None = None


def node(
    tag: str,
    *children: Node | str,
    at: tuple[int, int, int, int] | None = None,
    value: str = "",
    flags: Sequence[str] = (),
    style: Mapping[str, str] | None = None,
    drawn: bool = True,
    scroll: tuple[int, int, int, int] | None = None,
    **attributes: str,
) -> Node:
    """A node; strings among the children become text nodes; ``for_`` is ``for``, ``aria_label`` is ``aria-label``."""
    return Node(
        tag,
        [Node("#text", text=c) if isinstance(c, str) else c for c in children],
        {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()},
        value,
        Bounds(*at) if at else None,
        drawn,
        frozenset(flags),
        style or {},
        scroll,
    )


def observe(*nodes: Node, size_px: tuple[int, int] = (800, 600)) -> Observation:
    """An observation of a page that holds the nodes; what has no place gets the next line."""
    body = node("body", *nodes, at=(0, 0, *size_px))
    tree: list[TreeNode] = []
    line = 0

    def place(item: Node, parent: int, drawn: bool) -> Bounds | None:
        nonlocal line
        index = len(tree)
        tree.append(TreeNode(index, parent, item.tag))
        drawn = drawn and item.drawn
        boxes = [box for child in item.children if (box := place(child, index, drawn)) is not None]
        box = item.at
        if box is None and boxes:
            box = boxes[0]
            for other in boxes[1:]:
                box = box.union(other)
        elif box is None:
            box = Bounds(10, line * LINE_PX, 10 + WIDTH_PX, line * LINE_PX + 18)
            line += 1
        tree[index] = TreeNode(
            index,
            parent,
            item.tag,
            item.text,
            item.attributes,
            box if drawn else None,
            item.style,
            item.flags,
            item.scroll,
            f"n{index}",
        )
        return box if drawn else None

    place(body, -1, True)
    return Observation("look-1", "https://example.org/", "Page", size_px, 1.0, 0.0, "web", tuple(tree))


def read(*nodes: Node, size_px: tuple[int, int] = (800, 600)) -> Screen:
    """The Screen of a page that holds the nodes."""
    return screen_of(observe(*nodes, size_px=size_px))


def only(screen: Screen, role: str) -> Element:
    """The one element with this role."""
    found = [e for e in screen if e.role == role]
    assert len(found) == 1, [e.describe() for e in screen]
    return found[0]
