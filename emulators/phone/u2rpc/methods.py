"""Every method of the server; the parameters are those that the client sends, in its order.

Coordinates are pixels, steps of a movement take 5 ms each, times out are milliseconds of the phone's time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulators.phone.captures import jpeg_text
from emulators.phone.faults import Fault, Kind
from emulators.phone.keycodes import CODES, SHIFT_MASK, character, key_code
from emulators.phone.scrolling import FLING_PAGES, rows_with, scroll_into_view, scroll_to_end
from emulators.phone.tree import Tree
from emulators.phone.u2rpc.selectors import NotFound, Views, read_selector
from emulators.phone.uia2.elements import text_of
from emulators.phone.uiselector import Scrolling, Selector, make_test, select
from emulators.phone.xml import Form, spoiled, write_xml

if TYPE_CHECKING:
    from emulators.phone.handset import Handset
    from emulators.phone.phone import Phone
    from emulators.phone.uinode import UiNode

STEP_MS = 5
HOLD_MS = 600
MAX_WAIT_S = 600.0
MAX_STEPS = 10_000

DOWN, UP, MOVE = 0, 1, 2

EMPTY = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation=\"0\" />"

_SHORT_KEYS: Mapping[str, str] = {
    "left": "DPAD_LEFT",
    "right": "DPAD_RIGHT",
    "up": "DPAD_UP",
    "down": "DPAD_DOWN",
    "center": "DPAD_CENTER",
    "delete": "DEL",
    "recent": "APP_SWITCH",
}

_ROTATIONS: Mapping[str, int] = {
    "natural": 0, "n": 0, "left": 1, "l": 1, "upsidedown": 2, "u": 2, "right": 3, "r": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """What every method is given: the phone, the views that have names, and what goes wrong with this call."""

    handset: Handset
    views: Views
    fault: Fault | None

    def one(self, phone: Phone, wanted: Any) -> UiNode:
        """Return the first view that fits; a stale one is not found."""
        if self.fault is not None and self.fault.kind is Kind.STALE_ELEMENT:
            raise NotFound(str(wanted))
        return self.views.one(phone, wanted)


Method = Callable[..., Any]


# --- the phone --------------------------------------------------------------------------------------------------------


def device_info(call: Call) -> dict[str, Any]:
    with call.handset.turn() as phone:
        width, height = phone.size_px
        return {
            "currentPackageName": phone.focused.package if phone.focused else None,
            "displayHeight": height,
            "displayRotation": phone.config.rotation,
            "displaySizeDpX": round(width / phone.density),
            "displaySizeDpY": round(height / phone.density),
            "displayWidth": width,
            "productName": phone.props.get("ro.product.name", ""),
            "screenOn": phone.screen_on,
            "sdkInt": int(phone.props.get("ro.build.version.sdk", "0")),
            "naturalOrientation": phone.config.rotation == 0,
        }


def dump_window_hierarchy(call: Call, compressed: bool = False, max_depth: int = 50, active: bool = False) -> str:
    kind = call.fault.kind if call.fault else None
    with call.handset.turn() as phone:
        nodes = phone.nodes(all_windows=not active)
        if not nodes or kind is Kind.NULL_ROOT:
            return EMPTY
        text = write_xml(nodes, Form.DUMP, phone.config.rotation, phone.size_px, max_depth=max_depth)
    return spoiled(text, malformed=kind is Kind.MALFORMED_XML, truncated=kind is Kind.TRUNCATED_XML)


def take_screenshot(call: Call, scale: float = 1.0, quality: int = 80) -> str:
    return jpeg_text(call.handset, min(max(int(quality), 1), 95), float(scale))


def wake_up(call: Call) -> None:
    with call.handset.turn() as phone:
        phone.wake()


def sleep(call: Call) -> None:
    with call.handset.turn() as phone:
        phone.sleep()


def set_orientation(call: Call, wanted: str) -> None:
    with call.handset.turn() as phone:
        phone.configure(rotation=_ROTATIONS[wanted])


def freeze_rotation(call: Call, frozen: bool) -> None:
    with call.handset.turn() as phone:
        phone.settings.setdefault("system", {})["accelerometer_rotation"] = "0" if frozen else "1"


def open_notification(call: Call) -> bool:
    with call.handset.turn() as phone:
        phone.open_notifications()
    return True


def open_quick_settings(call: Call) -> bool:
    with call.handset.turn() as phone:
        phone.open_quick_settings()
    return True


def get_clipboard(call: Call) -> str:
    with call.handset.turn() as phone:
        return phone.clipboard


def set_clipboard(call: Call, label: str | None, text: str) -> None:
    with call.handset.turn() as phone:
        phone.clipboard = str(text)


def paste_clipboard(call: Call) -> None:
    with call.handset.turn() as phone:
        phone.type_text(phone.clipboard)


def make_toast(call: Call, text: str, duration_ms: float = 1000) -> bool:
    with call.handset.turn() as phone:
        phone.show_toast(str(text), "com.github.uiautomator")
    return True


def get_last_toast(call: Call) -> str | None:
    with call.handset.turn() as phone:
        return phone.last_toast or None


def clear_last_toast(call: Call) -> None:
    with call.handset.turn() as phone:
        phone.last_toast = ""


def get_last_traversed_text(call: Call) -> str | None:
    """The text of what has the focus: the nearest thing to a web view's traversal that this phone has."""
    with call.handset.turn() as phone:
        return next((node.text for node in phone.nodes() if node.focused), None)


