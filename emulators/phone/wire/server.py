"""Puts a phone on the wire: an adb daemon on a loopback port, on a thread of its own.

::

    with serve(Phone(seed=1)) as server:
        # adb connect 127.0.0.1:{server.port}
        with server.holding() as phone:
            assert phone.effects.count("message.sent") == 1

``python -m emulators.phone`` does the same in a process of its own.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from emulators.errors import PhoneNotServed
from emulators.phone.wire.adbd import Connection
from emulators.phone.wire.auth import Authorisation, Mode
from emulators.phone.wire.console import serve_console
from emulators.phone.wire.control import serve_control
from emulators.phone.wire.endpoints import Endpoints
from emulators.phone.wire.faults import FaultPlan
from emulators.phone.wire.handset import REQUEST_S, Handset, Pace

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

LOOPBACK = "127.0.0.1"

SCANNED_PORTS = range(5555, 5586)
"""Ports that every adb server looks for emulators on; a plain device keeps out of them."""

START_LIMIT_S = 10.0
STOP_LIMIT_S = 10.0
TICK_S = 0.05
"""How often the phone's clock catches up with the wall in the real pace."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a phone is served.

    Args:
        port: of the adb daemon; 0 takes a free one outside `SCANNED_PORTS`.
        auth: what happens when a host with a new key connects.
        faults: what goes wrong.
        pace: what makes the phone's time pass.
        request_s: what a request of a host costs on the phone's clock in the virtual pace.
        avd: name of the virtual device that it passes for; "" for a plain device. An emulator has its console on the
            port below the daemon's.
        console: whether there is a console although it passes for no virtual device.
        control_token: with it there is a control port (`control`) that asks for this token.
    """

    port: int = 0
    auth: Mode = Mode.NONE
    faults: FaultPlan = field(default_factory=FaultPlan)
    pace: Pace = Pace.VIRTUAL
    request_s: float = REQUEST_S
    avd: str = ""
    console: bool = False
    control_token: str = ""


class Server:
    """A phone that is on the wire; made by `serve`."""

    def __init__(self, phone: Phone, options: Options) -> None:
        self.options = options
        self.port = 0
        self.console_port = 0
        self.control_port = 0
        self.connections: set[Connection] = set()
        self._phone = phone
        self._lock = threading.RLock()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="clew-phone", daemon=True)
        self.ended = threading.Event()
        """Set when it has stopped, also when a host asked for it (``kill`` on the console)."""

    # --- for other threads --------------------------------------------------------------------------------------------

    @property
    def serial(self) -> str:
        """What ``adb connect`` takes."""
        return f"{LOOPBACK}:{self.port}"

    @contextmanager
    def holding(self) -> Iterator[Phone]:
        """Hold the phone still and look at it, or change it, from this thread."""
        with self._lock:
            yield self._phone

    @property
    def handset(self) -> Handset:
        """The phone as the wire sees it; only inside `holding`, or on the loop's thread."""
        return self._handset

    @property
    def faults(self) -> FaultPlan:
        """What goes wrong, and what has."""
        return self._handset.faults

    @faults.setter
    def faults(self, plan: FaultPlan) -> None:
        self._handset.faults = plan

    def announce(self, adb_port: int) -> None:
        """Tell an adb server that this emulator has started, as a real one does.

        Raises:
            OSError: no adb server listens there.
        """
        told = f"host:emulator:{self.port}".encode()
        with socket.create_connection((LOOPBACK, adb_port), START_LIMIT_S) as connection:
            connection.sendall(b"%04x" % len(told) + told)

    def drop_connections(self) -> None:
        """Cut every connection, as a pulled cable does."""
        self._call(self._drop)

    def crash_servers(self) -> None:
        """Let the programs that clients have started on the phone die, as a crash of theirs would."""
        self._call(self._stop_programs)

    def start(self) -> None:
        """Listen.

        Raises:
            PhoneNotServed: the port is taken, or is none for an emulator.
        """
        if self.options.avd and (self.options.port % 2 == 0 or self.options.port < SCANNED_PORTS.start):
            raise PhoneNotServed(
                f"an emulator cannot listen on port {self.options.port}",
                f"give an odd port from {SCANNED_PORTS.start} on, such as {SCANNED_PORTS[-1]}",
            )
        self._thread.start()
        if not self._ready.wait(START_LIMIT_S) or self._failed is not None:
            raise PhoneNotServed(
                f"the phone cannot listen on port {self.options.port or 'of any number'}: {self._failed}",
                "give another port, or 0 for a free one",
            )

    def stop_soon(self) -> None:
        """Ask it to stop, without waiting for it."""
        with suppress(RuntimeError):  # it has stopped by itself
            self._loop.call_soon_threadsafe(self._stop.set)

    def close(self) -> None:
        """Stop; every connection ends. Closing twice is allowed."""
        if self._thread.is_alive():
            self.stop_soon()
            self._thread.join(STOP_LIMIT_S)

    # --- on the loop's thread -----------------------------------------------------------------------------------------

    def _call(self, act: Callable[[], None]) -> None:
        done = threading.Event()

        def run() -> None:
            act()
            done.set()

        self._loop.call_soon_threadsafe(run)
        done.wait(STOP_LIMIT_S)

    def _run(self) -> None:
        try:
            asyncio.set_event_loop(self._loop)
            self._loop.run_until_complete(self._serve())
        except OSError as error:
            self._failed = error
        finally:
            self._ready.set()
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()
            self.ended.set()

    async def _serve(self) -> None:
        width, height = self._phone.config.width_px, self._phone.config.height_px
        self._handset = Handset(
            self._phone,
            authorisation=Authorisation(self.options.auth, self._ask),
            faults=self.options.faults,
            pace=self.options.pace,
            request_s=self.options.request_s,
            lock=self._lock,
            reboot=self._reboot,
            power_off=self._stop.set,
            physical=(width, height, self._phone.config.density_dpi),
            avd=self.options.avd,
        )
        self._endpoints = Endpoints(self._handset)
        listener = await self._listen()
        console = control = None
        try:
            self.port = listener.sockets[0].getsockname()[1]
            if self.options.avd or self.options.console:
                console_port = self.port - 1 if self.options.avd else 0
                console = await serve_console(self._handset, LOOPBACK, console_port)
                self.console_port = console.sockets[0].getsockname()[1]
            if self.options.control_token:
                control = await serve_control(self, self.options.control_token, LOOPBACK)
                self.control_port = control.sockets[0].getsockname()[1]
            self._pass_for_emulator()
            ticking = asyncio.ensure_future(self._tick()) if self.options.pace is Pace.REAL else None
            self._ready.set()
            await self._stop.wait()
            if ticking is not None:
                ticking.cancel()
        finally:
            for one in (listener, console, control):
                if one is not None:
                    one.close()
            self._stop_programs()
            self._drop()
            left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _listen(self) -> asyncio.Server:
        while True:
            listener = await asyncio.start_server(self._connected, LOOPBACK, self.options.port)
            port = listener.sockets[0].getsockname()[1]
            if self.options.port or port not in SCANNED_PORTS:
                return listener
            listener.close()

    def _pass_for_emulator(self) -> None:
        if not self.options.avd:
            return
        with self._handset.turn() as phone:
            phone.props |= {
                "ro.kernel.qemu": "1",
                "ro.boot.qemu": "1",
                "ro.hardware": "ranchu",
                "ro.boot.qemu.avd_name": self.options.avd,
                "ro.serialno": f"EMULATOR{self.port}",
            }

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(self._endpoints, reader, writer)
        self.connections.add(connection)
        try:
            await connection.run()
        except asyncio.CancelledError:  # we stop; Python 3.11 would log it as an error of its own
            pass
        finally:
            self.connections.discard(connection)

    async def _tick(self) -> None:
        before = time.monotonic()
        while True:
            await asyncio.sleep(TICK_S)
            now = time.monotonic()
            with self._handset.turn() as phone:
                phone.advance(now - before)
            before = now

    def _ask(self, computer: str, answer: Callable[[bool], None]) -> None:
        """Show the question for a new key on the phone's own screen."""
        with self._handset.turn() as phone:
            phone.on_debugging = lambda _, allowed: answer(allowed)
            phone.questions.ask_debugging(computer)

    def _drop(self) -> None:
        for connection in tuple(self.connections):
            connection.drop()

    def _stop_programs(self) -> None:
        for program in tuple(self._handset.programs.values()):
            program.stopped.set()

    def _reboot(self) -> None:
        """Cut everything and boot the phone again."""
        self._stop_programs()
        self._handset.services.clear()
        with self._handset.turn() as phone:
            phone.reboot()
        self._drop()


@contextmanager
def serve(phone: Phone, options: Options | None = None, **changes: object) -> Iterator[Server]:
    """Serve a phone for as long as the body lasts; ``changes`` are fields of `Options`.

    Raises:
        PhoneNotServed: the port is taken.
    """
    server = Server(phone, replace(options or Options(), **changes))  # type: ignore[arg-type]
    server.start()
    try:
        yield server
    finally:
        server.close()
