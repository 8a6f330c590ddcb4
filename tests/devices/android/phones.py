"""Phones behind real adb: a server of our own, and the embedded phone on the wire."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.android.adb_server import AdbServer, adb_program
from emulators.appium_server import free_port
from emulators.phone.phone import Phone
from emulators.phone.server import Options, Server, serve
from tests.emulators.phone.scene_app import APP

LIMIT_S = 20.0


@contextmanager
def private_adb(home: Path) -> Iterator[AdbServer]:
    """An adb server that ends with us, has keys of its own and looks for no emulators by itself."""
    server = AdbServer(free_port())
    environ = {**os.environ, "HOME": str(home), "ADB_LOCAL_TRANSPORT_MAX_PORT": "5553", "ADB_MDNS": "0"}
    quiet = subprocess.DEVNULL
    argv = [adb_program(), "-P", str(server.port), "nodaemon", "server"]
    process = subprocess.Popen(argv, stdin=quiet, stdout=quiet, stderr=quiet, env=environ)
    try:
        wait_for(lambda: server.running, "the adb server listens")
        yield server
    finally:
        process.terminate()
        process.wait(LIMIT_S)


@contextmanager
def scene_phone(adb: AdbServer, options: Options | None = None) -> Iterator[Server]:
    """The embedded phone with the conformance scene, attached to the adb server."""
    with serve(Phone(apps=[APP]), options) as server:
        adb.client().connect(server.serial)
        try:
            yield server
        finally:
            adb.client().disconnect(server.serial)


def wait_for(holds: Callable[[], object], what: str, limit_s: float = LIMIT_S) -> None:
    """Wait for what another process does."""
    until, pause = time.monotonic() + limit_s, threading.Event()
    while not holds():
        assert time.monotonic() < until, f"not within {limit_s:g} s: {what}"
        pause.wait(0.02)
