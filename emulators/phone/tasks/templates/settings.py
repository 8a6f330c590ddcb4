"""Tasks with the phone's settings: looks, sounds, languages, the device itself."""

from __future__ import annotations

import random
from collections.abc import Callable

from emulators.phone.apps.settings_looks import FONTS, LOCALES, TIMEOUTS, TONES, ZONES
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import (
    Do,
    Parameters,
    States,
    Template,
    answer,
    back,
    open_app,
    scroll_to,
    slide,
    tap,
    type_into,
)

SETTINGS = "org.clewline.settings"
DEVICES, NETWORKS, CONNECTED = f"{SETTINGS}.devices", f"{SETTINGS}.networks", f"{SETTINGS}.connected"
_PAGES = {
    "network": "Network & internet", "connected": "Connected devices", "display": "Display", "date": "Date & time",
    "sound": "Sound & vibration", "security": "Security & privacy", "notifications": "Notifications",
    "battery": "Battery", "location": "Location", "accessibility": "Accessibility", "languages": "Languages & region",
    "system": "System", "about": "About phone", "storage": "Storage", "apps": "Apps",
}  # fmt: skip


def page(name: str, *titles: str) -> list[Do]:
    """Open a page of Settings, and go on from there by titles."""
    steps = [open_app("Settings"), scroll_to(_PAGES[name]), tap(_PAGES[name])]
    for title in titles:
        steps += [scroll_to(title), tap(title)]
    return steps


def _setting(states: States, name: str, table: str) -> str:
    return str(states["settings"][table].get(name, ""))


def switch(
    key: str, where: str, title: str, name: str, table: str, on: bool, *goals: str, values: tuple[str, str] = ("0", "1")
) -> Template:
    """A task that turns one switch; it stands the other way at first."""
    wanted, other = values[int(on)], values[int(not on)]

    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        phone.settings[table][name] = other
        return {}

    return Template(
        name=f"settings.{key}",
        goals=goals,
        prepare=prepare,
        solve=lambda told: page(where, title),
        check=lambda before, after, told: _setting(after, name, table) == wanted,
        changes=(f"settings.{table}.{name}",),
        apps=("Settings",),
    )


def _percent(dice: random.Random, phone: Phone) -> Parameters:
    now = int(phone.settings["system"]["screen_brightness"]) / 2.55
    return {"percent": dice.choice([each for each in (10, 20, 30, 40, 55, 70, 85, 90) if abs(each - now) > 6])}


def _font(dice: random.Random, phone: Phone) -> Parameters:
    scale, label = dice.choice([each for each in FONTS if each[1] != "Default"])
    return {"scale": scale, "label": label, "spoken": label.lower()}


def _timeout(dice: random.Random, phone: Phone) -> Parameters:
    seconds, label = dice.choice([each for each in TIMEOUTS if each[0] != 60])
    return {"seconds": seconds, "label": label}


def _locale(dice: random.Random, phone: Phone) -> Parameters:
    tag, label = dice.choice([each for each in LOCALES if each[0] != "en-US"])
    spoken = {"en-GB": "British English", "de-DE": "German (Germany)", "de-AT": "Austrian German", "ar-EG": "Arabic",
              "zh-CN": "Simplified Chinese"}[tag]  # fmt: skip
    return {"tag": tag, "label": label, "spoken": spoken}


def _zone(dice: random.Random, phone: Phone) -> Parameters:
    found = dice.choice([zone for zone in ZONES if "/" in zone])
    return {"zone": found, "city": found.rpartition("/")[2].replace("_", " ")}


def _tone(kind: str) -> Callable[[random.Random, Phone], Parameters]:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        return {"tone": dice.choice([tone for tone in TONES[kind] if tone != phone.settings["system"][kind]])}

    return prepare


def _volume(name: str, most: int) -> Callable[[random.Random, Phone], Parameters]:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        phone.settings["system"][name] = str(dice.randrange(1, most))
        return {}

    return prepare


def _pin(dice: random.Random, phone: Phone) -> Parameters:
    return {"pin": f"{dice.randrange(10**6):06d}"}


def _name(dice: random.Random, phone: Phone) -> Parameters:
    return {"name": dice.choice(("Pocket Rocket", "Work phone", "Blue Whale", "Phone of the house", "Second brain"))}


def _used(dice: random.Random, phone: Phone) -> Parameters:
    return {"images": f"{phone.state(SETTINGS)['storage']['images'] / 1000:.1f}"}


