"""Tasks with the phone's settings: networks, devices, looks, sounds, languages, apps, the device itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from emulators.phone.apps.settings_looks import FONTS, LOCALES, TIMEOUTS, TONES, ZONES
from emulators.phone.packages import Package
from emulators.phone.phone import Phone
from emulators.phone.task import (
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


def _switch(
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


def _network(dice: random.Random, phone: Phone) -> Parameters:
    known = dice.choice([n for n in phone.state(SETTINGS)["networks"] if n["secured"] and not n["saved"]])
    return {"ssid": known["ssid"], "password": known["password"]}


def _saved_network(dice: random.Random, phone: Phone) -> Parameters:
    state = phone.state(SETTINGS)
    known = next(n for n in state["networks"] if n["saved"] and n["ssid"] != state["connected"])
    return {"ssid": known["ssid"]}


def _open_network(dice: random.Random, phone: Phone) -> Parameters:
    return {"ssid": dice.choice([n for n in phone.state(SETTINGS)["networks"] if not n["secured"]])["ssid"]}


def _joined(before: States, after: States, told: Parameters) -> bool:
    wanted = [{**n, "saved": n["saved"] or n["ssid"] == told["ssid"]} for n in before[SETTINGS]["networks"]]
    return bool(after[SETTINGS]["connected"] == told["ssid"] and after[SETTINGS]["networks"] == wanted)


def _device(paired: bool) -> Callable[[random.Random, Phone], Parameters]:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        found = dice.choice([d for d in phone.state(SETTINGS)["devices"] if d["paired"] is paired])
        new = dice.choice(("Living room", "My favourite", "Blue one", "Spare"))
        phone.settings["global"]["bluetooth_on"] = "1" if paired else "0"
        return {"device": found["name"], "alias": new}

    return prepare


def _device_has(**values: Any) -> Callable[[States, States, Parameters], bool]:
    def check(before: States, after: States, told: Parameters) -> bool:
        wanted = [
            {
                **each,
                **{key: told.get(value, value) if isinstance(value, str) else value for key, value in values.items()},
            }
            if each["name"] == told["device"]
            else each
            for each in before[SETTINGS]["devices"]
        ]
        return bool(after[SETTINGS]["devices"] == wanted)

    return check


def _percent(dice: random.Random, phone: Phone) -> Parameters:
    return {"percent": dice.choice((10, 20, 30, 40, 55, 70, 85, 90))}


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


def _stranger_app(dice: random.Random, phone: Phone) -> Parameters:
    label = dice.choice(("Sky Weather", "Flash Lamp Pro", "Daily Horoscope", "Puzzle Islands", "Coupon Hunter"))
    name = f"com.example.{label.split()[0].lower()}"
    phone.packages.install(
        Package(name=name, label=label, activities=(f"{name}.MainActivity",), launcher_activity=f"{name}.MainActivity",
                requested_permissions=("CAMERA", "ACCESS_FINE_LOCATION", "READ_CONTACTS"),
                granted={"CAMERA", "ACCESS_FINE_LOCATION"})
    )  # fmt: skip
    return {"app": label, "package": name}


def _is_uninstalled(before: States, after: States, told: Parameters) -> bool:
    return bool(after["packages"] == {n: p for n, p in before["packages"].items() if n != told["package"]})


def _pin(dice: random.Random, phone: Phone) -> Parameters:
    return {"pin": f"{dice.randrange(10**6):06d}"}


def _name(dice: random.Random, phone: Phone) -> Parameters:
    return {"name": dice.choice(("Pocket Rocket", "Work phone", "Blue Whale", "Phone of the house", "Second brain"))}


def _used(dice: random.Random, phone: Phone) -> Parameters:
    return {"images": f"{phone.state(SETTINGS)['storage']['images'] / 1000:.1f}"}


def _connected_ssid(dice: random.Random, phone: Phone) -> Parameters:
    return {"ssid": phone.state(SETTINGS)["connected"]}


def _no_speaker(dice: random.Random, phone: Phone) -> Parameters:
    return {"device": dice.choice(("Garage Soundbar", "Nova Headset", "Desk Projector"))}


TEMPLATES = [
    _switch("airplane_on", "network", "Airplane mode", "airplane_mode_on", "global", True,
            "Turn on airplane mode", "I am boarding; switch the phone to flight mode"),
    _switch("mobile_data_off", "network", "Mobile data", "mobile_data", "global", False,
            "Turn mobile data off", "Stop using cellular data"),
    _switch("roaming_on", "network", "Roaming", "data_roaming", "global", True,
            "Allow mobile data while I am abroad", "Turn on data roaming"),
    _switch("hotspot_on", "network", "Hotspot", "hotspot", "global", True,
            "Share my connection: turn on the hotspot", "Turn the Wi-Fi hotspot of this phone on"),
    _switch("bluetooth_on", "connected", "Bluetooth", "bluetooth_on", "global", True,
            "Turn on Bluetooth", "Switch Bluetooth on, please"),
    _switch("dark_on", "display", "Dark theme", "ui_night_mode", "secure", True,
            "Switch to the dark theme", "Everything is too bright. Use dark mode.", values=("1", "2")),
    _switch("rotate_on", "display", "Auto-rotate screen", "accelerometer_rotation", "system", True,
            "The screen should rotate when I turn the phone", "Turn auto-rotate on"),
    _switch("night_light", "display", "Night Light", "night_display_activated", "secure", True,
            "Turn on Night Light", "Tint the screen amber for the night"),
    _switch("dnd_on", "notifications", "Do Not Disturb", "zen_mode", "global", True,
            "Turn on Do Not Disturb", "I do not want to be disturbed: silence calls and notifications"),
    _switch("location_off", "location", "Use location", "location_on", "secure", False,
            "Turn location off", "No app should know where I am; disable location for the whole phone"),
    _switch("hour12", "date", "Use 24-hour format", "time_12_24", "system", False,
            "Show the time with AM and PM", "Switch the clock format from 24 to 12 hours", values=("12", "24")),
    _switch("mono_audio", "accessibility", "Mono audio", "accessibility_mono_audio", "secure", True,
            "I hear with one ear only; turn on mono audio", "Turn mono audio on"),
    _switch("touch_sounds_off", "sound", "Touch sounds", "sound_effects_enabled", "system", False,
            "The phone should not click when I touch it", "Disable touch sounds"),
    Template(
        name="settings.join_wifi",
        goals=(
            "Connect to the Wi-Fi {ssid}; the password is {password}",
            "Join the wireless network “{ssid}” with the password “{password}”",
        ),
        prepare=_network,
        solve=lambda told: [
            *page("network", "Internet", told["ssid"]), type_into("Password", told["password"]), tap("Connect"),
        ],
        check=_joined,
        changes=(NETWORKS, CONNECTED),
        apps=("Settings",),
        complexity=2,
    ),
    Template(
        name="settings.join_open_wifi",
        goals=("Connect to the open Wi-Fi {ssid}", "Use the public network “{ssid}”"),
        prepare=_open_network,
        solve=lambda told: page("network", "Internet", told["ssid"]),
        check=_joined,
        changes=(NETWORKS, CONNECTED),
        apps=("Settings",),
    ),
    Template(
        name="settings.forget_wifi",
        goals=("Forget the Wi-Fi network {ssid}", "Remove “{ssid}” from the saved networks"),
        prepare=_saved_network,
        solve=lambda told: [*page("network", "Internet"), tap(f"Details of {told['ssid']}"), tap("Forget")],
        check=lambda before, after, told: after[SETTINGS]["networks"]
        == [{**n, "saved": n["saved"] and n["ssid"] != told["ssid"]} for n in before[SETTINGS]["networks"]],
        changes=(NETWORKS,),
        apps=("Settings",),
        complexity=2,
    ),
    Template(
        name="settings.which_wifi",
        goals=("What is the name of the Wi-Fi I am connected to?", "Which wireless network does the phone use now?"),
        prepare=_connected_ssid,
        solve=lambda told: [*page("network"), answer(told["ssid"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["ssid"]),
        apps=("Settings",),
    ),
    Template(
        name="settings.pair_device",
        goals=("Pair {device} over Bluetooth", "Connect the phone with {device}, a new Bluetooth device"),
        prepare=_device(False),
        solve=lambda told: [*page("connected", "Pair new device", told["device"]), tap("Pair")],
        check=_device_has(paired=True, connected=True),
        changes=(DEVICES, "settings.global.bluetooth_on"),
        apps=("Settings",),
        complexity=2,
    ),
    Template(
        name="settings.connect_device",
        goals=("Connect to {device}", "{device} is already paired; connect it now"),
        prepare=_device(True),
        solve=lambda told: page("connected", told["device"]),
        check=_device_has(connected=True),
        changes=(DEVICES,),
        apps=("Settings",),
    ),
    Template(
        name="settings.forget_device",
        goals=("Unpair {device}", "Forget the Bluetooth device {device}"),
        prepare=_device(True),
        solve=lambda told: [
            *page("connected"), tap(f"Settings of {told['device']}"), tap("Forget"), tap("Forget device"),
        ],
        check=_device_has(paired=False),
        changes=(DEVICES,),
        apps=("Settings",),
        complexity=2,
    ),
    Template(
        name="settings.rename_device",
        goals=("Rename the Bluetooth device {device} to {alias}", "{device} shall be called “{alias}” on this phone"),
        prepare=_device(True),
        solve=lambda told: [
            *page("connected"), tap(f"Settings of {told['device']}"), tap("Rename"),
            type_into("Device name", told["alias"]), tap("Save"),
        ],
        check=_device_has(alias="alias"),
        changes=(DEVICES,),
        apps=("Settings",),
        complexity=2,
    ),
    Template(
        name="settings.pair_missing",
        goals=("Pair the phone with {device}, which is in the list of available devices",),
        prepare=_no_speaker,
        solve=lambda told: page("connected", "Pair new device"),
        check=lambda before, after, told: True,
        changes=("settings.global.bluetooth_on",),
        apps=("Settings",),
        feasible=False,
    ),
    Template(
        name="settings.brightness",
        goals=("Set the brightness to {percent} %", "Make the screen brightness {percent} percent"),
        prepare=_percent,
        solve=lambda told: [*page("display"), slide("#brightness", told["percent"])],
        check=lambda before, after, told: abs(
            int(_setting(after, "screen_brightness", "system")) - told["percent"] * 2.55
        ) <= 2.6,
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
        goals=("Change the default notification sound to {tone}",),
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
        goals=("Silence alarms: move the alarm volume to zero",),
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
        goals=("Weeks should begin on Sunday; set that in the phone’s regional preferences",),
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
        goals=("I want the three navigation buttons instead of gestures",),
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
        name="settings.uninstall",
        goals=("Uninstall {app}", "I do not need {app} any more, remove the app from the phone"),
        prepare=_stranger_app,
        solve=lambda told: [*page("apps", told["app"]), tap("Uninstall"), tap("Uninstall")],
        check=_is_uninstalled,
        changes=("packages",),
        apps=("Settings",),
        complexity=2,
    ),
    Template(
        name="settings.uninstall_system",
        goals=("Uninstall the Settings app from this phone",),
        prepare=lambda dice, phone: {},
        solve=lambda told: page("apps", "Settings"),
        check=lambda before, after, told: True,
        apps=("Settings",),
        feasible=False,
    ),
    Template(
        name="settings.deny_camera",
        goals=("{app} must not use the camera any more", "Take the camera permission away from {app}"),
        prepare=_stranger_app,
        solve=lambda told: [*page("apps", told["app"], "Permissions", "Camera"), tap("Don’t allow")],
        check=lambda before, after, told: after["packages"]
        == {**before["packages"], told["package"]: ["ACCESS_FINE_LOCATION"]},
        changes=("packages",),
        apps=("Settings",),
        complexity=2,
    ),
    Template(
        name="settings.allow_contacts",
        goals=("Allow {app} to see my contacts", "Give {app} access to the contacts"),
        prepare=_stranger_app,
        solve=lambda told: [*page("apps", told["app"], "Permissions", "Contacts"), tap("Allow")],
        check=lambda before, after, told: after["packages"]
        == {**before["packages"], told["package"]: ["ACCESS_FINE_LOCATION", "CAMERA", "READ_CONTACTS"]},
        changes=("packages",),
        apps=("Settings",),
        complexity=2,
    ),
    Template(
        name="settings.mute_app",
        goals=("No more notifications from Messages, please", "Turn the notifications of the Messages app off"),
        prepare=lambda dice, phone: {},
        solve=lambda told: page("notifications", "App notifications", "Messages"),
        check=lambda before, after, told: after["packages"]
        == {
            **before["packages"],
            "org.clewline.messages": [
                p for p in before["packages"]["org.clewline.messages"] if p != "POST_NOTIFICATIONS"
            ],
        },
        changes=("packages",),
        apps=("Settings",),
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
        goals=("Which Android version is on this phone?",),
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
    Template(
        name="settings.reset_wireless",
        goals=("Reset Bluetooth and Wi-Fi to how they came", "Forget all networks and devices with the reset option"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [*page("system", "Reset options", "Reset Bluetooth and Wi-Fi"), tap("Reset")],
        check=lambda before, after, told: not any(n["saved"] for n in after[SETTINGS]["networks"])
        and not any(d["paired"] for d in after[SETTINGS]["devices"]),
        changes=(NETWORKS, DEVICES, CONNECTED),
        apps=("Settings",),
        complexity=2,
    ),
]  # fmt: skip
