"""adb servers: one of our own, on a port of its own, and whichever the person already runs.

A server is shared by everything on the machine that speaks to phones, so none is ever killed. A phone on a cable
belongs to the server that saw it first; that is why the person's own is asked too.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.errors import DeviceTimeout, DeviceUnavailable
from devices.settle import Deadline

if TYPE_CHECKING:
    from adbutils import AdbClient

OWN_PORT = 5137
USUAL_PORT = 5037
_PORT_VARIABLE = "ANDROID_ADB_SERVER_PORT"
_START_LIMIT_S = 20.0
_SCAN_LIMIT_S = 6.0
"""How long a server that has just begun may take to see what is plugged in."""
_FIRST_SCAN_S = 2.0
_CALL_LIMIT_S = 10.0
_NETWORK_SERIAL = re.compile(r"(?:[\w.\-]+|\[[0-9a-fA-F:]+\]):\d{1,5}")
_HINTS = {
    "unauthorized": "accept the question for debugging on the phone's screen",
    "offline": "unlock the phone, or plug it in again",
    "no permissions": "the system does not let you use this USB device; see adb's page on udev rules",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A phone that a server knows."""

    serial: str
    state: str
    """``device`` when it can be used; ``unauthorized``, ``offline`` …"""
    port: int
    """Of the server."""


class AdbServer:
    """An adb server on loopback.

    Args:
        port: its TCP port; by default the one in ``ANDROID_ADB_SERVER_PORT``, else our own.
    """

    def __init__(self, port: int | None = None) -> None:
        self.port = port or own_port()

    @property
    def running(self) -> bool:
        """Whether somebody listens there."""
        with socket.socket() as probe:
            probe.settimeout(0.5)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def start(self) -> None:
        """Make sure that it runs. It goes on after we end, as adb's servers do.

        Raises:
            DeviceUnavailable: there is no adb, or it does not start.
        """
        if self.running:
            return
        argv = [adb_program(), "-P", str(self.port), "start-server"]
        # What the server inherits it keeps: nothing of ours may be a pipe that somebody waits for.
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            subprocess.run(argv, timeout=_START_LIMIT_S, check=False, close_fds=True, **quiet)  # type: ignore[call-overload]
        except (OSError, subprocess.TimeoutExpired) as error:
            raise DeviceUnavailable(f"adb cannot be started: {error}", "run `clew doctor`") from error
        if not self.running:
            raise DeviceUnavailable(
                f"no adb server came up on port {self.port}", f"is the port taken? set {_PORT_VARIABLE} to another"
            )

    def client(self) -> AdbClient:
        """Adbutils' client of this server."""
        import adbutils

        self.start()
        return adbutils.AdbClient("127.0.0.1", self.port, _CALL_LIMIT_S)

    def announce_emulator(self, adb_port: int) -> None:
        """Tell the server of an emulator on an adb port, wherever that is; what it knows already it ignores."""
        told = f"host:emulator:{adb_port}".encode()
        try:
            with socket.create_connection(("127.0.0.1", self.port), _CALL_LIMIT_S) as wire:
                wire.sendall(f"{len(told):04x}".encode() + told)
        except OSError as error:
            raise DeviceUnavailable(f"the adb server on port {self.port} does not answer: {error}") from error

    def devices(self) -> list[Listed]:
        """What it knows; nothing where it does not run."""
        if not self.running:
            return []
        from adbutils import AdbError

        try:
            told = self.client().list(extended=False)
        except (AdbError, OSError) as error:
            raise DeviceTimeout(f"the adb server on port {self.port} does not answer: {error}") from error
        return [Listed(item.serial, item.state, self.port) for item in told]


def own_port() -> int:
    """The port of the server that we start."""
    told = os.environ.get(_PORT_VARIABLE, "")
    return int(told) if told.isdigit() and 0 < int(told) < 65_536 else OWN_PORT


