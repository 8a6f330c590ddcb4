"""Where a scenario is played; and the embedded phone, whose data can be looked into."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from agent.apps import AppPolicy
from agent.errors import ConfigError
from agent.gate import Gate
from agent.suite.scenario.planned import Planned
from devices.android.device import AndroidDevice
from devices.device import Device
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
            phone.lifecycle.clear(self._package(package))
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