def press_key(call: Call, name: str) -> bool:
    code = None if name.isdigit() else key_code(_SHORT_KEYS.get(name, name))
    if code is None:
        raise ValueError(f"there is no key {name!r}; known are {', '.join(sorted(CODES)).lower()}")
    return press_key_code(call, code)


def press_key_code(call: Call, code: int, meta: int = 0) -> bool:
    with call.handset.turn() as phone:
        typed = character(code, meta) if meta & SHIFT_MASK else ""
        phone.type_text(typed) if typed else phone.key(int(code))
    return True


# --- touches ----------------------------------------------------------------------------------------------------------


def _middle(node: UiNode) -> tuple[int, int]:
    left, top, right, bottom = node.bounds
    return (left + right) // 2, (top + bottom) // 2


def click(call: Call, where: Any, y: Any = None, held_ms: int = 50) -> bool:
    with call.handset.turn() as phone:
        if isinstance(where, dict | str):
            phone.tap(*_corner(call.one(phone, where), y))
        else:
            phone.tap(int(where), int(y), hold_ms=int(held_ms))
    return True


def long_click(call: Call, wanted: Any, corner: Any = None) -> bool:
    with call.handset.turn() as phone:
        phone.tap(*_corner(call.one(phone, wanted), corner), hold_ms=HOLD_MS)
    return True


