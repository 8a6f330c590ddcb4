"""Rows of Android screens: one thing to a person, several views to the tree.

A row of a settings page is a layout that listens for taps, with a title, a summary and a switch inside that does not
listen by itself. It is read as what it is for: a switch of that name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from devices.observation import TreeNode
from perception.android_roles import TICKS, is_drawn, role_of
from perception.names import squeeze

_MOST_INNER = 200
"""How many views of a row are looked at."""
_MOST_ACTING = 2
"""A box with more things in it that act by themselves is no row but a part of the page."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a view that is pressed holds."""

    title: str
    rest: str
    """The other texts, joined."""
    tick: TreeNode | None = None
    """The one check box, radio button or switch inside that is moved by pressing the row."""


class Rows:
    """The rows of one tree.

    Args:
        tree: the nodes.
        children: positions of the children of each node.
    """

    def __init__(self, tree: Sequence[TreeNode], children: Sequence[Sequence[int]]) -> None:
        self._tree = tree
        self._children = children
        self._acting = [0] * len(tree)
        for node in reversed(tree):
            if node.parent >= 0:
                own = 1 if acts(node) else 0
                self._acting[node.parent] += self._acting[node.index] + own

    def acting(self, at: int) -> int:
        """How many views inside one act by themselves."""
        return self._acting[at]

    def is_row(self, at: int) -> bool:
        """Whether a view that is pressed is one thing to a person."""
        return self._acting[at] <= _MOST_ACTING

    def read(self, at: int) -> Row:
        """The texts of a row, without those of what acts by itself in it."""
        texts: list[str] = []
        ticks: list[TreeNode] = []
        waiting = list(reversed(self._children[at]))
        own = says(self._tree[at])
        if own:
            texts.append(own)
        for _ in range(_MOST_INNER):
            if not waiting:
                break
            node = self._tree[waiting.pop()]
            if node.bounds is None:
                continue
            if "checkable" in node.flags and not acts(node):
                ticks.append(node)
                if node.text and role_of(node) != "switch":
                    texts.append(squeeze(node.text))  # the text of a switch is its state: ON
                continue
            if acts(node):
                continue
            if told := says(node):
                texts.append(told)
            if not node.attributes.get("content-desc"):
                waiting.extend(reversed(self._children[node.index]))
        kept = list(dict.fromkeys(texts))
        tick = ticks[0] if len(ticks) == 1 and self._acting[at] == 0 and _role_of_tick(ticks[0]) in TICKS else None
        return Row(kept[0] if kept else "", squeeze("; ".join(kept[1:])), tick)

    def title_around(self, at: int) -> str:
        """The first words of the row that a nameless switch stands in, also where the rest of the row is pressed."""
        above = self._tree[at].parent
        for _ in range(3):
            if above < 0 or self._acting[above] > _MOST_ACTING:
                return ""
            if title := self._first_words(above, at):
                return title
            above = self._tree[above].parent
        return ""

    def _first_words(self, row: int, but: int) -> str:
        waiting = list(reversed(self._children[row]))
        for _ in range(_MOST_INNER):
            if not waiting:
                break
            node = self._tree[waiting.pop()]
            if node.index == but or node.bounds is None or node.flags & {"editable", "checkable"}:
                continue
            if told := says(node):
                return told
            waiting.extend(reversed(self._children[node.index]))
        return ""


def acts(node: TreeNode) -> bool:
    """Whether a view answers to a touch by itself."""
    return bool(node.flags & {"clickable", "long-clickable", "editable"}) or role_of(node) == "slider"


def says(node: TreeNode) -> str:
    """What a view says by itself: its description, else its text."""
    if is_drawn(node):
        return squeeze(node.attributes.get("content-desc", ""))
    return squeeze(node.attributes.get("content-desc", "") or ("" if "editable" in node.flags else node.text))


def _role_of_tick(node: TreeNode) -> str:
    return role_of(node) or "checkbox"
