"""Runs an embedded phone in a process of its own: ``python -m emulators.phone``.

python -m emulators.phone                        # then: adb connect 127.0.0.1:PORT
python -m emulators.phone --port 5585 --avd Pixel_8 --adb-server 5037
python -m emulators.phone --json --until-eof     # for programs: one line of JSON, ends with its parent
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from devices.errors import ClewError
from emulators.phone.system.config import Config
from emulators.phone.wire.auth import Mode
from emulators.phone.wire.control import new_token
from emulators.phone.wire.handset import Pace
from emulators.phone.wire.server import Options, serve

_EXAMPLES = """examples:
  python -m emulators.phone --seed 1 --dark
  python -m emulators.phone --port 5585 --avd Pixel_8 --adb-server 5037
  python -m emulators.phone --json --until-eof    # for programs: addresses as one line of JSON

then: adb connect 127.0.0.1:PORT. Results obtained with it are simulated-device results."""


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m emulators.phone",
        description="Run a simulated Android device that adb, Appium and uiautomator2 accept.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="of the adb daemon; 0 takes a free one (default)")
    parser.add_argument("--seed", type=int, default=0, help="of what its apps hold at first")
    parser.add_argument(
        "--auth",
        choices=[mode.value for mode in Mode],
        default=Mode.NONE.value,
        help="what happens when a computer with a new key connects; dialog asks on the phone's screen",
    )
    parser.add_argument("--pace", choices=[pace.value for pace in Pace], default="virtual", help="what makes time pass")
    parser.add_argument("--avd", default="", help="pass for an emulator of this name; needs an odd port from 5555 on")
    parser.add_argument(
        "--adb-server", type=int, default=0, help="announce the emulator to the adb server on this port"
    )
    parser.add_argument("--apps", type=Path, action="append", default=[], help="a module or folder with further apps")
    parser.add_argument("--size", default="1080x2400", help="WIDTHxHEIGHT in pixels")
    parser.add_argument("--dpi", type=int, default=420)
    parser.add_argument("--locale", default="en-US")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--json", action="store_true", help="say where it listens as one line of JSON")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input ends")
    return parser.parse_args(words)


def run(told: argparse.Namespace) -> None:
    """Serve until a signal, the end of the input, or ``kill`` on the console.

    Raises:
        ClewError: it cannot be served.
        ValueError: the size or another value is out of range.
    """
    from emulators.phone.apps import load, shipped
    from emulators.phone.phone import Phone

    width, _, height = told.size.partition("x")
    config = Config(
        width_px=int(width), height_px=int(height), density_dpi=told.dpi, locale=told.locale, dark=told.dark
    )
    more = [app for path in told.apps for app in load(path)]
    phone = Phone(told.seed, config, apps=(*shipped(), *more) if more else None)
    options = Options(
        port=told.port, auth=Mode(told.auth), pace=Pace(told.pace), avd=told.avd, control_token=new_token()
    )
    with ExitStack() as stack:
        server = stack.enter_context(serve(phone, options))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: server.stop_soon())
        if told.adb_server:
            server.announce(told.adb_server)
        places = {
            "serial": server.serial,
            "port": server.port,
            "console_port": server.console_port,
            "control_port": server.control_port,
            "token": options.control_token,
        }
        if told.json:
            print(json.dumps(places), flush=True)
        else:
            print(f"simulated phone: adb connect {server.serial}", flush=True)
            print("stop it with Ctrl-C", file=sys.stderr)
        if told.until_eof:
            threading.Thread(target=_stop_at_the_end_of_input, args=(server.stop_soon,), daemon=True).start()
        server.ended.wait()


def _stop_at_the_end_of_input(stop: object) -> None:
    assert callable(stop)
    while sys.stdin.buffer.read(4096):
        continue
    stop()


def main() -> int:
    """Run, and say what was wrong in one line."""
    try:
        run(read_arguments())
    except ClewError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
