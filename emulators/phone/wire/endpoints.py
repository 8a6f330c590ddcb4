"""What an adb service string opens on the phone: a shell, file transfer, a port, a reversed port, a reboot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from emulators.phone.wire import auth
from emulators.phone.wire.adbd import FEATURES, Connection
from emulators.phone.wire.faults import Fault, FaultPlan, Kind
from emulators.phone.wire.reversing import Reversed
from emulators.phone.wire.serving_shell import serve_framed_shell, serve_plain_shell
from emulators.phone.wire.streams import Duplex, Stream
from emulators.phone.wire.sync import serve_sync

if TYPE_CHECKING:
    from emulators.phone.wire.handset import Handset

EARLY_CONNECT_S = {"tcp:6790": 0.4, "tcp:9008": 0.1}
"""Ports whose servers clients start and then connect to at once, and how long a connection is held before it is
refused: Appium asks again only after a second, and uiautomator2 after half of one."""


_INTRODUCED = ("ro.product.name", "ro.product.model", "ro.product.device")


class Endpoints:
    """The daemon behind every connection to one phone; see `adbd.Daemon`."""

    def __init__(self, handset: Handset) -> None:
        self._handset = handset
        self._refused_greetings: list[Kind] = []
        self.authorisation: auth.Authorisation = handset.authorisation

    @property
    def faults(self) -> FaultPlan:
        """What goes wrong."""
        return self._handset.faults

    def banner(self) -> bytes:
        """Return the phone's introduction: a few properties and the features it has."""
        with self._handset.turn() as phone:
            parts = [f"{name}={phone.props.get(name, '')}" for name in _INTRODUCED]
        return f"device::{';'.join(parts)};features={','.join(FEATURES)}".encode()

    def cut(self, kind: Kind) -> None:
        """See `adbd.Daemon`."""
        if kind in (Kind.OFFLINE, Kind.UNAUTHORIZED):
            self._refused_greetings.append(kind)
        elif kind is Kind.REBOOT:
            self._handset.reboot()

    def turned_away(self) -> Kind | None:
        """See `adbd.Daemon`."""
        return self._refused_greetings.pop(0) if self._refused_greetings else None

    async def open(self, connection: Connection, stream: Stream, name: str, fault: Fault | None) -> bool:
        """See `adbd.Daemon`."""
        if fault is not None and fault.kind is Kind.LATENCY:
            self._handset.spend(fault.seconds)
        else:
            self._handset.spend()
        kind, _, rest = name.partition(":")
        kind, *options = kind.split(",")
        match kind:
            case "tcp" | "localabstract" | "local" | "localreserved" | "localfilesystem":
                return await self._connect(stream, name)
            case "reverse":
                await stream.accept()
                await Reversed(self._handset, connection).order(stream, rest)
            case "shell" if "v2" in options:
                await stream.accept()
                await serve_framed_shell(self._handset, stream, rest, fault, terminal="pty" in options)
            case "shell" | "exec":
                await stream.accept()
                await serve_plain_shell(self._handset, stream, rest, fault)
            case "sync":
                await stream.accept()
                await serve_sync(self._handset, stream)
            case "root" | "unroot" | "remount" | "disable-verity" | "enable-verity" | "tcpip" | "usb":
                await stream.accept()
                await stream.write(_REFUSALS.get(kind, f"{kind} is not possible on this simulated device\n").encode())
            case "reboot":
                await stream.accept()
                self._handset.reboot()
            case "jdwp" | "track-jdwp":
                await stream.accept()
                await stream.write(b"0000")
                await stream.wait_closed()
            case _:
                return False
        return True

    async def _connect(self, stream: Stream, name: str) -> bool:
        serve = await self._handset.ports.find(name, EARLY_CONNECT_S.get(name, 0.0))
        if serve is None:
            return False
        await stream.accept()
        await until_closed(stream, serve)
        return True


_REFUSALS = {
    "root": "adbd cannot run as root in production builds\n",
    "unroot": "adbd not running as root\n",
    "remount": 'Not running as root. Try "adb root" first.\n',
}


async def until_closed(stream: Duplex, serve: Callable[[Duplex], Awaitable[None]]) -> None:
    """Serve a connection until it is through or the other side closes."""
    serving = asyncio.ensure_future(serve(stream))
    closing = asyncio.ensure_future(stream.wait_closed())
    try:
        await asyncio.wait({serving, closing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        closing.cancel()
        if not serving.done():
            serving.cancel()
        with suppress(asyncio.CancelledError, BrokenPipeError, ConnectionError):
            await serving
