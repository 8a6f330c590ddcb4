"""What the system itself shows: bars, shade, questions, trouble, the lock screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    avatar,
    box,
    button,
    card,
    column,
    icon,
    icon_button,
    item,
    row,
    scroll,
    spacer,
    text,
)

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

QUICK = (
    ("wifi_on", "wifi", "Internet", "global"),
    ("bluetooth_on", "bluetooth", "Bluetooth", "global"),
    ("zen_mode", "do_not_disturb_on", "Do Not Disturb", "global"),
    ("flashlight", "flashlight_on", "Flashlight", "system"),
    ("airplane_mode_on", "flight", "Airplane mode", "global"),
    ("battery_saver", "battery_saver", "Battery Saver", "global"),
    ("accelerometer_rotation", "screen_rotation", "Auto-rotate", "system"),
    ("location_on", "location_on", "Location", "secure"),
)
"""Tiles of the quick settings: name, icon, label and table of the setting behind it."""


def status_bar(phone: Phone) -> View:
    """The time, what has been notified, and how the phone is connected."""
    settings = phone.settings["global"]
    marks = [
        icon("flight", 16) if settings.get("airplane_mode_on") == "1" else None,
        icon("bluetooth", 16) if settings.get("bluetooth_on") == "1" else None,
        icon("wifi" if settings.get("wifi_on") == "1" else "signal_wifi_off", 16),
        icon("battery_full", 16),
        text(f"{phone.battery} %", "caption", id="battery"),
    ]
    clock = text(phone.time_text(), "label", id="clock")
    told = [icon("circle_notifications", 16)] if phone.notices.shade else []
    return row(clock, *told, spacer(weight=1), *marks, gap=6, pad=(24, 2, 20, 0), id="status_bar", height=FILL)


def navigation_bar(phone: Phone) -> View:
    """Three buttons, or the line that gestures begin at."""
    if phone.config.navigation == "buttons":
        return row(
            icon_button("arrow_back", phone.say("Back"), phone.back, "back"),
            icon_button("circle", phone.say("Home"), phone.home, "home"),
            icon_button("crop_square", phone.say("Overview"), phone.recents, "recent_apps"),
            align="center",
            gap=56,
            id="navigation_bar",
        )
    pill = box(width=108, height=4, radius=2, fill="on_surface_variant", hidden_from_tree=True)
    return row(pill, align="center", id="navigation_bar")


def shade(phone: Phone) -> View:
    """Quick settings and notifications."""
    tiles = [_tile(phone, *tile) for tile in QUICK]
    columns, shown = 2, tiles if phone.shade == "quick" else tiles[:4]
    rows = [row(*shown[at : at + columns], gap=8, width=FILL) for at in range(0, len(shown), columns)]
    notices = [_notice(phone, position) for position in range(len(phone.notices.shade) - 1, -1, -1)]
    clear = button(phone.say("Clear all"), phone.notices.clear, "text", id="dismiss_text") if notices else None
    return column(
        row(text(phone.time_text(), "headline", id="clock"), spacer(weight=1), text(phone.day_text(), "small")),
        *rows,
        scroll(
            *notices,
            row(clear, align="end", width=FILL) if clear else None,
            None if notices else text(phone.say("No notifications"), "small", align="center", id="no_notifications"),
            gap=8,
            id="notification_stack_scroller",
        ),
        pad=(16, 40, 16, 16),
        gap=12,
        fill="surface_container",
        id="notification_panel",
    )


def _tile(phone: Phone, name: str, mark: str, label: str, table: str) -> View:
    on = phone.settings[table].get(name) == "1"

    def turn() -> None:
        phone.settings[table][name] = "0" if on else "1"

    ink = "on_primary_container" if on else "on_surface_variant"
    return row(
        View("icon", icon=mark, size=22, color=ink, hidden_from_tree=True),
        View("text", text=phone.say(label), style="label", color=ink, lines=2, weight=1, hidden_from_tree=True),
        cls="android.widget.Switch",
        desc=phone.say(label),
        checked=on,
        on_tap=turn,
        fill="primary_container" if on else "surface_highest",
        radius=20,
        pad=(16, 8, 12, 8),
        gap=12,
        height=60,
        weight=1,
        key=f"tile_{name}",
    )


def _notice(phone: Phone, position: int) -> View:
    told = phone.notices.shade[position]
    return card(
        text(phone.label_of(told["package"]), "caption", "on_surface_variant", id="app_name_text"),
        text(told["title"], "subtitle", id="title", lines=1),
        text(told["note"], "small", "on_surface_variant", id="text", lines=2) if told["note"] else None,
        on_tap=lambda: phone.notices.open(position),
        on_swipe=lambda direction: phone.notices.dismiss(position),
        gap=2,
        key=f"notification{told['number']}",
        fill="surface_low",
    )


def permission_dialog(phone: Phone) -> View:
    """The system's question whether an app may do something."""
    asked = phone.questions.permission
    assert asked is not None
    label = phone.label_of(asked["package"])
    what = {
        "READ_CONTACTS": "access your contacts",
        "CAMERA": "take pictures and record video",
        "RECORD_AUDIO": "record audio",
        "ACCESS_FINE_LOCATION": "access this device’s location",
        "READ_MEDIA_IMAGES": "access photos and videos on this device",
        "SEND_SMS": "send and view SMS messages",
        "CALL_PHONE": "make and manage phone calls",
        "POST_NOTIFICATIONS": "send you notifications",
        "READ_CALENDAR": "access your calendar",
    }.get(asked["permission"], asked["permission"].replace("_", " ").lower())
    message = phone.say("Allow {app} to {what}?").format(app=label, what=phone.say(what))
    while_using = asked["permission"] in ("CAMERA", "RECORD_AUDIO", "ACCESS_FINE_LOCATION")
    choices = (
        (("While using the app", "permission_allow_foreground_only_button", True, False),
         ("Only this time", "permission_allow_one_time_button", True, False))
        if while_using
        else (("Allow", "permission_allow_button", True, False),)
    )  # fmt: skip
    choices = (*choices, ("Don’t allow", "permission_deny_button", False, asked["before"]))
    buttons = [
        button(
            phone.say(words),
            lambda grant=grant, good=good: phone.questions.answer_permission(grant, good),  # type: ignore[misc]
            "tonal",
            id=name,
            width=FILL,
            weight=0,
        )
        for words, name, grant, good in choices
    ]
    return column(
        icon("security", 24, "primary"),
        text(message, "title", id="permission_message", align="center"),
        *buttons,
        pad=24,
        gap=12,
        cross="center",
        fill="surface_high",
        radius=28,
        width=312,
        id="grant_dialog",
    )


