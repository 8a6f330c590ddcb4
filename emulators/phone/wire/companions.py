"""Programs that automation tools put on a phone to work with it, and what this phone does in their place.

Their APKs may be installed like any other and need not be: the phone carries a simulation of each. Their names are
facts of the tools (Appium, openatx uiautomator2), which look for exactly these.

============================================  ======================================================================
``io.appium.settings``                        a service without a screen: starting it changes nothing that is seen;
                                              broadcasts read the clipboard and type text
``io.appium.uiautomator2.server[.test]``      ``am instrument`` starts an HTTP server on port 6790
``com.wetest.uia2.Main``                      ``app_process`` starts a JSON-RPC server on port 9008
``com.github.uiautomator``                    an input method that broadcasts type with
============================================  ======================================================================
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulators.phone.wire.keycodes import key_code

if TYPE_CHECKING:
    from emulators.phone.wire.handset import Handset

APPIUM_SETTINGS = "io.appium.settings"
UIA2_SERVER = "io.appium.uiautomator2.server"
UIA2_TEST = "io.appium.uiautomator2.server.test"
U2_MAIN = "com.wetest.uia2.Main"
U2_KEYBOARDS = ("com.github.uiautomator", "com.android.adbkeyboard")

INPUT_METHODS: Mapping[str, tuple[str, ...]] = {
    APPIUM_SETTINGS: ("AppiumIME", "UnicodeIME", "EmptyIME"),
    "com.github.uiautomator": ("AdbKeyboard",),
    "com.android.adbkeyboard": ("AdbIME",),
}
"""Packages that bring input methods, and their classes."""

UNICODE_IME = f"{APPIUM_SETTINGS}/.UnicodeIME"
"""An input method that reads what a hardware keyboard types as UTF-7 of IMAP, so that any text can be typed."""

LOCATION_SERVICE = "LocationService"

WITHOUT_A_SCREEN = frozenset({APPIUM_SETTINGS, UIA2_SERVER, UIA2_TEST})
"""Packages whose activities end at once and leave what is in front where it is."""

OK = -1
"""``Activity.RESULT_OK``: how a receiver says that it has done what was asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a broadcast's receiver answers."""

    result: int = 0
    text: str = ""


def receive(handset: Handset, action: str, extras: Mapping[str, object]) -> Answer | None:
    """Answer a broadcast in the place of a companion; None when the action is of none of them."""
    if action.startswith(f"{APPIUM_SETTINGS}."):
        return _help_appium(handset, action.removeprefix(f"{APPIUM_SETTINGS}."), extras)
    if action.startswith("ADB_"):
        return _type(handset, action, extras)
    return None


def _help_appium(handset: Handset, what: str, extras: Mapping[str, object]) -> Answer:
    """Act as Appium's settings app: it reads what the shell may not, and switches what has no command."""
    on = "1" if extras.get("setstatus") == "enable" else "0"
    with handset.turn() as phone:
        table = phone.settings.setdefault("global", {})
        match what:
            case "clipboard.get":
                return Answer(OK, base64.b64encode(phone.clipboard.encode()).decode())
            case "notifications":
                told = [
                    {"packageName": one["package"], "notification": {"title": one["title"], "text": one["note"]}}
                    for one in phone.notices.shade
                ]
                return Answer(OK, json.dumps({"statusBarNotifications": told}))
            case "sms.read":  # what the apps of this phone hold is theirs
                return Answer(OK, json.dumps({"items": [], "total": 0}))
            case "location":
                if handset.location is None:
                    return Answer()
                return Answer(OK, " ".join(str(number) for number in handset.location))
            case "bluetooth" | "wifi":
                table[f"{what}_on"] = on
            case "animation":
                for name in ("animator_duration_scale", "transition_animation_scale", "window_animation_scale"):
                    table[name] = "1.0" if on == "1" else "0.0"
            case "locale":
                phone.configure(locale=f"{extras.get('lang', 'en')}-{extras.get('country', 'US')}")
            case "list_locales":
                items = [{"language": phone.config.language, "country": phone.config.locale.partition("-")[2]}]
                return Answer(OK, base64.b64encode(json.dumps({"items": items}).encode()).decode())
        phone.configure()
    return Answer(OK)


def serve_location(handset: Handset, extras: Mapping[str, object]) -> None:
    """Act as Appium's location service: from now on the phone is where the extras say.

    Raises:
        ValueError: they are no numbers.
    """
    where = [float(str(extras.get(name, "0"))) for name in ("latitude", "longitude", "altitude")]
    handset.location = (where[0], where[1], where[2])


def _type(handset: Handset, action: str, extras: Mapping[str, object]) -> Answer:
    """Act as the input method that ``default_input_method`` names, if it is one that listens to broadcasts."""
    with handset.turn() as phone:
        current = phone.settings.get("secure", {}).get("default_input_method", "").partition("/")[0]
        if current not in (*U2_KEYBOARDS, APPIUM_SETTINGS):
            return Answer()
        word = str(extras.get("text") or extras.get("msg") or extras.get("code") or "")
        match action:
            case "ADB_KEYBOARD_INPUT_TEXT" | "ADB_INPUT_B64":
                try:
                    phone.type_text(base64.b64decode(word, validate=True).decode())
                except (binascii.Error, UnicodeDecodeError):
                    return Answer(0, "the text is not base64")
            case "ADB_INPUT_TEXT":
                phone.type_text(word)
            case "ADB_KEYBOARD_SET_TEXT":
                focused = next((node for node in phone.nodes() if node.focused and node.editable), None)
                try:
                    text = base64.b64decode(word, validate=True).decode()
                except (binascii.Error, UnicodeDecodeError):
                    return Answer(0, "the text is not base64")
                if focused is None or not phone.accessibility.set_text(focused.id, text):
                    return Answer()
            case "ADB_KEYBOARD_CLEAR_TEXT" | "ADB_CLEAR_TEXT":
                focused = next((node for node in phone.nodes() if node.focused and node.editable), None)
                if focused is None or not phone.accessibility.set_text(focused.id, ""):
                    return Answer()
            case "ADB_KEYBOARD_INPUT_KEYCODE" | "ADB_INPUT_CODE":
                if (code := key_code(word)) is None:
                    return Answer(0, "no such key")
                phone.key(code)
            case "ADB_KEYBOARD_EDITOR_CODE" | "ADB_KEYBOARD_SMART_ENTER" | "ADB_EDITOR_CODE":
                phone.key(66)
            case "ADB_KEYBOARD_HIDE":
                if phone.keyboard_shown:
                    phone.key(111)
            case "ADB_KEYBOARD_GET_CLIPBOARD":
                return Answer(OK, base64.b64encode(phone.clipboard.encode()).decode())
            case _:
                return Answer()
    return Answer(OK, "")


_IMAP = re.compile("&([A-Za-z0-9+,]*)-")


def decode_imap(text: str) -> str:
    """Return the text of IMAP's modified UTF-7 (RFC 3501, section 5.1.3); what is none of it stays as it is."""

    def decoded(found: re.Match[str]) -> str:
        if not found.group(1):
            return "&"
        try:
            return base64.b64decode(found.group(1).replace(",", "/") + "===").decode("utf-16-be")
        except (binascii.Error, UnicodeDecodeError):
            return found.group()

    return _IMAP.sub(decoded, text)
