"""The five checks before every input: unique, visible, stable, enabled, receives events (Playwright's list)."""

from __future__ import annotations

from dataclasses import dataclass

from devices.android.inputs import Inputs
from devices.android.keys import BACK
from devices.android.link import AndroidLink
from devices.android.sight import Sight, take_sight
from devices.errors import NotActionable, StaleElement
from devices.observation import TreeNode
from devices.screen import Element
from devices.settle import Deadline

_BETWEEN_LOOKS_S = 0.03
_MOST_SCROLLS = 4


@dataclass(frozen=True, slots=True)
class Reached:
    """A node that may be touched now."""

    sight: Sight
    node: TreeNode
    point_px: tuple[int, int]


class Approach:
    """Finds elements again and makes sure of them.

    Args:
        link: the phone.
        inputs: what hides a keyboard that is in the way.
        known: the look that the elements come from.
    """

    def __init__(self, link: AndroidLink, inputs: Inputs, known: Sight | None) -> None:
        self._link = link
        self._inputs = inputs
        self._known = known

    def find(self, element: Element, sight: Sight) -> TreeNode:
        """The node of an element in a fresh look.

        Raises:
            StaleElement: it is gone, shows something else by now, or the screen was turned.
        """
        known = self._known
        if known is not None and known.geometry != sight.geometry:
            raise StaleElement("the screen was turned or resized since it was looked at", "look again")
        node = sight.by_handle.get(element.handle) if element.handle else None
        before = known.by_handle.get(element.handle) if known is not None else None
        if node is None or before is None:
            raise StaleElement(f"{element.describe()} is no longer on the screen")
        assert known is not None
        if not sight.is_like(node, known, before):
            raise StaleElement(f"{element.describe()} shows {sight.words(node)[:60]!r} by now")
        return node

    def reach(self, element: Element, deadline: Deadline) -> Reached:
        """Wait until an element passes the five checks.

        Raises:
            NotActionable: which of the five failed last.
            StaleElement: it has left the screen.
        """
        known = self._known.by_handle.get(element.handle) if self._known is not None else None
        last = known.bounds if known is not None else None
        scrolled = 0
        while True:
            sight = take_sight(self._link)
            node = self.find(element, sight)
            failed = _enabled(sight, node, element) or _visible(sight, node, element)
            if failed is None:
                point = sight.touch.point_of(node.index)
                if point is None and scrolled < _MOST_SCROLLS and self._uncover(sight, node):
                    scrolled += 1
                    last = None
                    continue
                if point is None:
                    over = sight.touch.covering(node.index)
                    failed = NotActionable("receives events", f"{element.describe()}: {over} is over it", over)
                elif node.bounds == last or sight.look.idle:
                    return Reached(sight, node, point)
                else:
                    failed = NotActionable("stable", f"{element.describe()}: it keeps moving")
            if deadline.passed or (sight.look.idle and failed.check != "stable"):
                raise failed
            last = node.bounds
            self._link.pause(_BETWEEN_LOOKS_S)

    def _uncover(self, sight: Sight, node: TreeNode) -> bool:
        """Hide a keyboard that lies over a node; whether that was tried."""
        if not sight.look.keyboard_px or node.bounds is None:
            return False
        if node.bounds.bottom <= sight.screen.bottom - sight.look.keyboard_px:
            return False
        self._inputs.key(BACK)  # while a keyboard is shown, this hides it and does nothing else
        return True


def _enabled(sight: Sight, node: TreeNode, element: Element) -> NotActionable | None:
    actor = sight.tree[sight.touch.actor(node.index)]
    if "enabled" in node.flags and "enabled" in actor.flags:
        return None
    return NotActionable("enabled", f"{element.describe()}: it is disabled")


def _visible(sight: Sight, node: TreeNode, element: Element) -> NotActionable | None:
    if node.bounds is not None and not node.bounds.intersect(sight.screen).empty:
        return None
    return NotActionable("visible", f"{element.describe()}: it has no visible area", "")
