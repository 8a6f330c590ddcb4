"""Phones behind real adb: a server of our own, and the embedded phone on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.android.adb_server import AdbServer
from emulators.phone.phone import Phone
from emulators.phone.wire.server import Options, Server, serve
from tests.emulators.phone.scene_app import APP
from tests.emulators.phone.wire.wired import adb_server


@contextmanager
def private_adb(home: Path) -> Iterator[AdbServer]:
    """An adb server that ends with us, has keys of its own and looks for no emulators by itself."""
    with adb_server(home) as adb:
        yield AdbServer(adb.port)


@contextmanager
def scene_phone(adb: AdbServer, options: Options | None = None) -> Iterator[Server]:
    """The embedded phone with the conformance scene, attached to the adb server."""
    with serve(Phone(apps=[APP]), options) as server:
        adb.client().connect(server.serial)
        try:
            yield server
        finally:
            adb.client().disconnect(server.serial)
