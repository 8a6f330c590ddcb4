"""Pages of Settings: networks, Bluetooth and what is paired."""

from __future__ import annotations

import random
from functools import partial
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.settings_parts import link, put, toggle, write
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import (
    button,
    column,
    divider,
    empty,
    field,
    heading,
    icon,
    icon_button,
    item,
    row,
    scroll,
    switch_item,
    text,
)

_SSIDS = (
    "Blue Heron", "FRITZ!Box 7590", "Garden Flat 5G", "Linden 12", "Mesh-Upstairs", "NETGEAR-48", "Nordlicht",
    "Orchard House", "TP-Link_A41C", "Vodafone-9F20", "Willow Tree", "Zyxel_5C11",
)  # fmt: skip
_OPEN = ("Cafe Guest", "City Library", "Station Free WiFi", "Airport Lounge")
_DEVICES = (
    ("Aria Headphones", "headphones"), ("Kitchen Speaker", "speaker"), ("Pulse Watch 3", "watch"),
    ("Car Multimedia", "directions_car"), ("Bedroom TV", "tv"), ("Slim Keyboard", "keyboard"),
    ("Travel Mouse", "mouse"), ("Buds Air", "earbuds"), ("Bike Computer", "speed"), ("Photo Printer", "print"),
)  # fmt: skip


def networks(dice: random.Random) -> list[dict[str, Any]]:
    """What is in the air: two saved networks, others with and without a password."""
    found = [
        {"ssid": ssid, "secured": True, "signal": dice.randrange(1, 5), "saved": at < 2, "metered": False, "auto": True,
         "password": f"{dice.choice(('amber', 'maple', 'river', 'stone'))}-{dice.randrange(1000, 10000)}"}
        for at, ssid in enumerate(dice.sample(_SSIDS, 6))
    ]  # fmt: skip
    found += [
        {"ssid": ssid, "secured": False, "signal": dice.randrange(1, 4), "saved": False, "metered": False, "auto": True,
         "password": ""}
        for ssid in dice.sample(_OPEN, 2)
    ]  # fmt: skip
    return found


def devices(dice: random.Random) -> list[dict[str, Any]]:
    """What can be paired: three are already."""
    return [
        {"name": name, "alias": name, "icon": mark, "paired": at < 3, "connected": False,
         "code": f"{dice.randrange(10**6):06d}"}
        for at, (name, mark) in enumerate(dice.sample(_DEVICES, 7))
    ]  # fmt: skip


# --- networks -----------------------------------------------------------------------------------------------------


def network(ui: Context) -> View:
    """Network & internet."""
    on = ui.setting("wifi_on", "0", "global") == "1"
    told = ui.state["connected"] if on and ui.state["connected"] else ui.t("Off") if not on else ui.t("Not connected")
    body = scroll(
        link(ui, "Internet", told, "wifi", "wifi"),
        toggle(
            ui, "Mobile data", "mobile_data", "global", "Use data over the mobile network", lead="signal_cellular_alt"
        ),
        toggle(ui, "Roaming", "data_roaming", "global", "Use data when abroad", lead="public"),
        toggle(ui, "Airplane mode", "airplane_mode_on", "global", lead="flight"),
        toggle(ui, "Hotspot", "hotspot", "global", "Share the connection of this phone", lead="wifi_tethering"),
        toggle(ui, "Data Saver", "data_saver", "global", "Apps use less data in the background", lead="data_saver_on"),
    )
    return ui.page(body, ui.bar(ui.t("Network & internet"), up=True))


def wifi(ui: Context) -> View:
    """Wi-Fi: its switch, the networks in reach, one that is added by hand."""
    on = ui.setting("wifi_on", "0", "global") == "1"
    _password_dialog(ui)
    _add_dialog(ui)
    rows: list[View | None] = []
    if on:
        ranked = sorted(ui.state["networks"], key=lambda each: (each["ssid"] != ui.state["connected"], -each["signal"]))
        rows = [_network_row(ui, each) for each in ranked]
        rows.append(
            item(ui.t("Add network"), lead="add", on_tap=lambda: ui.local.update(adding=True), id="add_network")
        )
    body = scroll(
        switch_item(ui.t("Wi-Fi"), on, lambda on: put(ui, "wifi_on", "1" if on else "0", "global"), key="wifi_on"),
        divider(),
        *rows,
        None if on else text(ui.t("Turn Wi-Fi on to see networks"), "small", "on_surface_variant", pad=16),
    )
    return ui.page(body, ui.bar(ui.t("Internet"), up=True))


def _network_row(ui: Context, known: dict[str, Any]) -> View:
    ssid = known["ssid"]
    connected = ssid == ui.state["connected"]
    note = ui.t("Connected") if connected else ui.t("Saved") if known["saved"] else ""

    def tapped() -> None:
        if connected:
            ui.open("wifi_network", ssid=ssid)
        elif known["saved"] or not known["secured"]:
            connect(ui, known)
        else:
            ui.local["joining"] = ssid

    more = icon_button("settings", ui.t("Details of {name}", name=ssid), partial(ui.open, "wifi_network", ssid=ssid),
                       "details")  # fmt: skip
    lock = icon("lock", 16, desc=ui.t("Secured")) if known["secured"] else None
    mark = ("wifi_1_bar", "wifi_2_bar", "wifi", "wifi")[known["signal"] - 1]
    last = row(lock, more if known["saved"] else None, gap=8)
    return item(ssid, note, mark, last, tapped, f"network_{ssid}", selected=connected)


