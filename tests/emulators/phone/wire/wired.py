"""Real clients of adb on a private adb server, and the embedded phone on the wire for them."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import adbutils

from emulators.phone.phone import Phone
from emulators.phone.wire.server import Options, Server, serve
from tests.emulators.phone.play_app import node, play_phone

LIMIT_S = 20.0


def wait_for(holds: Callable[[], object], what: str, limit_s: float = LIMIT_S) -> None:
    """Wait for something that another process or thread does; fail with its name at the deadline."""
    deadline = time.monotonic() + limit_s
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < deadline, f"not within {limit_s} s: {what}"
        pause.wait(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Adb:
    """The adb binary against one server, and one phone of it when there is a serial."""

    port: int
    home: Path
    serial: str = ""

    def environment(self) -> dict[str, str]:
        # no looking for emulators of other people, and no keys but its own
        return {**os.environ, "HOME": str(self.home), "ADB_LOCAL_TRANSPORT_MAX_PORT": "5553", "ADB_MDNS": "0"}

    def command(self, *words: str) -> list[str]:
        return [adbutils.adb_path(), "-P", str(self.port), *(["-s", self.serial] if self.serial else []), *words]

    def run(self, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.command(*words), input=stdin, capture_output=True, timeout=LIMIT_S, check=False, env=self.environment()
        )

    def text(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout.decode()

    def shell(self, command: str) -> tuple[int, str, str]:
        done = self.run("shell", command)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(*words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment(),
        )

    @contextmanager
    def connected(self, server: Server) -> Iterator[Adb]:
        self.text("connect", server.serial)
        try:
            yield Adb(self.port, self.home, server.serial)
        finally:
            self.run("disconnect", server.serial)

    def state(self, serial: str) -> str:
        """What ``adb devices`` says of a phone."""
        lines = [line.split() for line in self.text("devices").splitlines()]
        return next((words[1] for words in lines if words[:1] == [serial]), "")


@contextmanager
def adb_server(home: Path) -> Iterator[Adb]:
    """A server of our own, ended by its process; nobody else's is touched."""
    adb = Adb(free_port(), home)
    server = subprocess.Popen(
        adb.command("nodaemon", "server"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=adb.environment()
    )
    try:
        wait_for(lambda: listens(adb.port), "the adb server listens")
        yield adb
    finally:
        server.terminate()
        server.wait(LIMIT_S)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def on_the_wire(adb: Adb, options: Options | None = None) -> Iterator[tuple[Server, Adb]]:
    """The play phone, served and connected to."""
    with serve(play_phone(), options) as server, adb.connected(server) as connected:
        yield server, connected


def middle(phone: Phone, name: str) -> tuple[int, int]:
    """Where to touch the node that is called so."""
    left, top, right, bottom = node(phone, name).bounds
    return (left + right) // 2, (top + bottom) // 2
