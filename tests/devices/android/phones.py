"""Phones behind real adb: a server of our own, and the embedded phone on the wire."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.android.adb_server import AdbServer
from devices.settle import Deadline, wait_until
from emulators.phone.phone import Phone
from emulators.phone.wire.server import Options, Server, serve
from tests.emulators.phone.scene_app import APP
from tests.emulators.phone.wire.wired import adb_server


@contextmanager
def private_adb(home: Path) -> Iterator[AdbServer]:
    """An adb server that ends with us, has keys of its own and looks for no emulators by itself."""
    with adb_server(home) as adb:
        yield AdbServer(adb.port)


def attach(adb: AdbServer, serial: str) -> None:
    """Plug a phone in, anew where its cable was pulled: adb notices that in its own time, and may forget it after."""
    client, pause = adb.client(), threading.Event()

    def ready() -> bool | None:
        if any(seen.serial == serial and seen.state == "device" for seen in client.list()):
            return True
        client.disconnect(serial)
        client.connect(serial)
        return None

    def wait(seconds: float) -> None:
        pause.wait(seconds)

    client.disconnect(serial)
    client.connect(serial)
    wait_until(ready, Deadline.after(60.0), wait, f"adb to reach {serial}", every_s=0.1)


@contextmanager
def scene_phone(adb: AdbServer, options: Options | None = None) -> Iterator[Server]:
    """The embedded phone with the conformance scene, attached to the adb server."""
    with serve(Phone(apps=[APP]), options) as server:
        attach(adb, server.serial)
        try:
            yield server
        finally:
            adb.client().disconnect(server.serial)