def adb_program() -> str:
    """The adb on PATH, else the one that comes with adbutils.

    Raises:
        DeviceUnavailable: there is none for this machine.
    """
    try:
        from adbutils import AdbError, adb_path
    except ImportError as error:
        raise DeviceUnavailable(f"adbutils cannot be imported: {error}", "reinstall clewline") from error
    try:
        return str(adb_path())
    except AdbError as error:
        raise DeviceUnavailable(f"there is no adb: {error}", "install Android's platform tools") from error


def list_devices(start: bool = False) -> list[Listed]:
    """Phones that can be named after ``android:``, of our own server and of the person's, each once.

    Args:
        start: where no server runs, start ours and give it a moment to see what is plugged in.

    Raises:
        DeviceUnavailable: there is no adb, or it does not start.
    """
    servers = _servers()
    if start and not servers:
        own = AdbServer()
        own.start()
        pause, deadline = threading.Event(), Deadline.after(_FIRST_SCAN_S)
        while not own.devices() and not deadline.passed:
            pause.wait(0.1)
        servers = [own]
    found: dict[str, Listed] = {}
    for server in servers:
        for listed in server.devices():
            if listed.serial not in found or found[listed.serial].state != "device":
                found[listed.serial] = listed
    return list(found.values())


def find_server(serial: str) -> AdbServer:
    """The server through which a phone can be used; ``HOST:PORT`` is connected to.

    Raises:
        DeviceUnavailable: none knows it, or it cannot be used yet; the hint says what to do.
    """
    for server in _servers():
        if any(d.serial == serial and d.state == "device" for d in server.devices()):
            return server
    own = AdbServer()
    own.start()
    network = _NETWORK_SERIAL.fullmatch(serial) is not None
    said = _connect(own, serial) if network else ""
    pause = threading.Event()
    deadline = Deadline.after(_SCAN_LIMIT_S)
    while True:
        listed = next((d for d in own.devices() if d.serial == serial), None)
        if listed is not None and listed.state == "device":
            return own
        if deadline.passed or (network and listed is None):
            break
        pause.wait(0.1)
    if listed is not None:
        raise DeviceUnavailable(f"{serial} is {listed.state}", _HINTS.get(listed.state, "look at the phone's screen"))
    others = ", ".join(d.serial for d in list_devices()) or "none"
    raise DeviceUnavailable(f"adb knows no device {serial}{f' ({said})' if said else ''}", f"attached now: {others}")


def _servers() -> list[AdbServer]:
    ports = dict.fromkeys((own_port(), USUAL_PORT))
    return [server for port in ports if (server := AdbServer(port)).running]


def _connect(server: AdbServer, serial: str) -> str:
    from adbutils import AdbError

    client = server.client()
    try:
        # A phone that came back at the same address is refused as "already connected" to the one that went.
        if any(d.serial == serial for d in server.devices()):
            client.disconnect(serial)
        return str(client.connect(serial, timeout=_CALL_LIMIT_S))
    except (AdbError, OSError) as error:
        return str(error)


def shell(server: AdbServer, serial: str, command: str, limit_s: float = _CALL_LIMIT_S) -> str:
    """What a command of a phone's shell prints.

    Raises:
        DeviceTimeout: it did not end in time.
        DeviceUnavailable: the phone cannot be reached.
    """
    from adbutils import AdbError, AdbTimeout

    try:
        return str(server.client().device(serial).shell(command, timeout=limit_s))
    except (AdbTimeout, TimeoutError) as error:
        raise DeviceTimeout(f"{serial} did not answer {command[:80]!r} within {limit_s:g} s") from error
    except (AdbError, OSError, EOFError) as error:
        raise DeviceUnavailable(f"{serial} cannot be reached: {error}") from error


def shell_of(listed: Listed, command: str) -> list[str]:
    """The lines that a command prints on a phone that is listed; see `shell` for what it raises."""
    return [line.strip() for line in shell(AdbServer(listed.port), listed.serial, command).splitlines()]
