"""Commands that touch the screen or read it: input, screencap, uiautomator, wm, ime, screenrecord."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from emulators.phone.system.packages import KEYBOARD
from emulators.phone.wire.captures import FRAME_S, Film, png
from emulators.phone.wire.companions import INPUT_METHODS, UNICODE_IME, decode_imap
from emulators.phone.wire.faults import Kind
from emulators.phone.wire.keycodes import key_code
from emulators.phone.wire.shell.options import BadOption, Options, read_long, with_options
from emulators.phone.wire.shell.session import Call, Run
from emulators.phone.wire.xml import Form, spoiled, write_xml

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

DUMP_PATH = "/sdcard/window_dump.xml"

NULL_ROOT = "ERROR: null root node returned by UiTestAutomationBridge."

DEFAULT_INPUT_METHOD = f"{KEYBOARD}/.Keyboard"

_SOURCES = frozenset(
    [
        "touchscreen",
        "keyboard",
        "mouse",
        "touchpad",
        "dpad",
        "stylus",
        "gamepad",
        "joystick",
        "trackball",
        "rotaryencoder",
        "touchnavigation",
    ]
)

_USAGE = "Error: Invalid arguments for command: {0}\nUsage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]"


async def send_input(call: Call) -> int:
    """``input [SOURCE] tap|swipe|draganddrop|text|keyevent|press|roll|motionevent|keycombination …``."""
    words = list(call.arguments)
    while words and (words[0] in _SOURCES or words[0] == "-d"):
        del words[: 2 if words[0] == "-d" else 1]
    order, arguments = (words[0], words[1:]) if words else ("", [])
    try:
        with call.handset.turn() as phone:
            _perform(phone, order, arguments)
    except (ValueError, IndexError):
        return await call.fail(_USAGE.format(order or "(none)"), 255)
    return 0


def _perform(phone: Phone, order: str, arguments: list[str]) -> None:
    """Carry out one order of ``input``.

    Raises:
        ValueError, IndexError: the arguments do not fit it.
    """
    match order:
        case "tap":
            x, y = _pixels(arguments[:2], 2)
            phone.tap(x, y)
        case "swipe" | "touchscreen" | "draganddrop":
            x1, y1, x2, y2 = _pixels(arguments[:4], 4)
            duration_ms = int(arguments[4]) if len(arguments) > 4 else 300
            if order == "draganddrop":
                phone.gesture([[(0.0, x1, y1), (600.0, x1, y1), (600.0 + duration_ms, x2, y2)]])
            elif (x1, y1) == (x2, y2):
                phone.tap(x1, y1, hold_ms=duration_ms)
            else:
                phone.swipe(x1, y1, x2, y2, duration_ms)
        case "text":
            if not arguments:
                raise ValueError("no text")
            text = "".join(letter for letter in _spaced(" ".join(arguments)) if letter.isascii())
            unicode = phone.settings.get("secure", {}).get("default_input_method") == UNICODE_IME
            phone.type_text(decode_imap(text) if unicode else text)
        case "keyevent" | "keycombination":
            long = any(word in ("--longpress", "--duration") for word in arguments)
            names = [word for word in arguments if not word.startswith("--")]
            codes = [key_code(word) for word in names]
            if not codes or any(code is None for code in codes):
                raise ValueError("unknown key")
            for code in codes:
                phone.key(code or 0, long=long)
        case "press":
            phone.key(23)
        case "roll":
            _pixels(arguments[:2], 2)
        case "motionevent":
            raise ValueError("one event of a gesture cannot be sent alone")
        case _:
            raise ValueError("unknown order")


def _pixels(words: list[str], count: int) -> list[int]:
    if len(words) != count:
        raise ValueError("coordinates are missing")
    numbers = [float(word) for word in words]
    if any(abs(number) > 1e6 or number != number for number in numbers):  # NaN differs from itself
        raise ValueError("no such place")
    return [int(number) for number in numbers]


def _spaced(text: str) -> str:
    """Return the text with ``%s`` for a space, as ``input text`` reads it."""
    return text.replace("%s", " ")


@with_options("pjh", "da")
async def screen_capture(call: Call, options: Options) -> int:
    """``screencap [-p] [FILE]``: a PNG."""
    data = await png(call.handset)
    if not options.rest:
        await call.flows.stdout.write(data)
        return 0
    try:
        with call.handset.turn() as phone:
            phone.files.write(call.path(options.rest[0]), data)
    except OSError as error:
        return await call.fail(f"Error opening file: {options.rest[0]} ({error.strerror})")
    return 0


async def uiautomator(call: Call) -> int:
    """``uiautomator dump [--compressed] [--windows] [FILE]``."""
    if call.arguments[:1] != ["dump"]:
        return await call.fail("Usage: uiautomator <subcommand> [options]\n\n    dump: creates an XML dump", 1)
    paths = [word for word in call.arguments[1:] if not word.startswith("-")]
    path = paths[0] if paths else DUMP_PATH
    kind = call.fault.kind if call.fault else None
    with call.handset.turn() as phone:
        nodes = phone.nodes(all_windows="--windows" in call.arguments)
        text = write_xml(nodes, Form.DUMP, phone.config.rotation, phone.size_px)
    if not nodes or kind is Kind.NULL_ROOT:
        return await call.fail(NULL_ROOT)
    text = spoiled(text, malformed=kind is Kind.MALFORMED_XML, truncated=kind is Kind.TRUNCATED_XML)
    if path == "/dev/tty":
        await call.print(text, end="")
        await call.print(f"UI hierchary dumped to: {path}")
        return 0
    try:
        with call.handset.turn() as phone:
            phone.files.write(call.path(path), text.encode())
    except OSError as error:
        return await call.fail(f"ERROR: could not write {path}: {error.strerror}")
    await call.print(f"UI hierchary dumped to: {path}")
    return 0


async def window(call: Call) -> int:
    """``wm size|density [VALUE|reset]``, ``wm user-rotation|fixed-to-user-rotation …``."""
    order = call.arguments[0] if call.arguments else ""
    value = call.arguments[-1] if len(call.arguments) > 1 else ""
    try:
        with call.handset.turn() as phone:
            lines = _window(phone, call.handset.physical, order, value, call.arguments[1:])
    except ValueError as error:
        return await call.fail(f"Error: {error}", 255)
    for line in lines:
        await call.print(line)
    return 0


def _window(phone: Phone, physical: tuple[int, int, int], order: str, value: str, words: list[str]) -> list[str]:
    width, height, dpi = physical
    config = phone.config
    match order:
        case "size" if not value:
            override = (config.width_px, config.height_px) != (width, height)
            return [f"Physical size: {width}x{height}"] + (
                [f"Override size: {config.width_px}x{config.height_px}"] if override else []
            )
        case "size":
            found = re.fullmatch(r"(\d{2,5})x(\d{2,5})", f"{width}x{height}" if value == "reset" else value)
            if found is None:
                raise ValueError(f"bad size {value}")
            phone.configure(width_px=int(found.group(1)), height_px=int(found.group(2)))
        case "density" if not value:
            return [f"Physical density: {dpi}"] + (
                [f"Override density: {config.density_dpi}"] if config.density_dpi != dpi else []
            )
        case "density":
            wanted = dpi if value == "reset" else int(value)
            if not 72 <= wanted <= 1000:
                raise ValueError("density must be >= 72 and <= 1000")
            phone.configure(density_dpi=wanted)
        case "user-rotation" if not words or words[0] in ("free", "-d"):
            return [f"lock {config.rotation}" if not words else ""][: int(not words)]
        case "user-rotation":
            if not value.isdigit() or int(value) > 3:
                raise ValueError("rotation must be 0, 1, 2 or 3")
            phone.configure(rotation=int(value))
        case "dismiss-keyguard":
            phone.unlock()
        case "fixed-to-user-rotation" | "set-ignore-orientation-request" | "overscan" | "scaling":
            return []
        case _:
            raise ValueError(f"unknown command {order}")
    return []


async def input_method(call: Call) -> int:
    """``ime list [-s] [-a]``, ``ime enable|disable|set ID``, ``ime reset``."""
    order = call.arguments[0] if call.arguments else ""
    name = call.arguments[-1] if len(call.arguments) > 1 else ""
    with call.handset.turn() as phone:
        secure = phone.settings.setdefault("secure", {})
        brought = [f"{name}/.{one}" for name in phone.packages if name in INPUT_METHODS for one in INPUT_METHODS[name]]
        known = [DEFAULT_INPUT_METHOD, *brought]
        enabled = secure.get("enabled_input_methods", DEFAULT_INPUT_METHOD).split(":")
    if order == "list":
        for one in known if "-a" in call.arguments else [one for one in known if one in enabled]:
            await call.print(one if "-s" in call.arguments else f"{one}:\n  mId={one} mSettingsActivityName=null")
        return 0
    if order == "reset":
        with call.handset.turn():
            secure["enabled_input_methods"] = secure["default_input_method"] = DEFAULT_INPUT_METHOD
        await call.print("Reset current and enabled IMEs for user #0")
        return 0
    if order not in ("enable", "disable", "set"):
        return await call.fail("Unknown command: " + (order or "(none)"), 255)
    if name not in known:
        return await call.fail(
            f"Unknown input method {name} cannot be {'selected' if order == 'set' else order + 'd'} for user #0"
        )
    with call.handset.turn():
        if order == "disable":
            enabled = [one for one in enabled if one != name] or [DEFAULT_INPUT_METHOD]
            if secure.get("default_input_method") == name:
                secure["default_input_method"] = enabled[0]
        elif name not in enabled:
            enabled.append(name)
        secure["enabled_input_methods"] = ":".join(enabled)
        if order == "set":
            secure["default_input_method"] = name
    await call.print(f"Input method {name} {'selected' if order == 'set' else 'now ' + order + 'd'} for user #0")
    return 0


async def screen_record(call: Call) -> int:
    """``screenrecord [--time-limit S] FILE``: this phone has no video encoder, so the file holds an animated GIF.

    A frame is taken whenever half a second of the phone's time has passed. A recording of at most
    `captures.ALONE_S` lets that time pass by itself; a longer one watches what others do, and ends when it is stopped.
    """
    try:
        options = read_long(call.arguments, ("--time-limit", "--size", "--bit-rate"))
        seconds = min(max(float(options.get("--time-limit", "180")), FRAME_S), 180.0)
    except (BadOption, ValueError) as error:
        return await call.fail(f"screenrecord: {error}")
    if not options.rest:
        return await call.fail("Must specify output file (see --help).", 2)
    path = call.path(options.rest[0])
    film = Film(call.handset)
    try:
        with call.handset.turn() as phone:
            phone.files.write(path, b"")
        with call.handset.running("screenrecord") as program:
            await film.record(seconds, program.stopped)
    except OSError as error:
        return await call.fail_on(error, options.rest[0])
    finally:  # also when the client goes away, which is how clients end a recording
        with call.handset.turn() as phone, suppress(OSError):
            phone.files.write(path, film.gif())
    return 0


COMMANDS: Mapping[str, Run] = {
    "input": send_input,
    "screencap": screen_capture,
    "uiautomator": uiautomator,
    "wm": window,
    "ime": input_method,
    "screenrecord": screen_record,
}