def _corner(node: UiNode, corner: Any) -> tuple[int, int]:
    """Return the middle, or a place a little inside ``tl`` or ``br``."""
    left, top, right, bottom = node.bounds
    if corner in ("tl", "topleft"):
        return left + min(5, (right - left) // 2), top + min(5, (bottom - top) // 2)
    if corner in ("br", "bottomright"):
        return right - 1 - min(5, (right - left) // 2), bottom - 1 - min(5, (bottom - top) // 2)
    return _middle(node)


def swipe(call: Call, x1: Any, y1: Any, x2: Any, y2: Any = None, steps: Any = None) -> bool:
    """By pixels ``(x1, y1, x2, y2, steps)``, or over a view: ``(selector, direction[, percent], steps)``."""
    with call.handset.turn() as phone:
        if isinstance(x1, dict | str):
            share = float(x2) / 100 if y2 is not None else 1.0
            duration = _steps_ms(y2 if y2 is not None else x2)
            phone.swipe(*_across(call.one(phone, x1), str(y1), share), duration)
        else:
            phone.swipe(int(x1), int(y1), int(x2), int(y2), _steps_ms(steps or 55))
    return True


def _across(node: UiNode, direction: str, share: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = node.bounds
    x, y = _middle(node)
    far_x, far_y = int((right - left - 1) * share), int((bottom - top - 1) * share)
    lines = {
        "up": (x, bottom - 1, x, bottom - 1 - far_y),
        "down": (x, top, x, top + far_y),
        "left": (right - 1, y, right - 1 - far_x, y),
        "right": (left, y, left + far_x, y),
    }
    return lines[direction.lower()]


def _steps_ms(steps: Any) -> int:
    return max(1, min(int(steps), MAX_STEPS) * STEP_MS)


def swipe_points(call: Call, points: list[int], steps: int) -> bool:
    places = list(zip(points[::2], points[1::2], strict=True))
    if not places:
        raise ValueError("there are no points")
    each = _steps_ms(steps)
    with call.handset.turn() as phone:
        phone.gesture([[(float(index * each), int(x), int(y)) for index, (x, y) in enumerate(places)]])
    return True


def drag(call: Call, x1: int, y1: int, x2: int, y2: int, steps: int = 100) -> bool:
    with call.handset.turn() as phone:
        _drag(phone, (int(x1), int(y1)), (int(x2), int(y2)), steps)
    return True


def drag_to(call: Call, wanted: Any, *rest: Any) -> bool:
    """To pixels ``(selector, x, y, steps)`` or to another view ``(selector, selector, steps)``."""
    with call.handset.turn() as phone:
        start = _middle(call.one(phone, wanted))
        if isinstance(rest[0], dict | str):
            _drag(phone, start, _middle(call.one(phone, rest[0])), rest[1])
        else:
            _drag(phone, start, (int(rest[0]), int(rest[1])), rest[2])
    return True


def _drag(phone: Phone, start: tuple[int, int], end: tuple[int, int], steps: int) -> None:
    phone.gesture([[(0.0, *start), (float(HOLD_MS), *start), (float(HOLD_MS + _steps_ms(steps)), *end)]])


def gesture(call: Call, wanted: Any, s1: Any, s2: Any, e1: Any, e2: Any, steps: int = 100) -> bool:
    with call.handset.turn() as phone:
        call.one(phone, wanted)
        duration = float(_steps_ms(steps))
        phone.gesture([[(0.0, *_xy(s1)), (duration, *_xy(e1))], [(0.0, *_xy(s2)), (duration, *_xy(e2))]])
    return True


def _xy(point: Mapping[str, Any]) -> tuple[int, int]:
    return int(point["x"]), int(point["y"])


def _pinch(call: Call, wanted: Any, percent: int, steps: int, *, opens: bool) -> bool:
    with call.handset.turn() as phone:
        node = call.one(phone, wanted)
        x, y = _middle(node)
        far = max(2, int((node.bounds[2] - node.bounds[0]) / 2 * min(max(float(percent), 1), 100) / 100))
        first, last = (1, far) if opens else (far, 1)
        duration = float(_steps_ms(steps))
        phone.gesture([[(0.0, x - first, y), (duration, x - last, y)], [(0.0, x + first, y), (duration, x + last, y)]])
    return True


def pinch_in(call: Call, wanted: Any, percent: int = 100, steps: int = 50) -> bool:
    return _pinch(call, wanted, percent, steps, opens=False)


def pinch_out(call: Call, wanted: Any, percent: int = 100, steps: int = 50) -> bool:
    return _pinch(call, wanted, percent, steps, opens=True)


def inject_input_event(call: Call, action: int, x: float, y: float, meta: int = 0) -> bool:
    """One event of a finger; it is performed when the finger goes up.

    How long it was held is what passed between the calls, by the wall or by the phone's clock, whichever is more:
    the client waits for real.
    """
    path = call.handset.finger
    with call.handset.turn() as phone:
        now_ms = max(time.monotonic(), 0.0) * 1000
        if action == DOWN:
            path[:] = [(now_ms, int(x), int(y))]
        elif action in (MOVE, UP) and path:
            path.append((now_ms, int(x), int(y)))
            if action == UP:
                begin = path[0][0]
                samples = [(at - begin, px, py) for at, px, py in path]
                path.clear()
                if all((px, py) == samples[0][1:] for _, px, py in samples):
                    phone.tap(*samples[0][1:], hold_ms=int(samples[-1][0]))
                else:
                    phone.gesture([samples])
        else:
            return False
    return True


# --- views ------------------------------------------------------------------------------------------------------------


def exist(call: Call, wanted: Any) -> bool:
    with call.handset.turn() as phone:
        return bool(call.views.all(phone, wanted))


def count(call: Call, wanted: Any) -> int:
    with call.handset.turn() as phone:
        return len(call.views.all(phone, wanted))


def _described(tree: Tree, node: UiNode) -> dict[str, Any]:
    bounds = dict(zip(("left", "top", "right", "bottom"), node.bounds, strict=True))
    at = tree.find(node.id)
    return {
        "bounds": bounds,
        "visibleBounds": bounds,
        "checkable": node.checkable,
        "checked": node.checked,
        "childCount": 0 if at is None else len(tree.children(at)),
        "className": node.class_name,
        "clickable": node.clickable,
        "contentDescription": node.description,
        "enabled": node.enabled,
        "focusable": node.focusable,
        "focused": node.focused,
        "longClickable": node.long_clickable,
        "packageName": node.package,
        "resourceName": node.resource_id,
        "scrollable": node.scrollable,
        "selected": node.selected,
        "text": text_of(node),
    }


def obj_info(call: Call, wanted: Any) -> dict[str, Any]:
    with call.handset.turn() as phone:
        return _described(Tree(phone.nodes()), call.one(phone, wanted))


def obj_info_of_all_instances(call: Call, wanted: Any) -> list[dict[str, Any]]:
    with call.handset.turn() as phone:
        tree = Tree(phone.nodes())
        return [_described(tree, node) for node in call.views.all(phone, wanted)]


def wait_for_exists(call: Call, wanted: Any, timeout_ms: float) -> bool:
    seconds = min(float(timeout_ms) / 1000, MAX_WAIT_S)
    return call.handset.wait_until(lambda phone: bool(call.views.all(phone, wanted)), seconds)


def wait_until_gone(call: Call, wanted: Any, timeout_ms: float) -> bool:
    seconds = min(float(timeout_ms) / 1000, MAX_WAIT_S)
    return call.handset.wait_until(lambda phone: not call.views.all(phone, wanted), seconds)


def get_text(call: Call, wanted: Any) -> str:
    with call.handset.turn() as phone:
        return text_of(call.one(phone, wanted))


def set_text(call: Call, wanted: Any, text: str) -> bool:
    with call.handset.turn() as phone:
        node = call.one(phone, wanted)
        if not node.focused:
            phone.click(node.id)
        return phone.set_text(node.id, str(text))


def clear_text_field(call: Call, wanted: Any) -> None:
    set_text(call, wanted, "")


def clear_input_text(call: Call) -> None:
    with call.handset.turn() as phone:
        focused = next((node for node in phone.nodes() if node.focused and node.editable), None)
        if focused is None:
            raise NotFound("no field has the focus")
        phone.set_text(focused.id, "")


# --- scrolling --------------------------------------------------------------------------------------------------------


def _moves(forward: bool, pages: float) -> Method:
    def move(call: Call, wanted: Any, vertical: bool = True, steps: int = 0) -> bool:
        with call.handset.turn() as phone:
            return phone.scroll(call.one(phone, wanted).id, "forward" if forward else "backward", pages)

    return move


def _moves_to_end(forward: bool) -> Method:
    def move(call: Call, wanted: Any, vertical: bool = True, most: int = 500, steps: int = 0) -> bool:
        with call.handset.turn() as phone:
            scroll_to_end(phone, call.one(phone, wanted).id, forward=forward, most=min(int(most), 1000))
        return True

    return move


def scroll_to(call: Call, wanted: Any, target: Any, vertical: bool = True, most: int = 30) -> bool:
    with call.handset.turn() as phone:
        container = call.one(phone, wanted).id
        scrolling = Scrolling(Selector(), max_swipes=min(int(most), 1000))
        return bool(scroll_into_view(phone, scrolling, container, read_selector(target)))


def _child_by(name: str) -> Method:
    def find(call: Call, wanted: Any, pattern: Any, text: str, may_scroll: bool = False) -> str:
        inside = Selector((make_test(name, text),))
        row = read_selector(pattern)
        with call.handset.turn() as phone:
            container = call.one(phone, wanted)
            if may_scroll and container.scrollable:
                scroll_into_view(phone, Scrolling(Selector()), container.id, Selector(row.tests, child=inside))
            tree = Tree(phone.nodes())
            for one in rows_with(phone, container.id, row, inside):
                if (at := tree.find(one)) is not None:
                    return call.views.name(tree.nodes[at])
        raise NotFound(f"{pattern} with {name} {text!r}")

    return find


def child_by_instance(call: Call, wanted: Any, pattern: Any, instance: int) -> str:
    with call.handset.turn() as phone:
        tree = Tree(phone.nodes())
        at = tree.find(call.one(phone, wanted).id)
        found = select(tree, read_selector(pattern), -1 if at is None else at)
        if not 0 <= int(instance) < len(found):
            raise NotFound(f"{pattern} number {instance}")
        return call.views.name(tree.nodes[found[int(instance)]])


def get_parent(call: Call, wanted: Any) -> str:
    with call.handset.turn() as phone:
        tree = Tree(phone.nodes())
        node = call.one(phone, wanted)
        if node.parent < 0:
            raise NotFound("the view has no parent")
        return call.views.name(tree.nodes[node.parent])


METHODS: Mapping[str, Method] = {
    "deviceInfo": device_info,
    "dumpWindowHierarchy": dump_window_hierarchy,
    "takeScreenshot": take_screenshot,
    "wakeUp": wake_up,
    "sleep": sleep,
    "setOrientation": set_orientation,
    "freezeRotation": freeze_rotation,
    "openNotification": open_notification,
    "openQuickSettings": open_quick_settings,
    "getClipboard": get_clipboard,
    "setClipboard": set_clipboard,
    "pasteClipboard": paste_clipboard,
    "makeToast": make_toast,
    "getLastToast": get_last_toast,
    "clearLastToast": clear_last_toast,
    "getLastTraversedText": get_last_traversed_text,
    "clearLastTraversedText": lambda call: None,
    "pressKey": press_key,
    "pressKeyCode": press_key_code,
    "click": click,
    "longClick": long_click,
    "swipe": swipe,
    "swipePoints": swipe_points,
    "drag": drag,
    "dragTo": drag_to,
    "gesture": gesture,
    "pinchIn": pinch_in,
    "pinchOut": pinch_out,
    "injectInputEvent": inject_input_event,
    "exist": exist,
    "count": count,
    "objInfo": obj_info,
    "objInfoOfAllInstances": obj_info_of_all_instances,
    "waitForExists": wait_for_exists,
    "waitUntilGone": wait_until_gone,
    "getText": get_text,
    "setText": set_text,
    "clearTextField": clear_text_field,
    "clearInputText": clear_input_text,
    "scrollTo": scroll_to,
    "scrollForward": _moves(True, 1.0),
    "scrollBackward": _moves(False, 1.0),
    "scrollToBeginning": _moves_to_end(False),
    "scrollToEnd": _moves_to_end(True),
    "flingForward": _moves(True, FLING_PAGES),
    "flingBackward": _moves(False, FLING_PAGES),
    "flingToBeginning": _moves_to_end(False),
    "flingToEnd": _moves_to_end(True),
    "childByText": _child_by("text"),
    "childByDescription": _child_by("description"),
    "childByInstance": child_by_instance,
    "getParent": get_parent,
}
"""Name on the wire -> what performs it."""