def debugging_dialog(phone: Phone) -> View:
    """The system's question whether a computer may use the phone over adb."""
    return column(
        text(phone.say("Allow USB debugging?"), "title", id="alertTitle"),
        text(phone.say("The computer is {name}.").format(name=phone.questions.computer), id="message"),
        row(
            button(
                phone.say("Cancel"), lambda: phone.questions.answer_debugging(False), "text", id="button2", weight=0
            ),
            button(phone.say("Allow"), lambda: phone.questions.answer_debugging(True), "text", id="button1", weight=0),
            gap=8,
            align="end",
        ),
        pad=24,
        gap=16,
        fill="surface_high",
        radius=28,
        width=312,
    )


def crash_dialog(phone: Phone) -> View:
    """An app has crashed or hangs."""
    trouble = phone.questions.trouble
    assert trouble is not None
    label = phone.label_of(trouble["package"])
    hangs = trouble["kind"] == "anr"
    title = "{app} isn’t responding" if hangs else "{app} keeps stopping"
    return column(
        text(phone.say(title).format(app=label), "title", id="alertTitle"),
        button(phone.say("Close app"), phone.questions.close_troubled, "text", "close", id="aerr_close", align="start"),
        button(phone.say("Wait"), phone.questions.wait_for_troubled, "text", "schedule", id="aerr_wait", align="start")
        if hangs
        else None,
        pad=24,
        gap=8,
        fill="surface_high",
        radius=28,
        width=312,
    )


def lock_screen(phone: Phone) -> View:
    """What is shown before the phone is unlocked by swiping up."""
    notices = [
        item(told["title"], phone.label_of(told["package"]), avatar(phone.label_of(told["package"])), key=str(at))
        for at, told in enumerate(phone.notices.shade)
    ]
    return column(
        text(phone.time_text(), "display", align="center", id="keyguard_clock"),
        text(phone.day_text(), "subtitle", align="center"),
        *notices,
        spacer(weight=1),
        text(phone.say("Swipe up to unlock"), "small", align="center", id="keyguard_hint"),
        pad=(24, 120, 24, 48),
        gap=12,
        fill="surface_container",
        id="keyguard",
    )


def snack_bar(phone: Phone) -> View:
    """A line at the foot of the screen, with an action perhaps."""
    told = phone.notices.snack
    assert told is not None
    action = None
    if told["action"]:
        action = View(
            "text",
            cls="android.widget.Button",
            text=told["action"],
            style="label",
            color="inverse_primary",
            on_tap=phone.notices.take_snack,
            pad=(12, 14, 12, 14),
            id="snackbar_action",
        )
    return row(
        text(told["message"], "small", "inverse_on_surface", id="snackbar_text", weight=1, live=True),
        action,
        fill="inverse_surface",
        radius=4,
        pad=(16, 4, 4, 4),
        min_height=48,
        width=max(200.0, phone.size_px[0] / phone.density - 32),
        key="snackbar",
    )
