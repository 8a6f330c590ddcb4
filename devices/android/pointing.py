"""Touches what was only seen on a picture: there is no node to find again, so the place itself is checked."""

from __future__ import annotations

from devices.action import Action, Clear, Drag, LongPress, Press, Scroll, Swipe, Tap, Type
from devices.android.inputs import Inputs
from devices.android.keys import DELETE_BEFORE, MOVE_END, key_code
from devices.android.link import AndroidLink
from devices.android.sight import Sight, settle
from devices.device import Receipt
from devices.errors import ActionFailed, NotActionable, TypedTextDiffers, UnsupportedAction
from devices.observation import TreeNode
from devices.patches import require_unchanged
from devices.read_back import one_kind_of_break, same_text
from devices.screen import Element

_DRAG_MS = 700
_SWIPE_MS = 400
_SHARE = 0.7
_MOST_HELD = 200
"""Characters that a field which cannot be read is taken to hold at most: so many are deleted before typing."""


class Pointing:
    """The inputs of one action on an element of a picture.

    Args:
        link: the phone.
        inputs: what sends them.
        known: the look whose picture the element comes from; None before the first.
    """

    def __init__(self, link: AndroidLink, inputs: Inputs, known: Sight | None) -> None:
        self._link = link
        self._inputs = inputs
        self._picture = known.look.png if known is not None else None

    def perform(self, action: Action, element: Element) -> Receipt:
        """Do it; the caller settles.

        Raises:
            StaleElement: its place looks different by now.
            NotActionable: the keyboard lies over it, or nothing of it is on the screen.
            UnsupportedAction: that takes more than a place to touch.
            TypedTextDiffers: something else arrived, where that can be read.
        """
        point = self._reach(element)
        match action:
            case Tap():
                if action.button != "left" or action.modifiers:
                    raise UnsupportedAction("a finger has no other button and holds no keys", "long-press it")
                if action.offset_px is not None:
                    point = (element.bounds.left + action.offset_px[0], element.bounds.top + action.offset_px[1])
                self._inputs.tap(point, count=action.count)
            case LongPress():
                self._inputs.tap(point, action.hold_ms)
            case Type():
                return self._type(action, element, point)
            case Clear():
                return self._type(Type(text=""), element, point)
            case Press():
                self._inputs.tap(point)
                settle(self._link)
                code, meta = key_code(action.key)
                self._inputs.key(code, meta, action.times)
            case Scroll() | Swipe():
                self._stroke(action, element)
            case Drag():
                self._inputs.drag(action.from_px or point, action.to_px, _DRAG_MS)
            case _:
                raise UnsupportedAction(
                    f"{action.kind} needs more than a picture of {element.describe()}", "tap it and go on from there"
                )
        return Receipt(point_px=point)

    def _reach(self, element: Element) -> tuple[int, int]:
        look = self._link.look(self._picture is not None)
        require_unchanged(element, self._picture, look.png)
        point = element.bounds.center
        if look.keyboard_px and point[1] >= look.size_px[1] - look.keyboard_px and not element.handle:
            raise NotActionable("receives events", f"{element.describe()}: the keyboard is over it", "the keyboard")
        return point

    def _type(self, action: Type, element: Element, point: tuple[int, int]) -> Receipt:
        text = one_kind_of_break(action.text)
        if not self._link.can_write(text):
            raise UnsupportedAction(f"this phone cannot be made to write {text[:40]!r} as it is reached now")
        self._inputs.tap(point)
        sight = settle(self._link)
        field = sight.focused
        if sight.tree and (field is None or "editable" not in field.flags):
            raise ActionFailed(f"{element.describe()} took no focus when it was pressed", "it may be no field")
        held = _MOST_HELD if field is None else len(field.text)
        self._inputs.key(MOVE_END)
        if not action.append and held:
            self._inputs.key(DELETE_BEFORE, times=held)
        if text:
            self._inputs.commit_text(text)
        if field is None:
            return Receipt(point_px=point)  # without a tree there is nothing to read it back from
        return Receipt(point_px=point, value=self._read_back(action, text, field))

    def _read_back(self, action: Type, text: str, before: TreeNode) -> str:
        field = settle(self._link).focused
        arrived = field.text if field is not None else ""
        if "password" in before.flags:
            return "•" * len(arrived)
        wanted = before.text + text if action.append else text
        if not same_text(wanted, arrived) and not (action.append and same_text(text, arrived)):
            raise TypedTextDiffers(wanted, arrived)
        return arrived

    def _stroke(self, action: Scroll | Swipe, element: Element) -> None:
        """A finger along the middle; a scroll down is a finger that goes up."""
        box = element.bounds
        upright = action.direction in ("up", "down")
        half = round((box.height if upright else box.width) * _SHARE / 2)
        sign = 1 if action.direction in ("down", "right") else -1
        if isinstance(action, Swipe):
            sign = -sign
        x, y = box.center
        start = (x, y + sign * half) if upright else (x + sign * half, y)
        end = (x, y - sign * half) if upright else (x - sign * half, y)
        self._inputs.swipe(start, end, action.duration_ms if isinstance(action, Swipe) else _SWIPE_MS)
