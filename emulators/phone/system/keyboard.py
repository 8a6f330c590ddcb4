"""The phone's own keyboard: a window of keys that covers the lower part of the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import column, row

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

_LOW_SCREEN_DP = 480
"""A screen that is lower than this, such as a phone held on its side, gets lower keys."""
_LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SIGNS = ("1234567890", "@#$_&-+()/", "*\"':;!?")
_NUMBERS = ("123", "456", "789")


def height_dp(phone: Phone) -> int:
    """How much of the screen it covers."""
    return 208 if _is_low(phone) else 260


def leaves_little(phone: Phone) -> bool:
    """Whether it is shown and leaves so little that an app's bar at the foot gives way, as on a phone on its side."""
    return phone.keyboard_shown and _is_low(phone)


def _is_low(phone: Phone) -> bool:
    return phone.size_px[1] / phone.density < _LOW_SCREEN_DP


def keyboard(phone: Phone, field: View | None) -> View:
    """The keys that fit the field in which one writes."""
    kind = field.input if field is not None else "text"
    if kind in ("number", "decimal", "phone"):
        rows = [_row(phone, line) for line in _NUMBERS]
        last = {"number": ("-", "0", ","), "decimal": ("-", "0", "."), "phone": ("+", "0", "*")}[kind]
        rows.append(
            row(*(_letter(phone, sign) for sign in last), _erase(phone), _enter(phone, field), gap=4, width=FILL)
        )
    else:
        upper, signs = phone.keyboard["shift"], phone.keyboard["layer"] == "signs"
        lines = _SIGNS if signs else tuple(line.upper() if upper else line for line in _LETTERS)
        rows = [_row(phone, lines[0]), _row(phone, lines[1], 0.5)]
        shift = _key("⇧", "Shift", lambda: _toggle_shift(phone), 1.5, "keyboard_arrow_up")
        rows.append(row(shift, *(_letter(phone, sign) for sign in lines[2]), _erase(phone), gap=4, width=FILL))
        layer = _key("abc" if signs else "?123", "Letters" if signs else "Symbols", lambda: _toggle_layer(phone), 1.5)
        space = _key(" ", "Space", lambda: phone.writing.commit(" "), 5)
        rows.append(
            row(layer, _letter(phone, ","), space, _letter(phone, "."), _enter(phone, field), gap=4, width=FILL)
        )
    for key in (key for each in rows for key in each.children):
        key.height = 36 if _is_low(phone) else 50
    return column(*rows, gap=8, pad=(6, 8, 6, 8), fill="surface_high", id="keyboard_area", cls="android.view.ViewGroup")


def _row(phone: Phone, signs: str, inset: float = 0) -> View:
    keys = [_letter(phone, sign) for sign in signs]
    return row(*keys, gap=4, width=FILL, pad=(inset * 32, 0, inset * 32, 0))


def _key(label: str, desc: str, tapped: Callable[[], None], weight: float = 1.0, mark: str = "") -> View:
    face = (
        View("icon", icon=mark, size=22, hidden_from_tree=True)
        if mark
        else View("text", text=label, style="subtitle", lines=1, hidden_from_tree=True)
    )
    return View(
        "box",
        [face],
        cls="android.inputmethodservice.Keyboard$Key",
        text=label if not mark else "",
        desc=desc,
        on_tap=tapped,
        weight=weight,
        radius=6,
        fill="surface_low" if label.isalnum() and len(label) == 1 else "surface_container",
        align="center",
        cross="center",
        key=f"key_{desc}",
    )


def _letter(phone: Phone, sign: str) -> View:
    def typed() -> None:
        phone.writing.commit(sign)
        phone.keyboard["shift"] = False

    return _key(sign, sign, typed)


def _erase(phone: Phone) -> View:
    return _key("⌫", "Delete", phone.writing.erase, 1.5, "backspace")


def _enter(phone: Phone, field: View | None) -> View:
    search = field is not None and field.input == "search"
    if field is not None and field.multiline:
        return _key("⏎", "Enter", lambda: phone.writing.commit("\n"), 1.5, "keyboard_return")
    return _key("⏎", "Search" if search else "Done", phone.writing.submit, 1.5, "search" if search else "check")


def _toggle_shift(phone: Phone) -> None:
    phone.keyboard["shift"] = not phone.keyboard["shift"]


def _toggle_layer(phone: Phone) -> None:
    phone.keyboard["layer"] = "letters" if phone.keyboard["layer"] == "signs" else "signs"
