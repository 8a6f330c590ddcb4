"""Characters as the keys of a US keyboard, so that a text is typed without waiting for each key in turn.

Playwright types a key, waits for the page's answer, and types the next; sent one behind the other they arrive in the
same order and cause the same events (a test compares the two), in half the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_ENTER = ("Enter", "Enter", 13, "\r")
_PAIRS = (
    ("`~", "Backquote", 192),
    ("-_", "Minus", 189),
    ("=+", "Equal", 187),
    ("[{", "BracketLeft", 219),
    ("]}", "BracketRight", 221),
    ("\\|", "Backslash", 220),
    (";:", "Semicolon", 186),
    ("'\"", "Quote", 222),
    (",<", "Comma", 188),
    (".>", "Period", 190),
    ("/?", "Slash", 191),
    *((digit + above, f"Digit{digit}", ord(digit)) for digit, above in zip("0123456789", ")!@#$%^&*(", strict=True)),
    *((chr(c) + chr(c - 32), f"Key{chr(c - 32)}", c - 32) for c in range(ord("a"), ord("z") + 1)),
    (" ", "Space", 32),
)
_KEYS: dict[str, tuple[str, str, int, str]] = {
    "\n": _ENTER,
    **{char: (char, code, number, char) for chars, code, number in _PAIRS for char in chars},
}
"""``(key, code, virtual key code, text)`` by character."""


def calls_for(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The protocol calls that type a text. What has no key (é, 漢, 🙂) is inserted, as an input method does."""
    for char in text:
        known = _KEYS.get(char)
        if known is None:
            yield "Input.insertText", {"text": char}
            continue
        key, code, number, typed = known
        which = {"modifiers": 0, "key": key, "code": code, "windowsVirtualKeyCode": number, "location": 0}
        yield (
            "Input.dispatchKeyEvent",
            {
                "type": "keyDown",
                "text": typed,
                "unmodifiedText": typed,
                "autoRepeat": False,
                "isKeypad": False,
                **which,
            },
        )
        yield "Input.dispatchKeyEvent", {"type": "keyUp", **which}
