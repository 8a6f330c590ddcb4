"""Which view really gets a touch at a point, told from the tree alone.

Android offers a touch to the topmost window first, within it to what is drawn last, and to a parent after its children;
views that listen for nothing let it through. In document order that is: the last view that holds the point and
takes touches. A dialog keeps everything from the windows below it, also what falls beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from devices.bounds import Bounds
from devices.observation import TreeNode

KEYBOARD = -2
"""Stands for an on-screen keyboard that the tree does not show."""
_SYSTEM = re.compile(r"systemui|inputmethod|\.ime\b|\.latin\b|keyboard", re.IGNORECASE)
_TAKING = frozenset({"clickable", "long-clickable", "editable", "scrollable"})
_PRESSED = frozenset({"clickable", "long-clickable", "editable"})
_MOVED = re.compile(r"(?:SeekBar|RatingBar|Slider|NumberPicker)$")
_CELL_PX = 128
_MOST_CUTS = 14
_GRID = 9


def is_adjustable(node: TreeNode) -> bool:
    """Whether a finger moves it along (a slider)."""
    return _MOVED.search(node.tag) is not None or ("range" in node.attributes and "ProgressBar" not in node.tag)


def takes_touches(node: TreeNode) -> bool:
    """Whether a touch ends at it. A message that slides in at the foot keeps touches for itself and does not say so."""
    return bool(node.flags & _TAKING) or is_adjustable(node) or _is_snackbar(node)


def _is_snackbar(node: TreeNode) -> bool:
    return node.attributes.get("resource-id", "").rsplit("/", 1)[-1].startswith("snackbar")


class TouchMap:
    """Who gets touches on one screen.

    Args:
        tree: its nodes.
        size_px: its size.
        keyboard_px: height of the keyboard.
    """

    def __init__(self, tree: Sequence[TreeNode], size_px: tuple[int, int], keyboard_px: int = 0) -> None:
        self._tree = tree
        self._screen = Bounds(0, 0, *size_px)
        self._keyboard = Bounds(0, size_px[1] - keyboard_px, *size_px) if keyboard_px else None

    @cached_property
    def windows(self) -> list[int]:
        """The root of the window of each node."""
        roots: list[int] = []
        for node in self._tree:
            roots.append(node.index if node.parent < 0 else roots[node.parent])
        return roots

    @cached_property
    def _entries(self) -> list[tuple[int, Bounds]]:
        """``(node, where it takes touches)``, from the bottom to the top."""
        roots = sorted({*self.windows}, key=lambda at: (_window_order(self._tree[at]), at))
        inside: dict[int, list[int]] = {root: [] for root in roots}
        for node in self._tree:
            if node.bounds is not None and takes_touches(node):
                inside[self.windows[node.index]].append(node.index)
        entries: list[tuple[int, Bounds]] = []
        above_an_app = False
        for root in roots:
            node = self._tree[root]
            kind = node.attributes.get("window-type", "")
            system = kind in ("system", "input-method") or (not kind and is_system(node))
            if system and node.bounds is not None:
                entries.append((root, node.bounds))
            elif above_an_app and not system:
                entries.append((root, self._screen))
            above_an_app = above_an_app or not system
            entries += [(at, box) for at in inside[root] if (box := self._tree[at].bounds) is not None]
        if self._keyboard is not None and not any(self._is_keyboard(root) for root in roots):
            entries.append((KEYBOARD, self._keyboard))
        return entries

    def _is_keyboard(self, root: int) -> bool:
        node = self._tree[root]
        return node.attributes.get("window-type") == "input-method" or (
            is_system(node) and node.bounds is not None and node.bounds.top > self._screen.height // 3
            and node.bounds.height > self._screen.height // 6
        )  # fmt: skip

    @cached_property
    def _cells(self) -> dict[tuple[int, int], list[int]]:
        """Positions in ``_entries`` by square of the screen, so that one point does not ask everybody."""
        cells: dict[tuple[int, int], list[int]] = {}
        for position, (_, box) in enumerate(self._entries):
            shown = box.intersect(self._screen)
            if shown.empty:
                continue
            for x in range(shown.left // _CELL_PX, (shown.right - 1) // _CELL_PX + 1):
                for y in range(shown.top // _CELL_PX, (shown.bottom - 1) // _CELL_PX + 1):
                    cells.setdefault((x, y), []).append(position)
        return cells

    def receiver(self, x: float, y: float) -> int | None:
        """The node that gets a touch there; ``KEYBOARD``; None where nothing listens."""
        for position in reversed(self._cells.get((int(x) // _CELL_PX, int(y) // _CELL_PX), ())):
            at, box = self._entries[position]
            if box.holds(x, y):
                return at
        return None

    def actor(self, at: int) -> int:
        """Who acts when a node is tapped: itself, or the nearest view around it that is pressed."""
        node = self._tree[at]
        if takes_touches(node):
            return at
        above = node.parent
        while above >= 0:
            if self._tree[above].flags & _PRESSED:
                return above
            above = self._tree[above].parent
        inner = self._pressed_inside(at)
        return inner[0] if len(inner) == 1 else at

    def _pressed_inside(self, at: int) -> list[int]:
        found: list[int] = []
        below = {at}
        for node in self._tree[at + 1 :]:
            if node.parent not in below:
                break
            below.add(node.index)
            if node.flags & _PRESSED and node.bounds is not None:
                found.append(node.index)
        return found

    def is_reached_at_center(self, at: int) -> bool:
        """Whether a touch in the middle of a node is its own."""
        box = self._tree[at].bounds
        shown = box.intersect(self._screen) if box is not None else None
        return shown is not None and not shown.empty and self.receiver(*shown.center) in self._accepted(at)

    def _accepted(self, at: int) -> set[int | None]:
        """Whose touches are a node's own."""
        actor = self.actor(at)
        if takes_touches(self._tree[actor]):
            return {actor}
        # Nothing says that it listens; then nothing else may, but for what it lies in.
        return {None, *self._around(at)}

    def point_of(self, at: int) -> tuple[int, int] | None:
        """The middle of what of a node can really be pressed; None when nothing of it can."""
        box = self._tree[at].bounds
        shown = box.intersect(self._screen) if box is not None else None
        if shown is None or shown.empty:
            return None
        accepted = self._accepted(at)
        if self.receiver(*shown.center) in accepted:
            return shown.center
        best: tuple[int, tuple[int, int]] | None = None
        for cell in self._pieces(shown, accepted):
            if (best is None or cell.area > best[0]) and self.receiver(*cell.center) in accepted:
                best = (cell.area, cell.center)
        return best[1] if best is not None else None

    def covering(self, at: int) -> str:
        """What gets the touch in place of a node, in words."""
        box = self._tree[at].bounds
        shown = box.intersect(self._screen) if box is not None else None
        got = self.receiver(*shown.center) if shown is not None and not shown.empty else None
        if got is None:
            return "nothing that listens"
        return "the keyboard" if got == KEYBOARD else told(self._tree, got)

    def _around(self, at: int) -> Iterable[int]:
        above = self._tree[at].parent
        while above >= 0:
            yield above
            above = self._tree[above].parent

    def _pieces(self, shown: Bounds, accepted: set[int | None]) -> Iterable[Bounds]:
        """Rectangles that nothing cuts through; a plain grid where there would be too many."""
        across, down = {shown.left, shown.right}, {shown.top, shown.bottom}
        for at, box in self._entries:
            if at in accepted or box.intersect(shown).empty:
                continue
            across.update(x for x in (box.left, box.right) if shown.left < x < shown.right)
            down.update(y for y in (box.top, box.bottom) if shown.top < y < shown.bottom)
            if len(across) > _MOST_CUTS or len(down) > _MOST_CUTS:
                across = {shown.left + shown.width * i // _GRID for i in range(_GRID + 1)}
                down = {shown.top + shown.height * i // _GRID for i in range(_GRID + 1)}
                break
        xs, ys = sorted(across), sorted(down)
        for left, right in pairwise(xs):
            for top, bottom in pairwise(ys):
                if left < right and top < bottom:
                    yield Bounds(left, top, right, bottom)


def is_system(node: TreeNode) -> bool:
    """Whether a window belongs to the system's bars or to a keyboard."""
    return _SYSTEM.search(node.attributes.get("package", "")) is not None


def _window_order(root: TreeNode) -> int:
    told = root.attributes.get("window", "")
    return int(told) if told.isdigit() and len(told) < 6 else 0


def told(tree: Sequence[TreeNode], at: int) -> str:
    """A node in words, for messages: its kind, and the first text in it."""
    node = tree[at]
    kind = node.tag.rsplit(".", 1)[-1]
    below = {at}
    words = node.attributes.get("content-desc", "") or node.text
    for inner in tree[at + 1 : at + 40]:
        if words or inner.parent not in below:
            break
        below.add(inner.index)
        words = inner.attributes.get("content-desc", "") or inner.text
    return f'{kind} "{words[:60]}"' if words else kind
