"""Where a scenario is played: the embedded phone, whose data can be looked into, or a device behind its driver."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Protocol

from agent.apps import AppPolicy
from agent.config import Settings
from agent.device_addresses import DeviceAddress
from agent.errors import ConfigError
from agent.gate import Gate
from agent.opening import open_device
from agent.phones import PhoneAddress
from agent.suite.scenario.planned import Planned
from devices.android.device import AndroidDevice
from devices.device import Device
from devices.errors import ClewError
from emulators.mutate.mutation import read_mutation
from emulators.mutate.phones import mutate
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.phone.system.effects import Effect
from emulators.phone.system.snapshot import Snapshot
from emulators.phone.tasks.task import states_of
from skills.verification import OpenDevice

LOG_LINES = 40
_MOST_SNAPSHOTS = 8


class Venue(Protocol):
    """A place for scenarios, kept over many of them."""

    def begin(self, planned: Planned, gate: Gate) -> Device:
        """Put it back to the beginning that a scenario asks for, and give its device.

        Raises:
            ConfigError: it cannot begin like that here.
            DeviceError: the place is in trouble.
        """

    def app_data(self, app: str) -> Any:
        """What an app holds.

        Raises:
            ConfigError: that is not known here, or there is no such app.
        """

    def stored(self) -> Any:
        """A copy of everything that is stored, as JSON data.

        Raises:
            ConfigError: that is not known here.
        """

    def effects(self) -> Sequence[Effect] | None:
        """What truly happened; None where nobody knows."""

    def log(self) -> str:
        """The last lines of the device's log."""

    def network(self) -> str:
        """Requests that were refused or failed."""

    def crashed(self) -> str:
        """What an app of the place died of, in one line; empty where none did."""

    def as_it_is(self) -> OpenDevice | None:
        """What opens places like this one is now, for trying out; None where there is no second one."""

    def end(self) -> None:
        """The attempt is over: let go of its device."""

    def close(self) -> None:
        """Let go of the place."""


class PhoneVenue:
    """An embedded phone of this process. It is put back by a snapshot, which takes milliseconds.

    Args:
        make: makes the phone.
    """

    def __init__(self, make: Callable[[], Phone] = Phone) -> None:
        self._phone = make()
        self._snapshots: dict[tuple[object, ...], Snapshot] = {}
        self._device: AndroidDevice | None = None
        self._furnished = False

    @property
    def phone(self) -> Phone:
        """The phone itself."""
        return self._phone

    def begin(self, planned: Planned, gate: Gate) -> Device:
        """See ``Venue.begin``."""
        phone, given = self._phone, planned.given
        if given.snapshot:
            raise ConfigError("the embedded phone has no named snapshots", "say its seed and app data instead")
        self._furnished = bool(given.data or given.fixtures or given.files or given.clear or not given.reset)
        if given.reset:
            self._put_back(given.seed or 0, given.phone)
        for package in given.clear:
            phone.clear_package(self._package(package))
        beside = Path(planned.path).parent
        for fixture in given.fixtures:
            self._furnish(json.loads((beside / fixture).read_text("utf-8")))
        self._furnish(given.data)
        for there, file in given.files.items():
            try:
                phone.files.write(there, (beside / file).read_bytes())
            except OSError as error:
                raise ConfigError(f"{there} cannot be put on the phone: {error.strerror or error}") from error
        phone.redraw()
        granted = frozenset(kind.casefold() for kind in planned.grant)
        apps = gate.apps or AppPolicy()
        link = PhoneLink(phone)
        apps.know(link.apps())
        self._device = AndroidDevice(link, check_place=apps.check, may_grant=lambda kind, message: kind in granted)
        return self._device

    def app_data(self, app: str) -> Any:
        """See ``Venue.app_data``."""
        return self._phone.state(self._package(app))

    def stored(self) -> Any:
        """See ``Venue.stored``: apps by package, settings, permissions, clipboard, and a sum of each file."""
        return states_of(self._phone)

    def effects(self) -> Sequence[Effect]:
        """See ``Venue.effects``."""
        return tuple(self._phone.effects)

    def log(self) -> str:
        """See ``Venue.log``."""
        lines = self._phone.log.lines[-LOG_LINES:]
        return "\n".join(f"{line.at:%H:%M:%S} {line.priority} {line.tag}: {line.text}" for line in lines)

    def network(self) -> str:
        """See ``Venue.network``."""
        return ""

    def as_it_is(self) -> OpenDevice | None:
        """See ``Venue.as_it_is``. None also for a phone that is still as it was made, which seeds say more of."""
        if not self._furnished and not len(self._phone.effects):
            return None
        snapshot = self._phone.snapshot()

        def fresh(change: str, seed: int) -> Device:
            phone = Phone()
            phone.restore(snapshot)  # the scenario's own data is what the step is about, whatever the seed
            if change:
                mutate(phone, read_mutation(change, seed))
            return AndroidDevice(PhoneLink(phone))

        return fresh

    def crashed(self) -> str:
        """See ``Venue.crashed``."""
        trouble = self._phone.questions.trouble
        if self._phone.crashes:
            return self._phone.crashes[-1].strip().splitlines()[-1]
        return str(trouble["kind"]) if trouble else ""

    def end(self) -> None:
        """See ``Venue.end``."""
        if self._device is not None:
            self._device.close()
            self._device = None

    def close(self) -> None:
        """See ``Venue.close``."""
        self.end()

    def _put_back(self, seed: int, looks: Mapping[str, Any]) -> None:
        phone = self._phone
        key = (seed, *sorted(looks.items()))
        snapshot = self._snapshots.get(key)
        if snapshot is None:
            phone.reset(seed)
            if looks:
                try:
                    phone.configure(**looks)
                except (TypeError, ValueError) as error:
                    known = ", ".join(field.name for field in dataclasses.fields(phone.config))
                    raise ConfigError(f"the phone cannot be like that: {error}", f"it has {known}") from error
            if len(self._snapshots) >= _MOST_SNAPSHOTS:
                self._snapshots.pop(next(iter(self._snapshots)))
            self._snapshots[key] = phone.snapshot()
        else:
            phone.restore(snapshot)
        phone.crashes.clear()
        phone.log.clear()  # what a failure shows of it is its own scenario's

    def _furnish(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        for app, told in data.items():
            state = self._phone.state(self._package(app))
            for key, value in told.items():
                if key not in state:
                    known = ", ".join(state)
                    raise ConfigError(f"{app} holds no {key!r}", f"it holds {known}")
                state[key] = copy.deepcopy(value)  # the app changes it in place, and the scenario is played again

    def _package(self, app: str) -> str:
        phone = self._phone
        if phone.has(app):
            return app
        known = {phone.label_of(each.package): each.package for each in phone.apps()}
        found = next((package for label, package in known.items() if label.casefold() == app.casefold()), None)
        if found is None:
            raise ConfigError(f"there is no app {app!r} on the phone", f"known: {', '.join(known)}")
        return found


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
