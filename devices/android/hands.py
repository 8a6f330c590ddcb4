"""Performs actions on a phone with real touches, after the five checks."""

from __future__ import annotations

from typing import assert_never

from devices.action import (
    Action,
    Adjust,
    Answer,
    Back,
    Clear,
    Direction,
    Drag,
    Hover,
    LongPress,
    Open,
    Press,
    Scroll,
    Select,
    Swipe,
    Tap,
    Type,
    Upload,
    Wait,
)
from devices.android.approach import Approach
from devices.android.choosing import Choosing
from devices.android.inputs import Inputs
from devices.android.keys import BACK, key_code
from devices.android.link import AndroidLink
from devices.android.pointing import Pointing
from devices.android.prompts import answer_dialog
from devices.android.scrolling import Scrolling, finger_path
from devices.android.sight import Sight, settle
from devices.android.sliders import Sliders
from devices.android.touch import is_adjustable
from devices.android.writing import Writing
from devices.device import Receipt
from devices.errors import ActionFailed, UnsupportedAction
from devices.patches import is_pictured
from devices.screen import Element
from devices.settle import Deadline

_SWIPE_SHARE = 0.7
_DRAG_MS = 700
_OPPOSITE: dict[Direction, Direction] = {"up": "down", "down": "up", "left": "right", "right": "left"}


class Hands:
    """The inputs of one action.

    Args:
        link: the phone.
        inputs: what sends them.
        known: the look that elements come from; None before the first.
    """

    def __init__(self, link: AndroidLink, inputs: Inputs, known: Sight | None) -> None:
        self._link = link
        self._inputs = inputs
        self._known = known
        self._approach = Approach(link, inputs, known)
        self._scrolling = Scrolling(link, inputs, self._approach)

    def perform(self, action: Action, element: Element | None, deadline: Deadline) -> Receipt:
        """Do it; the caller settles. ``Open`` and ``Wait`` belong to the device, not to its screen."""
        if element is None and type(action).needs_element:
            raise ActionFailed(f"{action.kind} needs an element")
        if element is not None and is_pictured(element):
            return Pointing(self._link, self._inputs, self._known).perform(action, element)
        match action:
            case Tap():
                return self._tap(action, _given(element), deadline)
            case LongPress():
                reached = self._approach.reach(_given(element), deadline)
                self._inputs.tap(reached.point_px, action.hold_ms)
                return Receipt(point_px=reached.point_px)
            case Type():
                return self._writing().type(action, _given(element), deadline)
            case Clear():
                return self._writing().type(Type(text=""), _given(element), deadline)
            case Press():
                return self._press(action, element, deadline)
            case Select():
                choosing = Choosing(self._link, self._inputs, self._approach, self._scrolling)
                return choosing.select(action.options, _given(element), deadline)
            case Adjust():
                return self._adjust(action, _given(element), deadline)
            case Scroll():
                return self._scrolling.scroll(action, element)
            case Swipe():
                return self._swipe(action, element, deadline)
            case Drag():
                return self._drag(action, _given(element), deadline)
            case Back():
                return self._back()
            case Answer():
                return answer_dialog(action, settle(self._link), self._inputs)
            case Hover():
                raise UnsupportedAction("a finger does not hover", "tap or long-press it")
            case Upload():
                raise UnsupportedAction("apps take files through a picker of their own", "tap it, then choose the file")
            case Open() | Wait():
                raise AssertionError(f"{action.kind} is not done by hand")
            case _:
                assert_never(action)

    def _writing(self) -> Writing:
        return Writing(self._link, self._inputs, self._approach)

    def _tap(self, action: Tap, element: Element, deadline: Deadline) -> Receipt:
        if action.button != "left" or action.modifiers:
            raise UnsupportedAction("a finger has no other button and holds no keys", "long-press it")
        reached = self._approach.reach(element, deadline)
        point = reached.point_px
        if action.offset_px is not None:
            box = element.bounds
            point = (box.left + action.offset_px[0], box.top + action.offset_px[1])
            if not box.holds(*point):
                raise ActionFailed(f"{point} lies outside {element.describe()}")
        self._inputs.tap(point, count=action.count)
        return Receipt(point_px=point)

    def _back(self) -> Receipt:
        """Go back. The first press only hides a keyboard that is shown, which nobody means who says "back"."""
        before = settle(self._link).look
        self._inputs.key(BACK)
        if before.keyboard_px:
            now = settle(self._link).look
            if not now.keyboard_px and (now.package, now.activity) == (before.package, before.activity):
                self._inputs.key(BACK)
        return Receipt()

    def _press(self, action: Press, element: Element | None, deadline: Deadline) -> Receipt:
        code, meta = key_code(action.key)
        if element is not None:
            reached = self._approach.reach(element, deadline)
            focused = reached.sight.focused
            has_it = focused is not None and (
                focused.index == reached.node.index or reached.node in reached.sight.above(focused)
            )
            if not has_it:
                if "editable" not in reached.node.flags:
                    raise UnsupportedAction(f"{element.describe()} has not the focus that keys go to", "tap it")
                self._inputs.tap(reached.point_px)
                settle(self._link)
        self._inputs.key(code, meta, action.times)
        return Receipt()

    def _adjust(self, action: Adjust, element: Element, deadline: Deadline) -> Receipt:
        sight = settle(self._link)
        node = self._approach.find(element, sight)
        if "editable" in node.flags or (not is_adjustable(node) and element.can("type")):
            return self._writing().type(Type(text=f"{action.value:g}"), element, deadline)
        return Sliders(self._link, self._inputs, self._approach).adjust(action.value, element, deadline)

    def _swipe(self, action: Swipe, element: Element | None, deadline: Deadline) -> Receipt:
        if element is not None:
            reached = self._approach.reach(element, deadline)
            sight, box = reached.sight, reached.node.bounds
            assert box is not None
        else:
            sight = settle(self._link)
            box = sight.screen
        along = box.height if action.direction in ("up", "down") else box.width
        # A finger that goes up brings what is below, so a swipe has the sign that a scroll does not.
        shown = box.intersect(sight.screen)
        start, end = finger_path(sight, shown, _OPPOSITE[action.direction], round(along * _SWIPE_SHARE))
        self._inputs.swipe(start, end, action.duration_ms)
        return Receipt(point_px=start)

    def _drag(self, action: Drag, element: Element, deadline: Deadline) -> Receipt:
        reached = self._approach.reach(element, deadline)
        start = action.from_px or reached.point_px
        if not reached.sight.screen.holds(*action.to_px) or not element.bounds.holds(*start):
            raise ActionFailed(f"from {start} to {action.to_px} is no way on this screen")
        if is_adjustable(reached.node):
            self._inputs.swipe(start, action.to_px, _DRAG_MS)
        else:
            self._inputs.drag(start, action.to_px, _DRAG_MS)
        return Receipt(point_px=start)


def _given(element: Element | None) -> Element:
    assert element is not None
    return element