TEMPLATES = [
    switch("dark_on", "display", "Dark theme", "ui_night_mode", "secure", True,
            "Switch to the dark theme", "Everything is too bright. Use dark mode.", values=("1", "2")),
    switch("rotate_on", "display", "Auto-rotate screen", "accelerometer_rotation", "system", True,
            "The screen should rotate when I turn the phone", "Turn auto-rotate on"),
    switch("night_light", "display", "Night Light", "night_display_activated", "secure", True,
            "Turn on Night Light", "Tint the screen amber for the night"),
    switch("dnd_on", "notifications", "Do Not Disturb", "zen_mode", "global", True,
            "Turn on Do Not Disturb", "I do not want to be disturbed: silence calls and notifications"),
    switch("location_off", "location", "Use location", "location_on", "secure", False,
            "Turn location off", "No app should know where I am; disable location for the whole phone"),
    switch("hour12", "date", "Use 24-hour format", "time_12_24", "system", False,
            "Show the time with AM and PM", "Switch the clock format from 24 to 12 hours", values=("12", "24")),
    switch("mono_audio", "accessibility", "Mono audio", "accessibility_mono_audio", "secure", True,
            "I hear with one ear only; turn on mono audio", "Turn mono audio on"),
    switch("touch_sounds_off", "sound", "Touch sounds", "sound_effects_enabled", "system", False,
            "The phone should not click when I touch it", "Disable touch sounds"),
    Template(
        name="settings.brightness",
        goals=("Set the brightness to {percent} %", "Make the screen brightness {percent} percent"),
        prepare=_percent,
        solve=lambda told: [*page("display"), slide("#brightness", told["percent"])],
        check=lambda before, after, told: abs(
            int(_setting(after, "screen_brightness", "system")) - told["percent"] * 2.55
        ) <= 8,
        changes=("settings.system.screen_brightness",),
        apps=("Settings",),
    ),
    Template(
        name="settings.font_size",
        goals=("Make the text on the phone {spoken}", "Set the font size to {spoken}"),
        prepare=_font,
        solve=lambda told: page("display", "Font size", told["label"]),
        check=lambda before, after, told: _setting(after, "font_scale", "system") == told["scale"],
        changes=("settings.system.font_scale",),
        apps=("Settings",),
    ),
    Template(
        name="settings.screen_timeout",
        goals=("Let the screen turn off after {label}", "Set the screen timeout to {label}"),
        prepare=_timeout,
        solve=lambda told: [*page("display", "Screen timeout"), tap(told["label"])],
        check=lambda before, after, told: _setting(after, "screen_off_timeout", "system") == f"{told['seconds']}000",
        changes=("settings.system.screen_off_timeout",),
        apps=("Settings",),
    ),
    Template(
        name="settings.ringtone",
        goals=("Use {tone} as my ringtone", "When somebody calls I want to hear “{tone}”"),
        prepare=_tone("ringtone"),
        solve=lambda told: page("sound", "Phone ringtone", told["tone"]),
        check=lambda before, after, told: _setting(after, "ringtone", "system") == told["tone"],
        changes=("settings.system.ringtone",),
        apps=("Settings",),
    ),
    Template(
        name="settings.notification_sound",
        goals=(
            "Change the default notification sound to {tone}",
            "Notifications should sound like {tone} by default",
        ),
        prepare=_tone("notification_sound"),
        solve=lambda told: page("sound", "Default notification sound", told["tone"]),
        check=lambda before, after, told: _setting(after, "notification_sound", "system") == told["tone"],
        changes=("settings.system.notification_sound",),
        apps=("Settings",),
    ),
    Template(
        name="settings.media_max",
        goals=("Turn the media volume all the way up", "Set the volume for music and videos to the maximum"),
        prepare=_volume("volume_music", 15),
        solve=lambda told: [*page("sound"), slide("#volume_music", 15)],
        check=lambda before, after, told: _setting(after, "volume_music", "system") == "15",
        changes=("settings.system.volume_music",),
        apps=("Settings",),
    ),
    Template(
        name="settings.alarm_zero",
        goals=(
            "Silence alarms: move the alarm volume to zero",
            "Set the volume of alarms to nothing",
        ),
        prepare=_volume("volume_alarm", 15),
        solve=lambda told: [*page("sound"), scroll_to("#volume_alarm"), slide("#volume_alarm", 0)],
        check=lambda before, after, told: _setting(after, "volume_alarm", "system") == "0",
        changes=("settings.system.volume_alarm",),
        apps=("Settings",),
    ),
    Template(
        name="settings.language",
        goals=("Change the phone’s language to {spoken}", "I want the phone to speak {spoken}"),
        prepare=_locale,
        solve=lambda told: page("languages", "System languages", told["label"]),
        check=lambda before, after, told: _setting(after, "system_locales", "system") == told["tag"],
        changes=("settings.system.system_locales",),
        apps=("Settings",),
    ),
    Template(
        name="settings.time_zone",
        goals=(
            "Set the time zone to {city} by hand, not automatically",
            "I am in {city}: turn the automatic time zone off and choose {city} as time zone",
        ),
        prepare=_zone,
        solve=lambda told: [
            *page("date"), tap("Set time zone automatically"), tap("Time zone"),
            type_into("Search cities", told["city"]), tap("#title"),
        ],
        check=lambda before, after, told: _setting(after, "time_zone", "global") == told["zone"],
        changes=("settings.global.time_zone", "settings.global.auto_time_zone"),
        apps=("Settings",),
        complexity=2,
    ),
    Template(
        name="settings.first_day",
        goals=(
            "Weeks should begin on Sunday; set that in the phone’s regional preferences",
            "In the regional preferences of the phone, make Sunday the first day of the week",
        ),
        prepare=lambda dice, phone: {},
        solve=lambda told: [*page("languages", "First day of week"), tap("Sunday")],
        check=lambda before, after, told: _setting(after, "first_day_of_week", "system") == "sunday",
        changes=("settings.system.first_day_of_week",),
        apps=("Settings",),
    ),
    Template(
        name="settings.fahrenheit",
        goals=("Show temperatures in Fahrenheit on this phone", "Change the temperature unit to °F"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [*page("languages", "Temperature"), tap("Fahrenheit (°F)")],
        check=lambda before, after, told: _setting(after, "temperature_unit", "system") == "fahrenheit",
        changes=("settings.system.temperature_unit",),
        apps=("Settings",),
    ),
    Template(
        name="settings.three_buttons",
        goals=(
            "I want the three navigation buttons instead of gestures",
            "Switch from gestures to the navigation bar with three buttons",
        ),
        prepare=lambda dice, phone: {},
        solve=lambda told: page("system", "System navigation", "3-button navigation"),
        check=lambda before, after, told: _setting(after, "navigation_mode", "secure") == "buttons",
        changes=("settings.secure.navigation_mode",),
        apps=("Settings",),
    ),
    Template(
        name="settings.set_pin",
        goals=("Lock the phone with the PIN {pin}", "Set {pin} as the PIN of the screen lock"),
        prepare=_pin,
        solve=lambda told: [
            *page("security", "Screen lock", "PIN"), type_into("New PIN", told["pin"]),
            type_into("Confirm PIN", told["pin"]), tap("#confirm"),
        ],
        check=lambda before, after, told: after[SETTINGS]["pin"] == told["pin"]
        and _setting(after, "lock_type", "secure") == "pin",
        changes=(f"{SETTINGS}.pin", "settings.secure.lock_type"),
        apps=("Settings",),
        complexity=2,
    ),
    Template(
        name="settings.empty_trash",
        goals=("Empty the trash to free up storage", "Delete what is in the phone’s trash for good"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [*page("storage"), tap("Empty trash"), tap("Empty trash")],
        check=lambda before, after, told: after[SETTINGS]["trash_mb"] == 0,
        changes=(f"{SETTINGS}.trash_mb",),
        apps=("Settings",),
    ),
    Template(
        name="settings.how_much_images",
        goals=("How many gigabytes do images take on this phone?", "How much storage is used by images, in GB?"),
        prepare=_used,
        solve=lambda told: [*page("storage"), answer(told["images"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["images"]),
        apps=("Settings",),
    ),
    Template(
        name="settings.rename_phone",
        goals=("Call this phone “{name}”", "Change the device name to {name}"),
        prepare=_name,
        solve=lambda told: [
            *page("about", "Device name"), type_into("Device name", told["name"]), tap("Save"),
        ],
        check=lambda before, after, told: _setting(after, "device_name", "global") == told["name"],
        changes=("settings.global.device_name",),
        apps=("Settings",),
    ),
    Template(
        name="settings.android_version",
        goals=(
            "Which Android version is on this phone?",
            "Tell me the version of Android that runs here",
        ),
        prepare=lambda dice, phone: {"version": phone.props["ro.build.version.release"]},
        solve=lambda told: [*page("about"), answer(told["version"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["version"]),
        apps=("Settings",),
    ),
    Template(
        name="settings.usb_debugging",
        goals=(
            "Turn on USB debugging",
            "Enable the developer options and turn USB debugging on",
        ),
        prepare=lambda dice, phone: {},
        solve=lambda told: [
            *page("about"), scroll_to("Build number"), *([tap("Build number")] * 7), back(), scroll_to("System"),
            tap("System"), tap("Developer options"), tap("USB debugging"),
        ],
        check=lambda before, after, told: _setting(after, "adb_enabled", "global") == "1",
        changes=("settings.global.adb_enabled", "settings.global.development_settings_enabled"),
        apps=("Settings",),
        complexity=3,
    ),
]  # fmt: skip
