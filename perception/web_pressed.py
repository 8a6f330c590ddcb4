"""What on a web page takes presses without saying so, and which boxes repeat side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from devices.observation import TreeNode
from perception.web_roles import PRESSABLE, WRITABLE


def find_pressed(tree: Sequence[TreeNode], roles: Sequence[str], size_px: tuple[int, int]) -> list[bool]:
    """Nodes without a pressing role that nevertheless take presses: listeners, pointer cursors, tab stops.

    A listener on a big container is delegation, not a button: it counts only where nothing pressable lies inside.
    """
    count = len(tree)
    native = [role in PRESSABLE or role in WRITABLE or role in ("combobox", "slider", "listbox") for role in roles]
    wants = [False] * count
    for node in tree:
        if (
            native[node.index]
            or node.bounds is None
            or node.tag in ("html", "body", "#text", "label", "form", "iframe")
        ):
            continue
        above = tree[node.parent] if node.parent >= 0 else None
        pointer = node.style.get("cursor") == "pointer" and (above is None or above.style.get("cursor") != "pointer")
        stop = node.attributes.get("tabindex", "-1").strip().isdigit()
        wants[node.index] = "clickable" in node.flags or pointer or stop
    holds = [False] * count
    for node in reversed(tree):
        if node.parent >= 0 and (holds[node.index] or native[node.index] or wants[node.index]):
            holds[node.parent] = True
    screen_area = max(1, size_px[0] * size_px[1])
    pressed = list(native)
    for at, wanted in enumerate(wants):
        if not wanted:
            continue
        bounds = tree[at].bounds
        assert bounds is not None
        big = bounds.area > 0.5 * screen_area
        if roles[at] == "image" or not holds[at]:
            pressed[at] = not big or roles[at] == "image"
    # Inside a native control nothing is a control of its own.
    under = [False] * count
    for node in tree:
        if node.parent >= 0 and (under[node.parent] or (roles[node.parent] in PRESSABLE)):
            under[node.index] = True
            if not native[node.index]:
                pressed[node.index] = False
    return pressed


def find_repeats(tree: Sequence[TreeNode], children_of: Sequence[Sequence[int]]) -> set[int]:
    """Boxes of the same make that stand side by side, with more than one thing in each: cards, rows."""
    found: set[int] = set()
    for children in children_of:
        if len(children) < 2:
            continue
        makes: Counter[tuple[str, str]] = Counter()
        for c in children:
            node = tree[c]
            if node.tag in ("div", "section", "article", "span", "g") and len(children_of[c]) > 1:
                makes[node.tag, node.attributes.get("class", "")] += 1
        for c in children:
            node = tree[c]
            if len(children_of[c]) > 1 and makes[node.tag, node.attributes.get("class", "")] > 1:
                found.add(c)
    return found
