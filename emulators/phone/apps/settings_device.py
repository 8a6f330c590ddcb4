"""Pages of Settings: the device itself: battery, storage, security, location, time, system, about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.settings_parts import link, put, toggle, write
from emulators.phone.system.defaults import settings as fresh_settings
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import (
    button,
    column,
    divider,
    field,
    heading,
    item,
    progress,
    radio,
    row,
    scroll,
    switch_item,
    text,
)

CAPACITY_MB = 64_000
_KINDS = (
    ("apps", "apps", "Apps"),
    ("images", "image", "Images"),
    ("videos", "movie", "Videos"),
    ("audio", "music_note", "Audio"),
    ("documents", "description", "Documents"),
    ("system", "android", "System"),
)
LOCKS = (("none", "None"), ("swipe", "Swipe"), ("pin", "PIN"))
_TAPS_TO_DEVELOP = 7


def used_share(state: Mapping[str, Any]) -> int:
    """How full the phone is, in percent."""
    return int(100 * (sum(state["storage"].values()) + state["trash_mb"]) / CAPACITY_MB)


def _gigabytes(megabytes: float) -> str:
    return f"{megabytes / 1000:.1f} GB" if megabytes >= 1000 else f"{megabytes:.0f} MB"


def battery(ui: Context) -> View:
    """Battery."""
    body = scroll(
        column(
            text(f"{ui.phone.battery} %", "display", id="battery_level"),
            progress(ui.phone.battery / 100),
            gap=8,
            pad=16,
        ),
        toggle(ui, "Battery Saver", "battery_saver", "global", "Extends battery life by limiting background work"),
        toggle(ui, "Battery percentage", "status_bar_show_battery_percent", note="Show it in the status bar"),
        heading(ui.t("Use since last full charge")),
        item(ui.t("Screen"), "38 %", "smartphone"),
        item(ui.t("Mobile network"), "12 %", "signal_cellular_alt"),
        item(ui.t("Apps"), "31 %", "apps"),
    )
    return ui.page(body, ui.bar(ui.t("Battery"), up=True))


def storage(ui: Context) -> View:
    """What takes how much room."""
    state = ui.state

    def clear() -> None:
        state["trash_mb"] = 0
        ui.effect("trash.emptied", "irreversible")

    ui.confirm(
        "emptying", ui.t("Empty trash?"), ui.t("These files will be deleted for good."), ui.t("Empty trash"), clear
    )
    used = sum(state["storage"].values()) + state["trash_mb"]
    empty_it = button(ui.t("Empty trash"), lambda: ui.local.update(emptying=True), "text", id="empty_trash",
                      enabled=state["trash_mb"] > 0)  # fmt: skip
    body = scroll(
        column(
            text(_gigabytes(used), "headline", id="used"),
            text(ui.t("of {total} used", total=_gigabytes(CAPACITY_MB)), "small", "on_surface_variant"),
            progress(used / CAPACITY_MB),
            gap=8,
            pad=16,
        ),
        *(
            item(ui.t(label), lead=mark, trail=_gigabytes(state["storage"][kind]), key=kind)
            for kind, mark, label in _KINDS
        ),
        item(ui.t("Trash"), _gigabytes(state["trash_mb"]), "delete", empty_it, key="trash"),
    )
    return ui.page(body, ui.bar(ui.t("Storage"), up=True))


def security(ui: Context) -> View:
    """Security & privacy."""
    lock = dict(LOCKS).get(ui.setting("lock_type", "swipe", "secure"), "Swipe")
    body = scroll(
        link(ui, "Screen lock", ui.t(lock), "lock", "lock"),
        toggle(
            ui, "Show passwords", "show_password", "secure", "Show characters briefly as you type", lead="visibility"
        ),
        toggle(
            ui, "Install unknown apps", "install_non_market_apps", "secure", "From outside the store", lead="download"
        ),
        link(ui, "App permissions", ui.t("Control what apps may do"), "permissions", "admin_panel_settings"),
    )
    return ui.page(body, ui.bar(ui.t("Security & privacy"), up=True))


def lock(ui: Context) -> View:
    """How the phone is locked; a PIN is asked for before it is changed."""
    chosen = ui.setting("lock_type", "swipe", "secure")

    def take(kind: str) -> None:
        if kind == "pin":
            ui.open("set_pin")
        else:
            put(ui, "lock_type", kind, "secure")
            ui.state["pin"] = ""
            ui.back()

    def unlocked(pin: str) -> str:
        if pin != ui.state["pin"]:
            return ui.t("Wrong PIN")
        ui.local["known"] = True
        return ""

    if ui.state["pin"] and not ui.get("known"):
        write(ui, "asking", ui.t("Confirm your PIN"), ui.t("PIN"), "", unlocked, "password", ui.t("Next"))
        ask = button(ui.t("Confirm your PIN"), lambda: ui.local.update(asking=True), "tonal", id="confirm_pin")
        note = text(ui.t("To change the screen lock, confirm your PIN."), pad=16)
        return ui.page(scroll(note, row(ask, pad=16)), ui.bar(ui.t("Screen lock"), up=True))
    rows = [radio(ui.t(label), kind == chosen, partial(take, kind), f"lock_{kind}") for kind, label in LOCKS]
    return ui.page(scroll(*rows), ui.bar(ui.t("Screen lock"), up=True))


def set_pin(ui: Context) -> View:
    """A new PIN, twice."""
    first, second, wrong = ui.get("first"), ui.get("second"), ui.get("wrong")

    def save() -> None:
        if len(first) < 4 or not first.isdecimal():
            ui.local["wrong"] = ui.t("The PIN must have at least 4 digits")
        elif first != second:
            ui.local["wrong"] = ui.t("The PINs don’t match")
        else:
            ui.state["pin"] = first
            put(ui, "lock_type", "pin", "secure")
            ui.back()

    body = scroll(
        text(ui.t("Choose a PIN of 4 to 16 digits.")),
        field(ui.t("New PIN"), first, ui.setter("first"), "pin", "password", max_length=16),
        field(ui.t("Confirm PIN"), second, ui.setter("second"), "pin_again", "password", max_length=16),
        text(wrong, "small", "error", "error", live=True) if wrong else None,
        row(button(ui.t("Confirm"), save, id="confirm"), align="end"),
        pad=16,
        gap=12,
    )
    return ui.page(body, ui.bar(ui.t("Set a PIN"), up=True))


def location(ui: Context) -> View:
    """Location."""
    body = scroll(
        toggle(ui, "Use location", "location_on", "secure", lead="location_on"),
        link(ui, "App location permissions", ui.t("Which apps may know where you are"), "permission", "apps",
             permission="ACCESS_FINE_LOCATION"),
    )  # fmt: skip
    return ui.page(body, ui.bar(ui.t("Location"), up=True))


def date(ui: Context) -> View:
    """Date & time."""
    by_network = ui.setting("auto_time_zone", "1", "global") == "1"
    hour24 = ui.setting("time_12_24", "24") == "24"
    zone = ui.phone.config.time_zone
    body = scroll(
        toggle(ui, "Set time automatically", "auto_time", "global"),
        item(ui.t("Date"), ui.day(ui.now, year=True), "event", enabled=False),
        item(ui.t("Time"), ui.time(ui.now), "schedule", enabled=False),
        divider(),
        toggle(ui, "Set time zone automatically", "auto_time_zone", "global"),
        item(ui.t("Time zone"), zone.replace("_", " "), "public", id="time_zone", enabled=not by_network,
             on_tap=lambda: ui.open("zones")),
        divider(),
        switch_item(ui.t("Use 24-hour format"), hour24, lambda on: put(ui, "time_12_24", "24" if on else "12"),
                    "13:00" if hour24 else "1:00 PM", key="hour24"),
    )  # fmt: skip
    return ui.page(body, ui.bar(ui.t("Date & time"), up=True))


def system(ui: Context) -> View:
    """System."""
    develops = ui.setting("development_settings_enabled", "0", "global") == "1"
    now = ui.t("Gesture navigation") if ui.phone.config.navigation == "gestures" else ui.t("3-button navigation")
    body = scroll(
        link(ui, "System navigation", now, "navigation", "swipe"),
        link(ui, "Languages & region", "", "languages", "language"),
        link(ui, "Date & time", "", "date", "schedule"),
        item(ui.t("System update"), ui.t("Your system is up to date"), "system_update"),
        link(ui, "Developer options", "", "developer", "code") if develops else None,
        link(ui, "Reset options", "", "reset", "restart_alt"),
    )
    return ui.page(body, ui.bar(ui.t("System"), up=True))


def navigation(ui: Context) -> View:
    """How one goes back and home."""

    def take(kind: str) -> None:
        ui.phone.configure(navigation=kind)
        put(ui, "navigation_mode", kind, "secure")

    now = ui.phone.config.navigation
    body = scroll(
        radio(ui.t("Gesture navigation"), now == "gestures", lambda: take("gestures"), "gestures"),
        radio(ui.t("3-button navigation"), now == "buttons", lambda: take("buttons"), "buttons"),
    )
    return ui.page(body, ui.bar(ui.t("System navigation"), up=True))


def developer(ui: Context) -> View:
    """Developer options."""
    body = scroll(
        toggle(ui, "Stay awake", "stay_on_while_plugged_in", "global", "The screen never sleeps while charging"),
        toggle(ui, "USB debugging", "adb_enabled", "global", "Debug mode when USB is connected"),
    )
    return ui.page(body, ui.bar(ui.t("Developer options"), up=True))


def reset(ui: Context) -> View:
    """Reset options."""

    def wireless() -> None:
        for network in ui.state["networks"]:
            network["saved"] = False
        for device in ui.state["devices"]:
            device.update(paired=False, connected=False)
        ui.state["connected"] = ""
        ui.effect("wireless.reset", "irreversible")
        ui.toast(ui.t("Bluetooth and Wi-Fi have been reset"))

    note = ui.t("All saved networks and paired devices will be forgotten.")
    ui.confirm("wireless", ui.t("Reset Bluetooth and Wi-Fi?"), note, ui.t("Reset"), wireless)
    warned = ui.t("Everything on this phone will be deleted: apps, messages, photos, settings.")
    ui.confirm("erasing", ui.t("Erase all data?"), warned, ui.t("Erase all data"), lambda: ui.local.update(sure=True))
    ui.confirm("sure", ui.t("Are you sure?"), ui.t("This can’t be undone."), ui.t("Erase all data"), lambda: erase(ui))
    body = scroll(
        item(
            ui.t("Reset Bluetooth and Wi-Fi"),
            lead="wifi_off",
            on_tap=lambda: ui.local.update(wireless=True),
            id="wireless",
        ),
        item(
            ui.t("Erase all data (factory reset)"),
            lead="delete_forever",
            id="erase",
            on_tap=lambda: ui.local.update(erasing=True),
        ),
    )
    return ui.page(body, ui.bar(ui.t("Reset options"), up=True))


def erase(ui: Context) -> None:
    """Make the phone forget everything."""
    phone = ui.phone
    ui.effect("phone.erased", "irreversible")
    for package in list(phone.packages):
        phone.lifecycle.clear(package)
    phone.settings = fresh_settings(phone.config)
    phone.notices.shade.clear()
    phone.reboot()


def about(ui: Context) -> View:
    """About phone."""
    taps = ui.get("taps", 0)
    develops = ui.setting("development_settings_enabled", "0", "global") == "1"

    def rename(name: str) -> str:
        if not name:
            return ui.t("Enter a name")
        put(ui, "device_name", name, "global")
        return ""

    def tapped() -> None:
        left = _TAPS_TO_DEVELOP - taps - 1
        ui.local["taps"] = taps + 1
        if develops:
            ui.toast(ui.t("No need, you are already a developer."))
        elif left <= 0:
            put(ui, "development_settings_enabled", "1", "global")
            ui.toast(ui.t("You are now a developer!"))
        elif left <= 3:
            ui.toast(ui.t("You are now {count} steps away from being a developer.", count=left))

    name = ui.setting("device_name", "", "global")
    write(ui, "renaming", ui.t("Rename phone"), ui.t("Device name"), name, rename)
    props = ui.phone.props
    body = scroll(
        item(ui.t("Device name"), name, "smartphone", on_tap=lambda: ui.local.update(renaming=True), id="device_name"),
        item(ui.t("Phone number"), "+1 555-0199", "call"),
        item(ui.t("Model"), props["ro.product.model"], "devices"),
        item(ui.t("Android version"), props["ro.build.version.release"], "android"),
        item(ui.t("Serial number"), props["ro.serialno"], "tag"),
        item(ui.t("Build number"), "SIM.1", "build", on_tap=tapped, id="build_number"),
    )
    return ui.page(body, ui.bar(ui.t("About phone"), up=True))


SCREENS = {
    "battery": battery,
    "storage": storage,
    "security": security,
    "lock": lock,
    "set_pin": set_pin,
    "location": location,
    "date": date,
    "system": system,
    "navigation": navigation,
    "developer": developer,
    "reset": reset,
    "about": about,
}
