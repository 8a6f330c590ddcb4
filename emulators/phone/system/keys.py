"""Android's key codes, and what each does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

HOME, BACK, CALL, VOLUME_UP, VOLUME_DOWN, POWER = 3, 4, 5, 24, 25, 26
TAB, SPACE, ENTER, DELETE, MENU, NOTIFICATION, SEARCH = 61, 62, 66, 67, 82, 83, 84
ESCAPE, FORWARD_DELETE, MOVE_HOME, MOVE_END, NUMPAD_ENTER = 111, 112, 122, 123, 160
APP_SWITCH, SLEEP, WAKEUP, COPY, PASTE = 187, 223, 224, 278, 279

_SIGNS = {55: ",", 56: ".", 62: " ", 68: "`", 69: "-", 70: "=", 71: "[", 72: "]", 73: "\\", 74: ";", 75: "'", 76: "/",
          77: "@", 81: "+", 17: "*", 18: "#"}  # fmt: skip


def press(phone: Phone, code: int, long: bool) -> None:
    """Do what the key does."""
    if code == WAKEUP or (code == POWER and not phone.screen_on):
        phone.wake()
    elif code in (SLEEP, POWER):
        phone.sleep()
    elif not phone.screen_on:
        return
    elif code == HOME:
        phone.home()
    elif code in (BACK, ESCAPE):
        phone.back()
    elif code == APP_SWITCH:
        phone.recents()
    elif code == NOTIFICATION:
        phone.open_notifications()
    elif code == MENU and phone.locked:
        phone.unlock()
    elif code in (VOLUME_UP, VOLUME_DOWN):
        _volume(phone, 1 if code == VOLUME_UP else -1)
    else:
        _edit(phone, code)


def _volume(phone: Phone, step: int) -> None:
    table = phone.settings["system"]
    table["volume_music"] = str(min(15, max(0, int(table.get("volume_music", "8")) + step)))


def _edit(phone: Phone, code: int) -> None:
    if code in (ENTER, NUMPAD_ENTER):
        view = phone.focused_view
        if view is not None and view.multiline:
            phone.writing.commit("\n")
        else:
            phone.writing.submit()
    elif code == DELETE:
        phone.writing.erase()
    elif code == PASTE:
        phone.writing.commit(phone.clipboard)
    elif code == COPY:
        view = phone.focused_view
        phone.clipboard = view.text if view is not None and not view.password else phone.clipboard
    elif code == TAB:
        _next_field(phone)
    elif 29 <= code <= 54:
        phone.writing.commit(chr(ord("a") + code - 29))
    elif 7 <= code <= 16:
        phone.writing.commit(str(code - 7))
    elif code in _SIGNS:
        phone.writing.commit(_SIGNS[code])


def _next_field(phone: Phone) -> None:
    window = phone.active_window()
    fields = [view for view in window.root.walk() if view.kind == "field" and view.enabled]
    if fields:
        at = next((index for index, view in enumerate(fields) if view.path == phone.focus), -1)
        phone.writing.focus_on(fields[(at + 1) % len(fields)])
