"""A place that is known by its driver alone: a browser, an attached phone, a recorded world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from typing import Any

from agent.config import Settings
from agent.errors import ConfigError
from agent.gate import Gate
from agent.reaching.addresses import DeviceAddress
from agent.reaching.opening import open_device
from agent.reaching.phones import PhoneAddress
from agent.suite.playing.venue import LOG_LINES
from agent.suite.scenario.planned import Planned
from devices.device import Device
from devices.errors import ClewError


class DriverVenue:
    """A device that is known by its driver alone: a browser, an attached phone, a recorded world.

    Args:
        address: which.
        settings: how it is opened.
    """

    def __init__(self, address: DeviceAddress, settings: Settings) -> None:
        self._address, self._settings = address, settings
        self._stack = ExitStack()
        self._refusals: Callable[[], str] = str

    def begin(self, planned: Planned, gate: Gate) -> Device:
        """See ``Venue.begin``."""
        given = planned.given
        if given.phone or given.data or given.fixtures or given.files or given.seed is not None:
            raise ConfigError(
                f"{self._address} cannot be given a seed, data or files", "only the embedded phone can: on: phone"
            )
        opened = self._stack.enter_context(open_device(self._address, "", gate, self._settings))
        if isinstance(self._address, PhoneAddress):
            self._prepare(self._address, given.clear, given.snapshot)
        elif given.clear or given.snapshot:
            raise ConfigError(f"{self._address} has no apps and no snapshots")
        self._refusals = lambda: "\n".join(
            f"{refusal.host}:{refusal.port}, {refusal.count} times: {refusal.reason}" for refusal in opened.refusals
        )
        return opened.device

    def app_data(self, app: str) -> Any:
        """See ``Venue.app_data``."""
        raise ConfigError(f"what {app} holds is not known on {self._address}", "expect what its screen shows")

    def stored(self) -> Any:
        """See ``Venue.stored``."""
        raise ConfigError(
            f"what is stored is not known on {self._address}", "only the embedded phone tells; leave changes out"
        )

    def effects(self) -> None:
        """See ``Venue.effects``."""
        return

    def log(self) -> str:
        """See ``Venue.log``."""
        if isinstance(self._address, PhoneAddress) and self._address.kind == "android":
            with suppress(ClewError):
                return _shell(self._address.name, f"logcat -d -t {LOG_LINES}")
        return ""

    def network(self) -> str:
        """See ``Venue.network``."""
        return self._refusals()

    def as_it_is(self) -> None:
        """See ``Venue.as_it_is``."""
        return

    def crashed(self) -> str:
        """See ``Venue.crashed``."""
        fatal = [line for line in self.log().splitlines() if "FATAL EXCEPTION" in line or "ANR in" in line]
        return fatal[-1] if fatal else ""

    def end(self) -> None:
        """See ``Venue.end``."""
        self._refusals = str
        stack, self._stack = self._stack, ExitStack()
        stack.close()

    def close(self) -> None:
        """See ``Venue.close``."""
        self.end()

    def _prepare(self, address: PhoneAddress, clear: Sequence[str], snapshot: str) -> None:
        if (clear or snapshot) and address.kind != "android":
            raise ConfigError(f"apps of {address} cannot be cleared", "reach the phone as android:SERIAL")
        if snapshot:
            from emulators.console import Console

            kind, _, port = address.name.partition("-")
            if kind != "emulator" or not port.isdigit():
                raise ConfigError(f"{address} has no snapshots", "only emulators have")
            with Console(int(port)) as console:
                if snapshot not in console.snapshots():
                    raise ConfigError(f"{address} has no snapshot {snapshot!r}", ", ".join(console.snapshots()))
                console.load_snapshot(snapshot)
        for package in clear:
            said = _shell(address.name, ("pm", "clear", package))
            if "Success" not in said:
                raise ConfigError(f"{package} cannot be cleared on {address}: {said.strip()[:200]}")


def _shell(serial: str, command: str | tuple[str, ...]) -> str:
    import shlex

    from devices.android.adb_server import find_server, shell

    return shell(find_server(serial), serial, command if isinstance(command, str) else shlex.join(command))
