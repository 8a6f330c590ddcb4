"""A phone together with what hangs on its cable: its lock, its sockets, the programs that hosts have started on it.

A `Phone` belongs to one thread at a time. The wire lives on the thread of one event loop and touches the phone only
inside `Handset.turn`, which takes the lock; a test or a window on another thread takes the same lock to look at it.

Time is the phone's own. In the virtual pace nothing waits for real time: each request of a host costs
``request_s`` of the phone's time, and what a client waits for is waited out on the phone's clock. In the real pace the
clock follows the wall.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING

from emulators.phone.wire.auth import Authorisation
from emulators.phone.wire.faults import FaultPlan
from emulators.phone.wire.ports import Ports

if TYPE_CHECKING:
    from emulators.phone.phone import Phone
    from emulators.phone.wire.shell.options import Options

REQUEST_S = 0.02
"""What a request of a host costs on the phone's clock in the virtual pace."""

POLL_S = 0.1
"""How finely a wait is cut on the phone's clock."""

FIRST_PID = 20_000
"""Numbers of programs that hosts start; the phone's own apps count below."""


class Pace(StrEnum):
    """What makes the phone's time pass."""

    VIRTUAL = "virtual"
    REAL = "real"


@dataclass(slots=True)
class Program:
    """A program that a host has started and that runs until it is stopped."""

    pid: int
    name: str
    stopped: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Handset:
    """See the module. Made on the event loop's thread."""

    phone: Phone
    authorisation: Authorisation = field(default_factory=Authorisation)
    faults: FaultPlan = field(default_factory=FaultPlan)
    pace: Pace = Pace.VIRTUAL
    request_s: float = REQUEST_S
    lock: threading.RLock = field(default_factory=threading.RLock)
    ports: Ports = field(default_factory=Ports)
    programs: dict[int, Program] = field(default_factory=dict)
    services: set[str] = field(default_factory=set)
    """Packages whose service runs in the foreground."""
    finger: list[tuple[float, int, int]] = field(default_factory=list)
    """The path so far of a finger whose events come one by one."""
    location: tuple[float, float, float] | None = None
    """Latitude, longitude and altitude, when somebody has said them."""
    watchers: list[Callable[[], None]] = field(default_factory=list)
    """Called after each request has let time pass: recordings take their frames so."""
    splits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Paths of the further APKs of apps that came in several."""
    install_sessions: dict[int, tuple[Options, dict[str, bytes]]] = field(default_factory=dict)
    """What ``pm install-create`` has begun: its options, and the parts that have arrived."""
    reboot: Callable[[], None] = lambda: None
    """Cuts every connection and boots the phone again; set by the server."""
    power_off: Callable[[], None] = lambda: None
    """Ends the phone for good; set by the server."""
    physical: tuple[int, int, int] = (0, 0, 0)
    """Width, height and dpi of the panel, which ``wm`` can override."""
    avd: str = ""
    """Name of the virtual device it passes for; "" when it is a plain device."""
    _files_prepared: object = None
    _pids: count[int] = field(default_factory=lambda: count(FIRST_PID))

    @contextmanager
    def turn(self) -> Iterator[Phone]:
        """Take the phone for a moment; nothing may be awaited inside."""
        with self.lock:
            if self.phone.files is not self._files_prepared:  # a reset makes new ones
                self._files_prepared = self.phone.files
                self.phone.files.provide("/proc/net/unix", self._sockets)
            yield self.phone

    def _sockets(self) -> bytes:
        """List abstract sockets as the kernel does; Appium looks for those of web views."""
        rows = ["Num       RefCount Protocol Flags    Type St Inode Path"]
        for number, name in enumerate(self.ports.names(), 1):
            kind, _, path = name.partition(":")
            if kind == "localabstract":
                rows.append(f"{number:016x}: 00000002 00000000 00010000 0001 01 {number:5d} @{path}")
        return "\n".join([*rows, ""]).encode()

    def spend(self, seconds: float | None = None) -> None:
        """Let a request cost the phone time: ``seconds``, or what every request costs."""
        if self.pace is Pace.VIRTUAL:
            with self.turn() as phone:
                phone.advance(self.request_s if seconds is None else seconds)
            for watcher in tuple(self.watchers):
                watcher()

    async def wait(self, seconds: float) -> None:
        """Let ``seconds`` of the phone's time pass."""
        if self.pace is Pace.REAL:
            await asyncio.sleep(seconds)
        else:
            self.spend(seconds)
            await asyncio.sleep(0)

    def wait_until(self, holds: Callable[[Phone], bool], seconds: float) -> bool:
        """Wait until ``holds`` says yes, at most ``seconds`` of the phone's time; what it said last.

        In the real pace this blocks: not for the event loop's thread.
        """
        left = seconds
        while True:
            with self.turn() as phone:
                if holds(phone):
                    return True
            if left <= 0:
                return False
            if self.pace is Pace.REAL:
                threading.Event().wait(min(POLL_S, left))
            else:
                self.spend(min(POLL_S, left))
            left -= POLL_S

    # --- programs -----------------------------------------------------------------------------------------------------

    @contextmanager
    def running(self, name: str) -> Iterator[Program]:
        """List a program for as long as the body lasts."""
        program = Program(next(self._pids), name)
        self.programs[program.pid] = program
        try:
            yield program
        finally:
            self.programs.pop(program.pid, None)

    def stop(self, name: str) -> bool:
        """Ask every program called ``name`` to end; whether there was one."""
        found = [program for program in self.programs.values() if program.name == name]
        for program in found:
            program.stopped.set()
        return bool(found)

    def process_table(self) -> dict[int, str]:
        """Return pid -> name of everything that runs."""
        with self.turn() as phone:
            apps = {pid: name for name, pid in phone.running.items()}
        system = {1: "init", 350: "surfaceflinger", 1000: "system_server", 1400: "com.android.systemui"}
        return system | apps | {program.pid: program.name for program in self.programs.values()}

    def user_id(self, package: str) -> int:
        """Return the number of the user that an app runs as: each has its own, from 10000 on."""
        with self.turn() as phone:
            return 10_000 + sorted(phone.packages).index(package)
