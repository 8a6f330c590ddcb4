"""Points at what was only seen on a picture of a page: a canvas, a remote desktop, or everything, when asked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.action import Action, Clear, Drag, Hover, LongPress, Press, Scroll, Tap, Type
from devices.browser.keys import calls_for
from devices.browser.sight import take_picture
from devices.browser.wire import Wire
from devices.device import Receipt
from devices.errors import UnsupportedAction
from devices.patches import require_unchanged
from devices.read_back import one_kind_of_break
from devices.screen import Element

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SHARE = 0.8
_SELECT_ALL = "ControlOrMeta+a"


class Pointing:
    """The inputs of one action on an element of a picture.

    Args:
        page: the page.
        wire: its protocol session.
        scale: picture pixels per CSS pixel.
        known: the picture that the element comes from.
    """

    def __init__(self, page: Page, wire: Wire, scale: float, known: bytes | None) -> None:
        self._page = page
        self._wire = wire
        self._scale = scale
        self._known = known

    def perform(self, action: Action, element: Element) -> Receipt:
        """Do it; the caller settles. What was typed cannot be read back: the receipt then holds no value.

        Raises:
            StaleElement: its place looks different by now.
            NotActionable: nothing of it is on the page.
            UnsupportedAction: that takes more than a place to point at.
        """
        if self._known is not None:
            require_unchanged(element, self._known, take_picture(self._wire))
        mouse, keyboard = self._page.mouse, self._page.keyboard
        point_px = element.bounds.center
        if isinstance(action, Tap) and action.offset_px is not None:
            point_px = (element.bounds.left + action.offset_px[0], element.bounds.top + action.offset_px[1])
        point = self._css(point_px)
        match action:
            case Tap():
                for key in action.modifiers:
                    keyboard.down(key)
                try:
                    mouse.click(*point, button=action.button, click_count=action.count)
                finally:
                    for key in reversed(action.modifiers):
                        keyboard.up(key)
            case LongPress():
                mouse.move(*point)
                mouse.down()
                self._page.wait_for_timeout(action.hold_ms)
                mouse.up()
            case Hover():
                mouse.move(*point)
            case Type() | Clear():
                self._type(one_kind_of_break(action.text) if isinstance(action, Type) else "", action, point)
            case Press():
                mouse.click(*point)
                for _ in range(action.times):
                    keyboard.press(action.key)
            case Scroll():
                mouse.move(*point)
                mouse.wheel(*self._turn(action, element))
            case Drag():
                mouse.move(*self._css(action.from_px or point_px))
                mouse.down()
                mouse.move(*self._css(action.to_px), steps=8)
                mouse.up()
            case _:
                raise UnsupportedAction(
                    f"{action.kind} needs more than a picture of {element.describe()}", "click it and go on from there"
                )
        return Receipt(point_px=point_px)

    def _type(self, text: str, action: Type | Clear, point: tuple[float, float]) -> None:
        keyboard = self._page.keyboard
        self._page.mouse.click(*point)
        if isinstance(action, Type) and action.append:
            keyboard.press("End")
        else:
            keyboard.press(_SELECT_ALL)
            keyboard.press("Delete")
        if text:
            self._wire.send_in_a_row(calls_for(text))

    def _turn(self, action: Scroll, element: Element) -> tuple[float, float]:
        box = element.bounds
        upright = action.direction in ("up", "down")
        far = action.amount_px or round((box.height if upright else box.width) * _SHARE)
        amount = 10_000_000.0 if action.to_end else far / self._scale
        sign = 1 if action.direction in ("down", "right") else -1
        return (0.0, sign * amount) if upright else (sign * amount, 0.0)

    def _css(self, point: tuple[int, int]) -> tuple[float, float]:
        return point[0] / self._scale, point[1] / self._scale
