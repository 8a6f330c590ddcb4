"""Methods about the phone as a whole: what it is, its picture and tree, keys, clipboard, toasts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.captures import jpeg_text
from emulators.phone.wire.faults import Kind
from emulators.phone.wire.keycodes import CODES, SHIFT_MASK, character, key_code
from emulators.phone.wire.u2rpc.call import Call, Method
from emulators.phone.wire.xml import Form, spoiled, write_xml

if TYPE_CHECKING:
    pass

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
        phone.notices.show_toast(str(text), "com.github.uiautomator")
    return True


def get_last_toast(call: Call) -> str | None:
    with call.handset.turn() as phone:
        return phone.notices.last_toast or None


def clear_last_toast(call: Call) -> None:
    with call.handset.turn() as phone:
        phone.notices.last_toast = ""


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
}
"""Name on the wire -> what performs it."""
