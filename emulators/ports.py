"""Ports for emulators side by side: an even one for the console and the next for adb, and what Appium needs for each.

Two processes may look at the same moment, so a pair belongs to whoever holds its lease, not to whoever saw it free.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from devices.errors import DeviceBusy
from emulators.errors import NoDeviceFree
from emulators.lease import Lease

FIRST, LAST = 5554, 5680
"""Console ports that Android's tools know; adb's own servers look no further than 5584 by themselves."""
_SYSTEM, _MJPEG, _CHROMEDRIVER = 8200, 9200, 9515


@dataclass(frozen=True, slots=True)
class PortPair:
    """Where one emulator listens."""

    console: int

    @property
    def adb(self) -> int:
        """Of adb: the next one."""
        return self.console + 1

    @property
    def number(self) -> int:
        """Counted from 0."""
        return (self.console - FIRST) // 2

    def for_appium(self) -> dict[str, int]:
        """Ports on this machine that no other emulator's session has, as Appium's capabilities."""
        return {
            "systemPort": _SYSTEM + self.number,
            "mjpegServerPort": _MJPEG + self.number,
            "chromedriverPort": _CHROMEDRIVER + self.number,
        }


@dataclass(frozen=True, slots=True)
class Reserved:
    """A pair of ports that is ours."""

    ports: PortPair
    lease: Lease

    def release(self) -> None:
        """Give it back."""
        self.lease.release()


def reserve_ports(folder: Path) -> Reserved:
    """The first pair that nobody listens on and nobody has reserved.

    Args:
        folder: of leases.

    Raises:
        NoDeviceFree: all are taken.
    """
    for pair in _pairs():
        try:
            lease = Lease(folder, f"emulator ports {pair.console}", "an emulator")
        except DeviceBusy:
            continue
        if _free(pair.console) and _free(pair.adb):
            return Reserved(pair, lease)
        lease.release()
    raise NoDeviceFree(f"all ports from {FIRST} to {LAST + 1} are taken", "stop an emulator: clew emulators list")


def _pairs() -> Iterator[PortPair]:
    return (PortPair(console) for console in range(FIRST, LAST + 1, 2))


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
