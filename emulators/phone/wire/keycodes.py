"""Android's key codes by name, and the characters that a hardware keyboard's keys give.

The numbers are those of ``android.view.KeyEvent``.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

CODES: Mapping[str, int] = {
    "HOME": 3,
    "BACK": 4,
    "CALL": 5,
    "ENDCALL": 6,
    **{digit: 7 + int(digit) for digit in string.digits},
    "STAR": 17,
    "POUND": 18,
    "DPAD_UP": 19,
    "DPAD_DOWN": 20,
    "DPAD_LEFT": 21,
    "DPAD_RIGHT": 22,
    "DPAD_CENTER": 23,
    "VOLUME_UP": 24,
    "VOLUME_DOWN": 25,
    "POWER": 26,
    "CAMERA": 27,
    "CLEAR": 28,
    **{letter: 29 + index for index, letter in enumerate(string.ascii_uppercase)},
    "COMMA": 55,
    "PERIOD": 56,
    "ALT_LEFT": 57,
    "ALT_RIGHT": 58,
    "SHIFT_LEFT": 59,
    "SHIFT_RIGHT": 60,
    "TAB": 61,
    "SPACE": 62,
    "SYM": 63,
    "EXPLORER": 64,
    "ENVELOPE": 65,
    "ENTER": 66,
    "DEL": 67,
    "GRAVE": 68,
    "MINUS": 69,
    "EQUALS": 70,
    "LEFT_BRACKET": 71,
    "RIGHT_BRACKET": 72,
    "BACKSLASH": 73,
    "SEMICOLON": 74,
    "APOSTROPHE": 75,
    "SLASH": 76,
    "AT": 77,
    "NUM": 78,
    "HEADSETHOOK": 79,
    "PLUS": 81,
    "MENU": 82,
    "NOTIFICATION": 83,
    "SEARCH": 84,
    "MEDIA_PLAY_PAUSE": 85,
    "MEDIA_STOP": 86,
    "MEDIA_NEXT": 87,
    "MEDIA_PREVIOUS": 88,
    "MUTE": 91,
    "PAGE_UP": 92,
    "PAGE_DOWN": 93,
    "ESCAPE": 111,
    "FORWARD_DEL": 112,
    "CTRL_LEFT": 113,
    "CTRL_RIGHT": 114,
    "CAPS_LOCK": 115,
    "META_LEFT": 117,
    "META_RIGHT": 118,
    "MOVE_HOME": 122,
    "MOVE_END": 123,
    "INSERT": 124,
    "MEDIA_PLAY": 126,
    "MEDIA_PAUSE": 127,
    **{f"F{number}": 130 + number for number in range(1, 13)},
    **{f"NUMPAD_{digit}": 144 + int(digit) for digit in string.digits},
    "NUMPAD_ENTER": 160,
    "VOLUME_MUTE": 164,
    "APP_SWITCH": 187,
    "LANGUAGE_SWITCH": 204,
    "CONTACTS": 207,
    "CALENDAR": 208,
    "MUSIC": 209,
    "CALCULATOR": 210,
    "ASSIST": 219,
    "BRIGHTNESS_DOWN": 220,
    "BRIGHTNESS_UP": 221,
    "SLEEP": 223,
    "WAKEUP": 224,
    "SOFT_SLEEP": 276,
    "CUT": 277,
    "COPY": 278,
    "PASTE": 279,
    "ALL_APPS": 284,
}
"""Name without ``KEYCODE_`` -> number."""

_PUNCTUATION: Mapping[int, tuple[str, str]] = {
    55: (",", "<"),
    56: (".", ">"),
    61: ("\t", "\t"),
    62: (" ", " "),
    68: ("`", "~"),
    69: ("-", "_"),
    70: ("=", "+"),
    71: ("[", "{"),
    72: ("]", "}"),
    73: ("\\", "|"),
    74: (";", ":"),
    75: ("'", '"'),
    76: ("/", "?"),
    77: ("@", "@"),
    17: ("*", "*"),
    18: ("#", "#"),
    81: ("+", "+"),
}
_SHIFTED_DIGITS = ")!@#$%^&*("

SHIFT_MASK = 0x1
CTRL_MASK = 0x1000


def key_code(word: str) -> int | None:
    """Return the number of ``66``, ``KEYCODE_ENTER``, ``ENTER`` or ``enter``; None for a word that names no key."""
    if word.isdigit():
        return int(word)
    return CODES.get(word.upper().removeprefix("KEYCODE_"))


def character(code: int, meta: int = 0) -> str:
    """Return what a key types with the modifiers held; "" for a key that types nothing."""
    shifted = bool(meta & SHIFT_MASK)
    if meta & CTRL_MASK:
        return ""
    if 7 <= code <= 16:
        return _SHIFTED_DIGITS[code - 7] if shifted else str(code - 7)
    if 29 <= code <= 54:
        letter = string.ascii_lowercase[code - 29]
        return letter.upper() if shifted else letter
    if 144 <= code <= 153:
        return str(code - 144)
    return _PUNCTUATION.get(code, ("", ""))[shifted]
