"""Keys by the names that people and browsers use, as Android's KEYCODE numbers (android.view.KeyEvent)."""

from __future__ import annotations

from devices.errors import ActionFailed

HOME = 3
BACK = 4
DELETE_BEFORE = 67
MOVE_END = 123

_NAMED = {
    "home": HOME,
    "back": BACK,
    "call": 5,
    "endcall": 6,
    "arrowup": 19,
    "arrowdown": 20,
    "arrowleft": 21,
    "arrowright": 22,
    "select": 23,
    "volumeup": 24,
    "volumedown": 25,
    "power": 26,
    "camera": 27,
    "comma": 55,
    "period": 56,
    "alt": 57,
    "shift": 59,
    "tab": 61,
    "space": 62,
    "enter": 66,
    "return": 66,
    "backspace": DELETE_BEFORE,
    "menu": 82,
    "notification": 83,
    "search": 84,
    "playpause": 85,
    "pageup": 92,
    "pagedown": 93,
    "escape": 111,
    "delete": 112,
    "control": 113,
    "capslock": 115,
    "meta": 117,
    "movehome": 122,
    "end": MOVE_END,
    "insert": 124,
    "numpadenter": 160,
    "mute": 164,
    "appswitch": 187,
    "recents": 187,
    "brightnessdown": 220,
    "brightnessup": 221,
    "sleep": 223,
    "wakeup": 224,
    "cut": 277,
    "copy": 278,
    "paste": 279,
}
_PRINTED = {
    **{chr(ord("a") + i): 29 + i for i in range(26)},
    **{str(i): 7 + i for i in range(10)},
    " ": 62,
    ",": 55,
    ".": 56,
    "-": 69,
    "=": 70,
    "[": 71,
    "]": 72,
    "\\": 73,
    ";": 74,
    "'": 75,
    "/": 76,
    "@": 77,
    "+": 81,
    "*": 17,
    "#": 18,
    "`": 68,
}
_FUNCTION = {f"f{i}": 130 + i for i in range(1, 13)}
_META = {"shift": 0x1 | 0x40, "alt": 0x2 | 0x10, "control": 0x1000 | 0x2000, "meta": 0x10000 | 0x20000}


def key_code(name: str) -> tuple[int, int]:
    """The KEYCODE and the META_* bits of ``Enter``, ``Control+a`` or ``KEYCODE_ENTER``.

    Raises:
        ActionFailed: there is no such key.
    """
    *held, last = [name] if name == "+" else name.removesuffix("++").split("+")
    if name.endswith("++"):
        held, last = [*held, last], "+"
    meta = 0
    for modifier in held:
        bits = _META.get(modifier.strip().casefold())
        if bits is None:
            raise _unknown(name)
        meta |= bits
    folded = last.casefold().removeprefix("keycode_").replace("_", "")
    code = _NAMED.get(folded) or _FUNCTION.get(folded) or _PRINTED.get(last.casefold())
    if code is None:
        raise _unknown(name)
    if len(last) == 1 and last.isupper():
        meta |= _META["shift"]
    return code, meta


def _unknown(name: str) -> ActionFailed:
    return ActionFailed(f"there is no key {name!r}", "keys are named as in Enter, Back, Home, Control+a, VolumeUp")