def connect(ui: Context, known: dict[str, Any]) -> None:
    """Join a network; it is saved from then on."""
    known["saved"] = True
    ui.state["connected"] = known["ssid"]
    ui.effect("wifi.connected", "idempotent", ssid=known["ssid"])
    ui.toast(ui.t("Connected to {name}", name=known["ssid"]))


def _password_dialog(ui: Context) -> None:
    ssid = ui.get("joining")

    def join(password: str) -> str:
        known = next(each for each in ui.state["networks"] if each["ssid"] == ssid)
        if len(password) < 8:
            return ui.t("At least 8 characters")
        if password != known["password"]:
            return ui.t("Check the password and try again")
        connect(ui, known)
        return ""

    write(ui, "joining", str(ssid), ui.t("Password"), "", join, "password", ui.t("Connect"))


def _add_dialog(ui: Context) -> None:
    if not ui.get("adding"):
        return
    ssid, password = ui.get("ssid"), ui.get("password")

    def shut() -> None:
        for name in ("adding", "ssid", "password", "wrong"):
            ui.local.pop(name, None)

    def save() -> None:
        if not ssid.strip():
            ui.local["wrong"] = ui.t("Enter the name of the network")
        elif password and len(password) < 8:
            ui.local["wrong"] = ui.t("At least 8 characters")
        else:
            new = {"ssid": ssid.strip(), "secured": bool(password), "signal": 2, "saved": True, "metered": False,
                   "auto": True, "password": password}  # fmt: skip
            ui.state["networks"].append(new)
            ui.effect("wifi.added", "idempotent", ssid=new["ssid"])
            shut()

    body = column(
        field(ui.t("Network name"), ssid, ui.setter("ssid"), "ssid", max_length=32),
        field(ui.t("Password"), password, ui.setter("password"), "password", "password", max_length=63),
        text(ui.get("wrong"), "small", "error", "error") if ui.get("wrong") else None,
        gap=12,
    )
    ui.dialog(ui.t("Add network"), body=body, buttons=[(ui.t("Save"), save), (ui.t("Cancel"), shut)], dismiss=shut)


def wifi_network(ui: Context) -> View:
    """One network: leave it, forget it, how it is used."""
    ssid = ui.args.get("ssid", "")
    known = next((each for each in ui.state["networks"] if each["ssid"] == ssid), None)
    if known is None:
        return ui.page(empty("wifi_off", ui.t("This network is gone")), ui.bar("", up=True))
    network: dict[str, Any] = known
    connected = ui.state["connected"] == ssid

    def forget() -> None:
        network["saved"] = False
        if ui.state["connected"] == ssid:
            ui.state["connected"] = ""
        ui.effect("wifi.forgotten", "idempotent", ssid=ssid)
        ui.back()

    def leave() -> None:
        ui.state["connected"] = ""
        ui.effect("wifi.disconnected", "idempotent", ssid=ssid)

    def turn(name: str, on: bool) -> None:
        network[name] = on
        ui.effect(f"wifi.{name}", "idempotent", ssid=ssid, on=on)

    join = button(ui.t("Disconnect"), leave, "tonal") if connected else button(
        ui.t("Connect"), lambda: connect(ui, network), "tonal")  # fmt: skip
    body = scroll(
        row(button(ui.t("Forget"), forget, "tonal", "delete", "forget"), join, gap=12, pad=16),
        switch_item(ui.t("Auto-connect"), network["auto"], partial(turn, "auto"), key="auto"),
        switch_item(ui.t("Treat as metered"), network["metered"], partial(turn, "metered"), key="metered"),
        item(ui.t("Security"), "WPA2-Personal" if network["secured"] else ui.t("None"), "lock"),
        item(
            ui.t("Signal strength"),
            ("", ui.t("Weak"), ui.t("Fair"), ui.t("Good"), ui.t("Excellent"))[network["signal"]],
            "network_wifi",
        ),
    )
    return ui.page(body, ui.bar(ssid, up=True, note=ui.t("Connected") if connected else ui.t("Saved")))


# --- Bluetooth ----------------------------------------------------------------------------------------------------


def connected(ui: Context) -> View:
    """Connected devices: Bluetooth, what is paired, and pairing."""
    on = ui.setting("bluetooth_on", "0", "global") == "1"

    def pair() -> None:
        put(ui, "bluetooth_on", "1", "global")
        ui.open("pair")

    paired = [each for each in ui.state["devices"] if each["paired"]]
    body = scroll(
        switch_item(ui.t("Bluetooth"), on, lambda on: turn_bluetooth(ui, on), lead="bluetooth", key="bluetooth_on"),
        item(ui.t("Pair new device"), lead="add", on_tap=pair, id="pair"),
        heading(ui.t("Saved devices")),
        *(_device_row(ui, each, on) for each in paired),
        None if paired else text(ui.t("No saved devices"), "small", "on_surface_variant", pad=16),
    )
    return ui.page(body, ui.bar(ui.t("Connected devices"), up=True))


