"""Tasks with networks, Bluetooth devices and the apps that are installed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from emulators.phone.phone import Phone
from emulators.phone.system.packages import Package
from emulators.phone.tasks.task import (
    Parameters,
    States,
    Template,
    answer,
    tap,
    type_into,
)
from emulators.phone.tasks.templates.settings import CONNECTED, DEVICES, NETWORKS, SETTINGS, page, switch


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


def _connected_ssid(dice: random.Random, phone: Phone) -> Parameters:
    return {"ssid": phone.state(SETTINGS)["connected"]}


def _no_speaker(dice: random.Random, phone: Phone) -> Parameters:
    return {"device": dice.choice(("Garage Soundbar", "Nova Headset", "Desk Projector"))}


TEMPLATES = [
    switch("airplane_on", "network", "Airplane mode", "airplane_mode_on", "global", True,
            "Turn on airplane mode", "I am boarding; switch the phone to flight mode"),
    switch("mobile_data_off", "network", "Mobile data", "mobile_data", "global", False,
            "Turn mobile data off", "Stop using cellular data"),
    switch("roaming_on", "network", "Roaming", "data_roaming", "global", True,
            "Allow mobile data while I am abroad", "Turn on data roaming"),
    switch("hotspot_on", "network", "Hotspot", "hotspot", "global", True,
            "Share my connection: turn on the hotspot", "Turn the Wi-Fi hotspot of this phone on"),
    switch("bluetooth_on", "connected", "Bluetooth", "bluetooth_on", "global", True,
            "Turn on Bluetooth", "Switch Bluetooth on, please"),
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
        goals=(
            "Pair the phone with {device}, which is in the list of available devices",
            "Add {device} as a new Bluetooth device; it is ready to be paired",
        ),
        prepare=_no_speaker,
        solve=lambda told: page("connected", "Pair new device"),
        check=lambda before, after, told: True,
        changes=("settings.global.bluetooth_on",),
        apps=("Settings",),
        feasible=False,
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
        goals=(
            "Uninstall the Settings app from this phone",
            "Remove the app called Settings for good",
        ),
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
