"""``settings``, ``svc``, ``appops``, ``locksettings``, ``content`` and what else ``cmd`` reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from emulators.phone.wire.shell.activities import activity_manager
from emulators.phone.wire.shell.options import read_long
from emulators.phone.wire.shell.packages import package_manager
from emulators.phone.wire.shell.session import Call, Run

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

NAMESPACES = ("system", "secure", "global")

_CONFIGURED: Mapping[tuple[str, str], Callable[[str], Mapping[str, object]]] = {
    ("system", "user_rotation"): lambda value: {"rotation": int(value) % 4},
    ("system", "font_scale"): lambda value: {"font_scale": min(max(float(value), 0.5), 3.0)},
    ("system", "time_12_24"): lambda value: {"hour24": value == "24"},
    ("secure", "ui_night_mode"): lambda value: {"dark": value == "2"},
}
"""Settings that change what is drawn at once."""


def put_setting(phone: Phone, namespace: str, key: str, value: str) -> None:
    """Store a setting, and let the phone follow it where it is one that shows."""
    configured = _CONFIGURED.get((namespace, key))
    try:
        phone.configure(**(configured(value) if configured is not None else {}))
    except ValueError:  # Android stores what it cannot use, too
        pass
    phone.settings.setdefault(namespace, {})[key] = value


_USAGE = "Invalid namespace '{0}'"


async def settings(call: Call) -> int:
    """``settings get|put|delete|list|reset NAMESPACE [KEY [VALUE]]``."""
    words = (
        read_long(call.arguments, ("--user",)).rest
        if "put" not in call.arguments[:1]
        else _without_user(call.arguments)
    )
    order, namespace, key = (*words[:3], "", "", "")[:3]
    if order not in ("get", "put", "delete", "list", "reset"):
        return await call.fail(f"Unknown command: {order}", 255)
    if namespace not in NAMESPACES:
        return await call.fail(_USAGE.format(namespace), 255)
    if order == "list":
        with call.handset.turn() as phone:
            found = sorted(phone.settings.get(namespace, {}).items())
        for name, value in found:
            await call.print(f"{name}={value}")
        return 0
    if order != "reset" and not key:
        return await call.fail("Bad arguments", 255)
    with call.handset.turn() as phone:
        table = phone.settings.setdefault(namespace, {})
        match order:
            case "get":
                answer = table.get(key, "null")
            case "put" if len(words) < 4:
                return await call.fail("Bad arguments", 255)
            case "put":
                put_setting(phone, namespace, key, words[3])
                return 0
            case "delete":
                answer = f"Deleted {int(table.pop(key, None) is not None)} rows"
            case _:
                return 0
    await call.print(answer)
    return 0


def _without_user(words: list[str]) -> list[str]:
    """Take ``--user N`` out; a value that is put may start with a dash."""
    if "--user" in words[:2]:
        at = words.index("--user")
        return words[:at] + words[at + 2 :]
    return words


_SWITCHES: Mapping[str, tuple[str, str]] = {
    "wifi": ("global", "wifi_on"),
    "data": ("global", "mobile_data"),
    "bluetooth": ("global", "bluetooth_on"),
    "nfc": ("global", "nfc_on"),
}


async def switch(call: Call) -> int:
    """``svc wifi|data|bluetooth|nfc enable|disable``, ``svc power stayon …|reboot``."""
    what, order = (*call.arguments[:2], "", "")[:2]
    if what == "power":
        if order == "reboot":
            call.handset.reboot()
        return 0
    if what not in _SWITCHES or order not in ("enable", "disable"):
        return await call.fail(
            "Available commands:\n    help\n    power\n    data\n    wifi\n    bluetooth\n    nfc", 1
        )
    namespace, key = _SWITCHES[what]
    with call.handset.turn() as phone:
        put_setting(phone, namespace, key, "1" if order == "enable" else "0")
    return 0


async def lock_settings(call: Call) -> int:
    """``locksettings get-disabled``: this phone has no lock."""
    if call.arguments[:1] == ["get-disabled"]:
        await call.print("true")
    return 0


async def night_mode(call: Call) -> int:
    """``cmd uimode night [yes|no|auto]``."""
    if call.arguments[:1] != ["night"]:
        return 0
    if len(call.arguments) > 1:
        with call.handset.turn() as phone:
            phone.configure(dark=call.arguments[1] == "yes")
    with call.handset.turn() as phone:
        dark = phone.config.dark
    await call.print(f"Night mode: {'yes' if dark else 'no'}")
    return 0


async def status_bar(call: Call) -> int:
    """``cmd statusbar expand-notifications|expand-settings|collapse``."""
    with call.handset.turn() as phone:
        match call.arguments[:1]:
            case ["expand-notifications"]:
                phone.open_notifications()
            case ["expand-settings"]:
                phone.open_quick_settings()
            case ["collapse"]:
                phone.close_shade()
    return 0


async def clipboard(call: Call) -> int:
    """``cmd clipboard get|set TEXT``."""
    order, words = call.arguments[:1], [word for word in call.arguments[1:] if not word.startswith("--")]
    with call.handset.turn() as phone:
        if order == ["set"]:
            phone.clipboard = " ".join(words)
            return 0
        text = phone.clipboard
    await call.print(text)
    return 0


_ORDERS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("wifi", "set-wifi-enabled"): ("global", "wifi_on"),
    ("phone", "data"): ("global", "mobile_data"),
    ("connectivity", "airplane-mode"): ("global", "airplane_mode_on"),
    ("bluetooth_manager", ""): ("global", "bluetooth_on"),
    ("location", "set-location-enabled"): ("secure", "location_on"),
}


async def switch_by_service(call: Call) -> int:
    """``cmd wifi set-wifi-enabled …``, ``cmd connectivity airplane-mode …``, and where they ask for the state."""
    words = list(call.arguments)
    if call.name == "bluetooth_manager":
        words = ["", *words]
    order, value = (*words[:2], "", "")[:2]
    if (call.name, order) == ("location", "is-location-enabled"):
        order, value = "set-location-enabled", ""
    if (call.name, order) == ("wifi", "status"):
        order, value = "set-wifi-enabled", ""
    if (call.name, order) not in _ORDERS:
        return 0
    namespace, key = _ORDERS[call.name, order]
    with call.handset.turn() as phone:
        if value:
            put_setting(phone, namespace, key, "1" if value in ("enabled", "enable", "true") else "0")
            return 0
        on = phone.settings.get(namespace, {}).get(key, "0") == "1"
    if call.name == "wifi":
        await call.print(f"Wifi is {'enabled' if on else 'disabled'}")
    elif call.name == "location":
        await call.print("true" if on else "false")
    else:
        await call.print("enabled" if on else "disabled")
    return 0


async def silent(call: Call) -> int:
    """Accepted; nothing of it shows on this phone."""
    return 0


_REACHED: Mapping[str, Run] = {
    "package": package_manager,
    "activity": activity_manager,
    "settings": settings,
    "uimode": night_mode,
    "statusbar": status_bar,
    "clipboard": clipboard,
    "lock_settings": lock_settings,
    "wifi": switch_by_service,
    "phone": switch_by_service,
    "bluetooth_manager": switch_by_service,
    "connectivity": switch_by_service,
    "location": switch_by_service,
    "notification": silent,
    "appops": silent,
    "deviceidle": silent,
    "overlay": silent,
    "jobscheduler": silent,
}


async def command(call: Call) -> int:
    """``cmd SERVICE …``."""
    words = [word for word in call.arguments if word != "-w"]
    if words[:1] == ["-l"]:
        for name in sorted(_REACHED):
            await call.print(name)
        return 0
    if not words:
        return await call.fail("cmd: no service specified; use -l to list all services", 20)
    if words[0] in ("window", "input", "input_method"):
        name = {"window": "wm", "input": "input", "input_method": "ime"}[words[0]]
        return await call.shell.call(call.inner(name, words[1:]))
    if words[0] not in _REACHED:
        return await call.fail(f"cmd: Can't find service: {words[0]}", 20)
    return await _REACHED[words[0]](call.inner(words[0], words[1:]))


COMMANDS: Mapping[str, Run] = {
    "cmd": command,
    "settings": settings,
    "svc": switch,
    "locksettings": lock_settings,
    "appops": silent,
}