def turn_bluetooth(ui: Context, on: bool) -> None:
    """Switch Bluetooth; without it nothing is connected."""
    put(ui, "bluetooth_on", "1" if on else "0", "global")
    if not on:
        for device in ui.state["devices"]:
            device["connected"] = False


def _device_row(ui: Context, device: dict[str, Any], on: bool) -> View:
    def tapped() -> None:
        if not on:
            ui.toast(ui.t("Turn on Bluetooth first"))
        else:
            link_device(ui, device, not device["connected"])

    more = icon_button("settings", ui.t("Settings of {name}", name=device["alias"]),
                       partial(ui.open, "device", name=device["name"]), "device_settings")  # fmt: skip
    note = ui.t("Connected") if device["connected"] else ui.t("Not connected")
    return item(device["alias"], note, device["icon"], more, tapped, f"device_{device['name']}")


def link_device(ui: Context, device: dict[str, Any], on: bool) -> None:
    """Connect a paired device, or let it go."""
    device["connected"] = on
    ui.effect("device.connected", "idempotent", device=device["name"], on=on)


def pair(ui: Context) -> View:
    """Devices in reach; one is paired after both sides have shown the same code."""
    name = ui.get("pairing")
    chosen = next((each for each in ui.state["devices"] if each["name"] == name), None)

    def shut() -> None:
        ui.local.pop("pairing", None)

    def agree() -> None:
        assert chosen is not None
        chosen.update(paired=True, connected=True)
        ui.effect("device.paired", "probeable", device=chosen["name"])
        shut()
        ui.back()

    if chosen is not None:
        code = ui.t("Bluetooth pairing code: {code}", code=chosen["code"])
        title = ui.t("Pair with {name}?", name=chosen["name"])
        ui.dialog(title, code, buttons=[(ui.t("Pair"), agree), (ui.t("Cancel"), shut)], dismiss=shut)
    found = [each for each in ui.state["devices"] if not each["paired"]]
    rows = [
        item(each["name"], lead=each["icon"], on_tap=partial(ui.local.update, pairing=each["name"]), key=each["name"])
        for each in found
    ]
    name_note = ui.t("Visible as {name}", name=ui.setting("device_name", "", "global"))
    body = scroll(
        text(name_note, "small", "on_surface_variant", pad=16),
        heading(ui.t("Available devices")),
        *rows,
        None if rows else text(ui.t("No devices found"), "small", "on_surface_variant", pad=16),
    )
    return ui.page(body, ui.bar(ui.t("Pair new device"), up=True))


def device(ui: Context) -> View:
    """One paired device: its name, its connection, and the end of it."""
    name = ui.args.get("name", "")
    found = next((each for each in ui.state["devices"] if each["name"] == name and each["paired"]), None)
    if found is None:
        return ui.page(empty("bluetooth_disabled", ui.t("This device is gone")), ui.bar("", up=True))
    known: dict[str, Any] = found

    def forget() -> None:
        known.update(paired=False, connected=False, alias=known["name"])
        ui.effect("device.forgotten", "idempotent", device=name)
        ui.back()

    def rename(alias: str) -> str:
        if not alias:
            return ui.t("Enter a name")
        known["alias"] = alias
        ui.effect("device.renamed", "idempotent", device=name, alias=alias)
        return ""

    ui.confirm(
        "forgetting",
        ui.t("Forget device?"),
        ui.t("This phone will no longer be paired with {name}.", name=name),
        ui.t("Forget device"),
        forget,
    )
    write(ui, "renaming", ui.t("Rename device"), ui.t("Device name"), known["alias"], rename)
    on = ui.setting("bluetooth_on", "0", "global") == "1"
    label = ui.t("Disconnect") if known["connected"] else ui.t("Connect")
    rename_button = icon_button("edit", ui.t("Rename"), lambda: ui.local.update(renaming=True), "rename")
    body = scroll(
        row(
            button(ui.t("Forget"), lambda: ui.local.update(forgetting=True), "tonal", "delete", "forget"),
            button(label, lambda: link_device(ui, known, not known["connected"]), "tonal", id="connect", enabled=on),
            gap=12,
            pad=16,
        ),
        item(ui.t("Device type"), ui.t("Accessory"), known["icon"]),
        item(ui.t("Address"), "4C:5D:6E:" + ":".join(known["code"][at : at + 2] for at in (0, 2, 4)), "info"),
    )
    return ui.page(body, ui.bar(known["alias"], up=True, actions=[rename_button]))


SCREENS = {
    "network": network,
    "wifi": wifi,
    "wifi_network": wifi_network,
    "connected": connected,
    "pair": pair,
    "device": device,
}
