"""A stand-in for Android's ``emulator`` program: takes its command line and starts the embedded phone in its place.

What goes wrong is told by the environment: ``STAND_IN_FAULT`` is ``exit`` (ends at once), ``silent`` (never listens),
``never-boots`` or ``animates`` (its boot animation never ends); ``STAND_IN_RECORD`` names a file that gets the command
line. It says nothing about real emulators but what their command line and console look like.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path


def main() -> int:
    argv = sys.argv[1:]
    if record := os.environ.get("STAND_IN_RECORD", ""):
        with Path(record).open("a", encoding="utf-8") as file:
            file.write(json.dumps(argv) + "\n")
    fault = os.environ.get("STAND_IN_FAULT", "")
    asked = arguments(argv)
    if fault == "exit":
        print("ERROR: x86_64 emulation currently requires hardware acceleration!", flush=True)
        return 1
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if fault == "silent":
        stop.wait()
        return 0
    from emulators.errors import PhoneNotServed
    from emulators.phone.phone import Phone
    from emulators.phone.wire.server import serve

    console, adb = (int(port) for port in asked.ports.split(","))
    phone = Phone()
    if fault == "never-boots":
        phone.props["sys.boot_completed"] = ""
    elif fault == "animates":
        phone.props["init.svc.bootanim"] = "running"
    print(f"INFO: starting {asked.avd} on {console}", flush=True)
    try:
        with serve(phone, port=adb, avd=asked.avd) as server:
            while not stop.is_set() and not server.ended.wait(0.1):
                pass
    except PhoneNotServed as error:
        print(f"ERROR: {error}", flush=True)
        return 1
    return 0


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prefix_chars="-", allow_abbrev=False)
    parser.add_argument("-avd", required=True)
    parser.add_argument("-ports", required=True)
    for flag in ("-no-window", "-no-audio", "-no-boot-anim", "-no-snapshot", "-no-snapshot-save", "-wipe-data"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("-read-only", action="store_true")
    for valued in ("-gpu", "-snapshot", "-memory", "-cores", "-dns-server", "-http-proxy", "-grpc"):
        parser.add_argument(valued)
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
