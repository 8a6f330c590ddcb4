"""Performs actions on a page with real input events, after the five checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from devices.action import (
    Action,
    Adjust,
    Answer,
    Back,
    Clear,
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
from devices.browser.keys import calls_for
from devices.browser.pointing import Pointing
from devices.browser.sight import frame_origin
from devices.browser.wire import Wire, script
from devices.device import Receipt
from devices.errors import (
    ActionFailed,
    DeviceError,
    FocusRefused,
    NotActionable,
    TypedTextDiffers,
    UnsupportedAction,
)
from devices.patches import is_pictured
from devices.read_back import one_kind_of_break, same_text
from devices.screen import Element
from devices.selector import fold
from devices.settle import Deadline

if TYPE_CHECKING:
    from playwright.sync_api import Page

_PICKED_TYPES = frozenset({"date", "time", "datetime-local", "month", "week", "color", "range"})
_FORMS = {
    "date": (r"\d{4,}-\d\d-\d\d", "2026-01-31"),
    "time": (r"\d\d:\d\d(:\d\d)?", "13:05"),
    "datetime-local": (r"\d{4,}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", "2026-01-31T13:05"),
    "month": (r"\d{4,}-\d\d", "2026-01"),
    "week": (r"\d{4,}-W\d\d", "2026-W05"),
    "color": (r"#[0-9a-fA-F]{6}", "#3366ff"),
}
_TYPED_AT_ONCE = 200
"""From this many characters on, text is inserted in one go: typing them one by one would take seconds."""


class Hands:
    """The actions of one page.

    Args:
        page: the page.
        wire: its protocol session.
        scale: picture pixels per CSS pixel.
        picture: the last picture, from which elements may come that no tree knows.
    """

    def __init__(self, page: Page, wire: Wire, scale: float, picture: bytes | None = None) -> None:
        self._page = page
        self._wire = wire
        self._scale = scale
        self._picture = picture

    def perform(self, action: Action, element: Element | None, deadline: Deadline) -> Receipt:
        """Do it; the caller settles. ``Open``, ``Back``, ``Answer`` and ``Wait`` belong to the device, not a page."""
        self._wire.begin_action()
        if element is None and type(action).needs_element:
            raise ActionFailed(f"{action.kind} needs an element")
        if element is not None and is_pictured(element):
            return Pointing(self._page, self._wire, self._scale, self._picture).perform(action, element)
        match action:
            case Tap():
                return self._tap(action, _given(element), deadline)
            case LongPress():
                point = self._approach(_given(element), deadline)
                self._page.mouse.move(*point)
                self._page.mouse.down()
                self._page.wait_for_timeout(action.hold_ms)
                self._page.mouse.up()
                return Receipt(point_px=self._pixels(point))
            case Hover():
                point = self._approach(_given(element), deadline)
                self._page.mouse.move(*point)
                return Receipt(point_px=self._pixels(point))
            case Type():
                return self._type(action, _given(element), deadline)
            case Clear():
                return self._type(Type(text=""), _given(element), deadline)
            case Press():
                return self._press(action, element, deadline)
            case Select():
                return self._select(action, _given(element), deadline)
            case Adjust():
                return self._adjust(action, _given(element), deadline)
            case Upload():
                return self._upload(action, _given(element))
            case Scroll():
                return self._scroll(action, element)
            case Drag():
                return self._drag(action, _given(element), deadline)
            case Swipe():
                raise UnsupportedAction("a page in a desktop browser is not swiped", "use scroll or drag")
            case Open() | Back() | Answer() | Wait():
                raise AssertionError(f"{action.kind} is not done by hand")
            case _:
                assert_never(action)

    def _pixels(self, point: tuple[float, float]) -> tuple[int, int]:
        return round(point[0] * self._scale), round(point[1] * self._scale)

    def _css(self, point: tuple[int, int]) -> tuple[float, float]:
        return point[0] / self._scale, point[1] / self._scale

    def _approach(
        self, element: Element, deadline: Deadline, offset_px: tuple[int, int] | None = None, editable: bool = False
    ) -> tuple[float, float]:
        """Wait for the five checks and return the point to press, in CSS pixels of the page.

        Raises:
            NotActionable: which of the five failed, and what covers the element.
            StaleElement: the element has left the page.
        """
        return self._point_of(element, self._checked(element, deadline, offset_px, editable))

    def _checked(
        self, element: Element, deadline: Deadline, offset_px: tuple[int, int] | None = None, editable: bool = False
    ) -> dict[str, Any]:
        """What ``approach.js`` found: a ``point``, or the ``check`` that failed; with ``editable`` a ``field`` too."""
        wire, handle = self._wire, element.handle
        frame = wire.frame_of(handle)
        inner = frame != wire.main_frame
        box = element.bounds
        seen = None if inner else [v / self._scale for v in (box.left, box.top, box.width, box.height)]
        offset = None if offset_px is None else list(self._css(offset_px))
        found: dict[str, Any] = wire.run_on(handle, script("approach"), seen, offset, editable, deadline.left_ms)
        return found

    def _point_of(self, element: Element, found: dict[str, Any]) -> tuple[float, float]:
        if "point" not in found:
            raise NotActionable(found["check"], f"{element.describe()}: {found['message']}", found.get("covered", ""))
        x, y = found["point"]
        if self._wire.frame_of(element.handle) == self._wire.main_frame:
            return x, y
        # The point is in the frame's own viewport; find the frame, then make sure that nothing lies over it outside.
        return self._out_of_frame(element, x, y)

    def _out_of_frame(self, element: Element, x: float, y: float) -> tuple[float, float]:
        wire = self._wire
        frame_id = wire.frame_of(element.handle)
        while frame_id != wire.main_frame:
            owner = self._owner_of(frame_id)
            placed = frame_origin(wire, owner)
            if placed is None:
                raise NotActionable("visible", f"{element.describe()}: its frame is not shown")
            (left, top), box = placed
            x, y = x + left, y + top
            if not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
                raise NotActionable("visible", f"{element.describe()}: its frame does not show it")
            over = wire.run_on(owner, _OVER, x, y) if wire.frame_of(owner) == wire.main_frame else ""
            if over:
                raise NotActionable("receives events", f"{element.describe()}: {over} is over its frame", over)
            # getBoxModel answers in the viewport of the local root, which for same-process frames is the page's own.
            outer = wire.frame_of(owner)
            if outer == wire.main_frame or wire.node_parameters(owner)[0] == 0:
                break
            frame_id = outer
        return x, y

    def _owner_of(self, frame_id: str) -> str:
        for session in (0, *range(1, self._wire.sessions)):
            try:
                found = self._wire.send("DOM.getFrameOwner", {"frameId": frame_id}, session)
            except DeviceError:
                continue
            return f"{session}:{found['backendNodeId']}"
        raise NotActionable("visible", "the frame is no longer on the page")

    def _tap(self, action: Tap, element: Element, deadline: Deadline) -> Receipt:
        point = self._approach(element, deadline, action.offset_px)
        keyboard = self._page.keyboard
        for key in action.modifiers:
            keyboard.down(key)
        try:
            self._page.mouse.click(*point, button=action.button, click_count=action.count)
        finally:
            for key in reversed(action.modifiers):
                keyboard.up(key)
        return Receipt(point_px=self._pixels(point))

    def _type(self, action: Type, element: Element, deadline: Deadline) -> Receipt:
        found = self._checked(element, deadline, editable=True)
        field = found["field"]
        if field["type"] == "file":
            raise UnsupportedAction(f"{element.describe()} takes files", "use upload")
        if field["value"] is None:
            raise UnsupportedAction(f"{element.describe()} takes no text")
        text = one_kind_of_break(action.text)
        if field["type"] in _PICKED_TYPES and text:
            return self._pick(element, field["type"], text, self._point_of(element, found))
        if "\n" in text and not field["multiline"]:
            raise ActionFailed(f"{element.describe()} holds one line only", "type without a line break")
        point = self._point_of(element, found)
        self._page.mouse.click(*point)
        focus = self._wire.run_on(element.handle, script("field"), "focus-end" if action.append else "focus-all")
        if not focus["focused"]:
            raise FocusRefused(f"{element.describe()} did not take the focus")
        keyboard = self._page.keyboard
        if not action.append and field["value"]:
            keyboard.press("Delete")
        if len(text) > _TYPED_AT_ONCE:
            keyboard.insert_text(text)
        elif text:
            self._wire.send_in_a_row(calls_for(text))
        arrived = self._field(element)["value"] or ""
        wanted = field["value"] + text if action.append else text
        if field["type"] == "password":
            # What is secret stays between the driver and the page: neither receipts nor errors repeat it.
            same, wanted, arrived = wanted == arrived, "•" * len(wanted), "•" * len(arrived)
        else:
            same = same_text(wanted, arrived)
        if not same:
            raise TypedTextDiffers(wanted, arrived)
        return Receipt(point_px=self._pixels(point), value=arrived)

    def _pick(self, element: Element, kind: str, text: str, point: tuple[float, float]) -> Receipt:
        form, example = _FORMS.get(kind, (r"-?\d+(\.\d+)?", "7"))
        if not re.fullmatch(form, text):
            raise ActionFailed(f"a {kind} field takes values such as {example}, not {text!r}")
        arrived = self._wire.run_on(element.handle, script("field"), "set", text)["value"]
        if kind != "range" and fold(arrived) != fold(text):
            raise TypedTextDiffers(text, arrived)
        return Receipt(point_px=self._pixels(point), value=arrived)

    def _press(self, action: Press, element: Element | None, deadline: Deadline) -> Receipt:
        from playwright.sync_api import Error

        if element is not None and not self._wire.run_on(element.handle, _HAS_FOCUS):
            self._approach(element, deadline)
            self._wire.run_on(element.handle, script("field"), "focus-end")
        try:
            for _ in range(action.times):
                self._page.keyboard.press(action.key)
        except Error as error:
            if "Unknown key" in str(error):
                hint = "keys are named as in Control+a, Enter, F5"
                raise ActionFailed(f"there is no key {action.key!r}", hint) from error
            raise
        return Receipt()

    def _select(self, action: Select, element: Element, deadline: Deadline) -> Receipt:
        options = self._wire.run_on(element.handle, script("field"), "options")
        if options is None:
            raise UnsupportedAction(f"{element.describe()} is no native select", "tap it, then tap the option")
        chosen = []
        for wanted in action.options:
            at = _option_at(options, wanted)
            if at is None:
                listed = tuple(o["text"] for o in options)
                raise ActionFailed(f"{element.describe()} has no option {wanted!r}", f"it has {', '.join(listed[:20])}")
            if options[at]["disabled"]:
                raise NotActionable("enabled", f"option {wanted!r} of {element.describe()} is disabled")
            chosen.append(at)
        point = self._approach(element, deadline)
        arrived = self._wire.run_on(element.handle, script("field"), "choose", chosen)["value"]
        return Receipt(point_px=self._pixels(point), value=arrived)

    def _adjust(self, action: Adjust, element: Element, deadline: Deadline) -> Receipt:
        field = self._field(element)
        if field["type"] == "number":
            return self._type(Type(text=f"{action.value:g}"), element, deadline)
        if field["type"] != "range":
            hint = "press arrow keys, or drag it"
            raise UnsupportedAction(f"{element.describe()} has no value that can be set", hint)
        point = self._approach(element, deadline, editable=True)
        receipt = self._pick(element, "range", f"{action.value:g}", point)
        if receipt.value is None or abs(float(receipt.value) - action.value) > 1e-9:
            raise ActionFailed(f"{element.describe()} went to {receipt.value}, not to {action.value:g}")
        return receipt

    def _upload(self, action: Upload, element: Element) -> Receipt:
        field = self._field(element)
        if field["type"] != "file":
            raise UnsupportedAction(f"{element.describe()} takes no files")
        missing = [path for path in action.paths if not Path(path).is_file()]
        if missing:
            raise ActionFailed(f"there is no file {missing[0]}")
        session, node = self._wire.node_parameters(element.handle)
        files = [str(Path(path).resolve()) for path in action.paths]
        self._wire.send("DOM.setFileInputFiles", {**node, "files": files}, session)
        return Receipt(value=", ".join(Path(path).name for path in action.paths))

    def _scroll(self, action: Scroll, element: Element | None) -> Receipt:
        width, height = self._page.viewport_size["width"], self._page.viewport_size["height"]  # type: ignore[index]
        handle = element.handle if element is not None else self._wire.page_handle()
        before = self._wire.run_on(handle, script("field"), "scroll", None)
        tall, wide = (element.bounds.height, element.bounds.width) if element is not None else (height, width)
        step = action.amount_px or round((tall if action.direction in ("up", "down") else wide) * 0.8)
        amount = 10_000_000.0 if action.to_end else step / self._scale
        dx, dy = {"down": (0, amount), "up": (0, -amount), "right": (amount, 0), "left": (-amount, 0)}[action.direction]
        point = self._css(element.bounds.center) if element is not None else (width / 2, height / 2)
        self._page.mouse.move(min(max(point[0], 1), width - 2), min(max(point[1], 1), height - 2))
        self._page.mouse.wheel(dx, dy)
        frame, session = self._wire.frame_of(handle), self._wire.node_parameters(handle)[0]
        self._wire.run("settle", 400, 0, False, frame_id=frame, session=session)
        after = self._wire.run_on(handle, script("field"), "scroll", None)
        if after == before:
            # The wheel went to something else at that point; move the box itself.
            after = self._wire.run_on(handle, script("field"), "scroll", [dx, dy])
        moved = (round((after[0] - before[0]) * self._scale), round((after[1] - before[1]) * self._scale))
        if moved == (0, 0):
            raise ActionFailed(f"nothing scrolls {action.direction} there any further")
        return Receipt(scrolled_px=moved)

    def _drag(self, action: Drag, element: Element, deadline: Deadline) -> Receipt:
        offset = None
        if action.from_px is not None:
            offset = (action.from_px[0] - element.bounds.left, action.from_px[1] - element.bounds.top)
        start = self._approach(element, deadline, offset)
        end = self._css(action.to_px)
        mouse = self._page.mouse
        mouse.move(*start)
        mouse.down()
        # Drag libraries look for a first small move, and for several more on the way.
        mouse.move(start[0] + (2 if end[0] >= start[0] else -2), start[1] + (2 if end[1] >= start[1] else -2))
        mouse.move(*end, steps=8)
        mouse.move(*end)
        mouse.up()
        return Receipt(point_px=self._pixels(start))

    def _field(self, element: Element) -> dict[str, Any]:
        found = self._wire.run_on(element.handle, script("field"), "read")
        return dict(found)


_HAS_FOCUS = """function () {
  const a = this.getRootNode().activeElement;
  return !!a && (a === this || this.contains(a));
}"""
_OVER = """function (x, y) {
  const hit = document.elementFromPoint(x, y);
  return !hit || hit === this || hit.contains(this) ? "" : `<${hit.tagName.toLowerCase()}>`;
}"""


def _given(element: Element | None) -> Element:
    assert element is not None
    return element


def _option_at(options: list[dict[str, Any]], wanted: str) -> int | None:
    folded = fold(wanted)
    for fits in (
        lambda o: o["text"] == wanted,
        lambda o: fold(o["text"]) == folded,
        lambda o: o["value"] == wanted,
    ):
        found = [at for at, option in enumerate(options) if fits(option)]
        if found:
            return found[0]
    return None
