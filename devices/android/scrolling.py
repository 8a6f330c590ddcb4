"""Scrolling with a finger: slow enough not to be flung, measured by what moved."""

from __future__ import annotations

from statistics import median

from devices.action import Direction, Scroll
from devices.android.approach import Approach
from devices.android.inputs import Inputs
from devices.android.keys import BACK
from devices.android.link import AndroidLink
from devices.android.sight import Sight, settle, take_sight
from devices.android.touch import is_adjustable, is_system
from devices.bounds import Bounds
from devices.device import Receipt
from devices.errors import ActionFailed
from devices.observation import TreeNode
from devices.screen import Element

_SHARE = 0.8
"""How much of what is seen one scroll moves when no amount is said."""
_INSET = 0.08
"""How far from the edges of a box a finger begins: at the very edge of the screen the system takes it."""
_INNER = 0.6
"""Share of a finger's way that is gone the second time, farther from the edges."""
_MOST_SWIPES = 120
_SPEED_PX_S = 2200
_FLING_MS = 120
_STILL_PX = 3


class Scrolling:
    """Scrolls what is shown."""

    def __init__(self, link: AndroidLink, inputs: Inputs, approach: Approach) -> None:
        self._link = link
        self._inputs = inputs
        self._approach = approach

    def scroll(self, action: Scroll, element: Element | None) -> Receipt:
        """Scroll by an amount or to the end.

        Raises:
            ActionFailed: nothing scrolls that way any further.
        """
        before = take_sight(self._link)
        if before.look.keyboard_px:
            # what is to be scrolled may be squeezed to a sliver above it; Back hides it and does nothing else
            self._inputs.key(BACK)
            before = settle(self._link)
        node = self._approach.find(element, before) if element is not None else None
        return self.scroll_node(node, action, before)

    def scroll_node(self, node: TreeNode | None, action: Scroll, before: Sight) -> Receipt:
        """The same for a node of a look that was just taken; None is the screen."""
        box = self._box(before, node)
        tall = box.height if action.direction in ("up", "down") else box.width
        left = action.amount_px if action.amount_px is not None else round(tall * _SHARE)
        moved = (0, 0)
        for _ in range(_MOST_SWIPES):
            step = min(left, round(tall * (1 - 2 * _INSET)))
            self._swipe(before, box, action.direction, step, fling=action.to_end)
            after = settle(self._link)
            if after.same_as(before) and moved == (0, 0) and action.direction != "up":
                # what lies over the edge of a box, a message that fades, keeps the finger for itself
                self._swipe(after, box, action.direction, round(step * _INNER), fling=action.to_end)
                after = settle(self._link)
            if after.same_as(before):
                break
            by = _moved(before, after, action.direction, step)
            moved = (moved[0] + by[0], moved[1] + by[1])
            before = after
            if not action.to_end:
                left -= max(abs(by[0]), abs(by[1]), 1)
                if left <= tall * _INSET:
                    break
        if moved == (0, 0):
            raise ActionFailed(f"nothing scrolls {action.direction} there any further")
        return Receipt(scrolled_px=moved)

    def _box(self, sight: Sight, node: TreeNode | None) -> Bounds:
        """Where to put the finger: the element, what scrolls around or inside it, else the largest that scrolls."""
        shown = _free(sight)
        if node is not None:
            near = [node, *sight.within(node), *sight.above(node)]
            node = next((n for n in near if "scrollable" in n.flags and n.bounds is not None), node)
        else:
            scrollers = [n for n in sight.tree if "scrollable" in n.flags and n.bounds and not is_system(n)]
            node = max(scrollers, key=lambda n: n.bounds.intersect(shown).area if n.bounds else 0, default=None)
        box = node.bounds.intersect(shown) if node is not None and node.bounds is not None else shown
        if box.empty:
            raise ActionFailed("what is to be scrolled is not in sight")
        return box

    def _swipe(self, sight: Sight, box: Bounds, direction: Direction, step: int, *, fling: bool) -> None:
        start, end = finger_path(sight, box, direction, step)
        took_ms = _FLING_MS if fling else max(250, round(step * 1000 / _SPEED_PX_S))
        self._inputs.swipe(start, end, took_ms)


def finger_path(sight: Sight, box: Bounds, direction: Direction, step: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Start and end of a finger that moves the content of a box; it does not begin on a slider if it can help it."""
    upright = direction in ("up", "down")
    tall = box.height if upright else box.width
    half = min(step, tall) // 2
    x, y = box.center
    for share in (0.5, 0.25, 0.75, 0.1, 0.9):
        at = (box.left + int(box.width * share), y) if upright else (x, box.top + int(box.height * share))
        sign = 1 if direction in ("down", "right") else -1
        start = (at[0], at[1] + sign * half) if upright else (at[0] + sign * half, at[1])
        end = (at[0], at[1] - sign * half) if upright else (at[0] - sign * half, at[1])
        got = sight.touch.receiver(*start)
        if got is None or got < 0 or not is_adjustable(sight.tree[got]):
            break
    return start, end


def _free(sight: Sight) -> Bounds:
    """The screen without the keyboard."""
    screen = sight.screen
    return Bounds(screen.left, screen.top, screen.right, screen.bottom - sight.look.keyboard_px)


def _moved(before: Sight, after: Sight, direction: Direction, step: int) -> tuple[int, int]:
    """How far the content went, by the views that both looks show; the finger's way where none is."""
    upright = direction in ("up", "down")
    ways: list[int] = []
    for node in after.tree:
        was = before.by_handle.get(node.handle)
        if was is None or was.bounds is None or node.bounds is None or (was.text, was.tag) != (node.text, node.tag):
            continue
        if (was.bounds.width, was.bounds.height) != (node.bounds.width, node.bounds.height):
            continue  # cut off by an edge in one of the two
        way = was.bounds.top - node.bounds.top if upright else was.bounds.left - node.bounds.left
        if abs(way) > _STILL_PX:
            ways.append(way)
    sign = 1 if direction in ("down", "right") else -1
    by = round(median(ways)) if ways else sign * step
    if by * sign < 0:
        by = sign  # something else went the other way; that there was a way at all is what counts
    return (0, by) if upright else (by, 0)
