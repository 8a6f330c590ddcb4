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
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulators.phone.keycodes import key_code

if TYPE_CHECKING:
    from emulators.phone.handset import Handset

APPIUM_SETTINGS = "io.appium.settings"
UIA2_SERVER = "io.appium.uiautomator2.server"
UIA2_TEST = "io.appium.uiautomator2.server.test"
U2_MAIN = "com.wetest.uia2.Main"
U2_KEYBOARDS = ("com.github.uiautomator", "com.android.adbkeyboard")

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
    if action == f"{APPIUM_SETTINGS}.clipboard.get":
        with handset.turn() as phone:
            return Answer(OK, base64.b64encode(phone.clipboard.encode()).decode())
    if action.startswith(f"{APPIUM_SETTINGS}."):
        return Answer(OK)
    if action.startswith("ADB_"):
        return _type(handset, action, extras)
    return None


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
                if focused is None or not phone.set_text(focused.id, text):
                    return Answer()
            case "ADB_KEYBOARD_CLEAR_TEXT" | "ADB_CLEAR_TEXT":
                focused = next((node for node in phone.nodes() if node.focused and node.editable), None)
                if focused is None or not phone.set_text(focused.id, ""):
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
