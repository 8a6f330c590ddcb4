"""Settings: everything that can be set on the phone, and a search over all of it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import settings_apps, settings_device, settings_looks, settings_network
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import empty, item, lazy_list, row, scroll, text

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

_MAIN = (
    ("wifi", "Network & internet", "Mobile, Wi-Fi, hotspot", "network"),
    ("devices", "Connected devices", "Bluetooth, pairing", "connected"),
    ("apps", "Apps", "Recent apps, permissions", "apps"),
    ("notifications", "Notifications", "Notification history, Do Not Disturb", "notifications"),
    ("battery_full", "Battery", "", "battery"),
    ("storage", "Storage", "", "storage"),
    ("volume_up", "Sound & vibration", "Volume, ringtone, Do Not Disturb", "sound"),
    ("brightness_6", "Display", "Dark theme, font size, brightness", "display"),
    ("accessibility", "Accessibility", "Display, interaction, audio", "accessibility"),
    ("security", "Security & privacy", "Screen lock, unknown apps", "security"),
    ("location_on", "Location", "", "location"),
    ("language", "Languages & region", "System languages, temperature, first day of week", "languages"),
    ("schedule", "Date & time", "Time zone, 24-hour format", "date"),
    ("info", "System", "Gestures, reset", "system"),
    ("phone_android", "About phone", "", "about"),
)
INDEX = (
    ("Wi-Fi", "wifi"), ("Internet", "wifi"), ("Mobile data", "network"), ("Roaming", "network"),
    ("Airplane mode", "network"), ("Hotspot", "network"), ("Data Saver", "network"), ("Bluetooth", "connected"),
    ("Pair new device", "pair"), ("App permissions", "permissions"), ("All apps", "apps"),
    ("App notifications", "app_notifications"), ("Do Not Disturb", "notifications"),
    ("Notifications on lock screen", "notifications"), ("Battery Saver", "battery"), ("Battery percentage", "battery"),
    ("Storage", "storage"), ("Trash", "storage"), ("Media volume", "sound"), ("Call volume", "sound"),
    ("Ring volume", "sound"), ("Notification volume", "sound"), ("Alarm volume", "sound"),
    ("Phone ringtone", "ringtone"), ("Touch sounds", "sound"), ("Touch vibration", "sound"),
    ("Brightness level", "display"), ("Adaptive brightness", "display"), ("Dark theme", "display"),
    ("Night Light", "display"), ("Font size", "font"), ("Screen timeout", "display"), ("Auto-rotate screen", "display"),
    ("Color inversion", "accessibility"), ("Mono audio", "accessibility"), ("Screen lock", "lock"),
    ("Show passwords", "security"), ("Install unknown apps", "security"), ("Use location", "location"),
    ("App location permissions", "permission"), ("System languages", "locale"), ("Temperature", "languages"),
    ("First day of week", "languages"), ("Use 24-hour format", "date"), ("Time zone", "date"),
    ("Set time automatically", "date"), ("System navigation", "navigation"), ("Reset options", "reset"),
    ("Erase all data (factory reset)", "reset"), ("Developer options", "developer"), ("Device name", "about"),
    ("Android version", "about"), ("Build number", "about"),
)  # fmt: skip
"""What the search finds, and the page on which it is."""


class SettingsApp(App):
    """See the module."""

    package = "org.clewline.settings"
    label = "Settings"
    icon = "settings"
    color = "#47618f"
    system = True
    granted = ("WRITE_SETTINGS",)
    handles = (
        Handles("android.settings.SETTINGS", "main"),
        Handles("android.settings.WIFI_SETTINGS", "wifi"),
        Handles("android.settings.BLUETOOTH_SETTINGS", "connected"),
        Handles("android.settings.APPLICATION_SETTINGS", "apps"),
        Handles("android.settings.DISPLAY_SETTINGS", "display"),
        Handles("android.settings.SOUND_SETTINGS", "sound"),
        Handles("android.settings.LOCATION_SOURCE_SETTINGS", "location"),
        Handles("android.settings.DATE_SETTINGS", "date"),
        Handles("android.settings.LOCALE_SETTINGS", "locale"),
        Handles("android.settings.SECURITY_SETTINGS", "security"),
        Handles("android.settings.APPLICATION_DETAILS_SETTINGS", "app", "package"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """What is in the air around the phone, and how full it is."""
        networks = settings_network.networks(dice)
        return {
            "networks": networks, "connected": next(each["ssid"] for each in networks if each["saved"]),
            "devices": settings_network.devices(dice), "pin": "", "trash_mb": dice.randrange(120, 900),
            "storage": {
                "apps": dice.randrange(9000, 21000), "images": dice.randrange(4000, 16000),
                "videos": dice.randrange(2000, 12000), "audio": dice.randrange(500, 4000),
                "documents": dice.randrange(100, 900), "system": 14200,
            },
        }  # fmt: skip

    def furnish(self, phone: Phone, dice: random.Random) -> None:
        """Settings are where somebody has left them."""
        system = phone.settings["system"]
        system["screen_brightness"] = str(dice.randrange(60, 200))
        system["volume_music"], system["volume_ring"] = str(dice.randrange(3, 13)), str(dice.randrange(2, 7))

    def screens(self) -> Mapping[str, Screen]:
        """The list, the search, and every page."""
        return {
            "main": self.main, "search": self.search, **settings_network.SCREENS, **settings_apps.SCREENS,
            **settings_looks.SCREENS, **settings_device.SCREENS,
        }  # fmt: skip

    def main(self, ui: Context) -> View:
        """The pages, with a search above."""
        search = row(
            View("icon", icon="search", color="on_surface_variant", hidden_from_tree=True),
            text(ui.t("Search settings"), color="on_surface_variant", id="search_action_bar_title"),
            gap=16, fill="surface_high", radius=28, height=56, pad=(16, 0, 16, 0), width=FILL,
            on_tap=lambda: ui.open("search"), id="search_action_bar",
        )  # fmt: skip
        notes = {
            "Battery": f"{ui.phone.battery} %",
            "Storage": ui.t("{share} % used", share=settings_device.used_share(ui.state)),
            "Location": ui.t("On") if ui.setting("location_on", "0", "secure") == "1" else ui.t("Off"),
            "About phone": ui.setting("device_name", "", "global"),
        }
        rows = [
            item(ui.t(title), notes.get(title) or ui.t(note), mark, on_tap=partial(ui.open, screen), key=screen)
            for mark, title, note, screen in _MAIN
        ]
        return ui.page(scroll(row(search, pad=(16, 4, 16, 8), width=FILL), *rows), ui.bar(ui.t("Settings")))

    def search(self, ui: Context) -> View:
        """Every setting by its name."""
        query = ui.get("query").strip().casefold()
        where = {screen: title for _, title, _, screen in _MAIN}
        found = [
            (ui.t(title), ui.t(where.get(screen, "")), screen)
            for title, screen in (*((title, screen) for _, title, _, screen in _MAIN), *INDEX)
            if query and query in ui.t(title).casefold()
            and (screen != "developer" or ui.setting("development_settings_enabled", "0", "global") == "1")
        ]  # fmt: skip

        def line(at: int) -> View:
            title, page, screen = found[at]
            return item(title, page if page != title else "", "search", on_tap=partial(ui.open, screen), key=f"hit{at}")

        if not query:
            body = empty("search", ui.t("Search settings"))
        elif not found:
            body = empty("search_off", ui.t("No results"))
        else:
            body = lazy_list(len(found), line, "results")
        return ui.page(body, ui.search_bar(ui.t("Search settings")))


APP = SettingsApp()
