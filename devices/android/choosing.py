"""Choosing from a drop-down: open it, find the option, press it, read back what it shows."""

from __future__ import annotations

from devices.action import Scroll
from devices.android.approach import Approach
from devices.android.inputs import Inputs
from devices.android.keys import BACK
from devices.android.link import AndroidLink
from devices.android.scrolling import Scrolling
from devices.android.sight import Sight, settle
from devices.device import Receipt
from devices.errors import ActionFailed, UnsupportedAction
from devices.observation import TreeNode
from devices.screen import Element
from devices.selector import fold
from devices.settle import Deadline

_CHOOSERS = ("Spinner", "AutoCompleteTextView")
_MOST_SCROLLS = 30


class Choosing:
    """Selects options."""

    def __init__(self, link: AndroidLink, inputs: Inputs, approach: Approach, scrolling: Scrolling) -> None:
        self._link = link
        self._inputs = inputs
        self._approach = approach
        self._scrolling = scrolling

    def select(self, options: tuple[str, ...], element: Element, deadline: Deadline) -> Receipt:
        """Choose one option of a drop-down, or press options of a list that stands open.

        Raises:
            UnsupportedAction: it is no chooser.
            ActionFailed: it has no such option; it is closed again and holds what it held.
        """
        sight = settle(self._link)
        node = self._approach.find(element, sight)
        if node.tag.endswith(_CHOOSERS) or element.role == "combobox":
            if len(options) > 1:
                raise ActionFailed(f"{element.describe()} holds one option, not {len(options)}")
            return self._from_drop_down(options[0], element, deadline)
        if element.role in ("listbox", "radiogroup"):
            return self._from_open_list(options, element, node, sight)
        raise UnsupportedAction(f"{element.describe()} has no options", "tap it, then tap the option")

    def _from_drop_down(self, option: str, element: Element, deadline: Deadline) -> Receipt:
        reached = self._approach.reach(element, deadline)
        before = reached.sight
        if fold(_value(before, reached.node)) == fold(option):
            return Receipt(value=_value(before, reached.node))
        self._inputs.tap(reached.point_px)
        opened = settle(self._link)
        seen: list[str] = []
        for _ in range(_MOST_SCROLLS):
            fresh = _new_nodes(before, opened)
            found = next(
                (n for n in fresh if fold(n.text or n.attributes.get("content-desc", "")) == fold(option)), None
            )
            point = opened.touch.point_of(found.index) if found is not None else None
            if point is not None:
                self._inputs.tap(point)
                return self._read(option, element, point)
            seen += [n.text for n in fresh if n.text and n.text not in seen]
            opened_list = next((n for n in fresh if "scrollable" in n.flags), None)
            if opened_list is None or not self._scrolled(opened_list, opened):
                break
            opened = settle(self._link)
        self._close(before)
        raise ActionFailed(f"{element.describe()} has no option {option!r}", f"it has {', '.join(seen[:20])}")

    def _scrolled(self, opened_list: TreeNode, sight: Sight) -> bool:
        try:
            self._scrolling.scroll_node(opened_list, Scroll(direction="down"), sight)
        except ActionFailed:
            return False
        return True

    def _close(self, before: Sight) -> None:
        for _ in range(2):  # the first may only have hidden a keyboard
            now = settle(self._link)
            if all(node.handle in before.by_handle for node in now.tree):
                return
            self._inputs.key(BACK)
        settle(self._link)

    def _read(self, option: str, element: Element, point: tuple[int, int]) -> Receipt:
        after = settle(self._link)
        node = after.by_handle.get(element.handle)
        if node is None:
            # A chooser that is named by its choice has another name now.
            node = next(
                (n for n in after.tree if n.tag.endswith(_CHOOSERS) and fold(_value(after, n)) == fold(option)), None
            )
        held = _value(after, node) if node is not None else ""
        if fold(held) != fold(option):
            raise ActionFailed(f"{element.describe()} shows {held!r} after choosing {option!r}")
        return Receipt(point_px=point, value=held)

    def _from_open_list(self, options: tuple[str, ...], element: Element, node: TreeNode, sight: Sight) -> Receipt:
        points = []
        for option in options:
            found = next((n for n in sight.within(node) if fold(sight.words(n)) == fold(option)), None)
            point = sight.touch.point_of(found.index) if found is not None else None
            if point is None:
                raise ActionFailed(f"{element.describe()} shows no option {option!r}")
            points.append(point)
        for point in points:
            self._inputs.tap(point)
        return Receipt(point_px=points[-1], value=", ".join(options))


def _value(sight: Sight, chooser: TreeNode) -> str:
    """What a closed chooser shows; its description says what it is for."""
    return chooser.text or next((n.text for n in sight.within(chooser) if n.text), "")


def _new_nodes(before: Sight, opened: Sight) -> list[TreeNode]:
    """What an opened list adds to the screen; where its window is all that is shown, everything."""
    fresh = [n for n in opened.tree if n.handle not in before.by_handle]
    return fresh or list(opened.tree)
