"""Which device a scenario is given: the pool of a run, and what of it is free and fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agent.reaching.addresses import read_device_address
from agent.suite.errors import NoDevice
from agent.suite.scenario.planned import DEFAULT_ON

ANY_PHONE = "android"
"""Stands for any phone or emulator that adb knows."""
MOST_FAULTS = 2
"""After so many losses in a row a device is set aside."""
_PHONES = ("phone", "android", "appium")


def attached_phones() -> tuple[str, ...]:
    """Addresses of the phones that adb knows and that can be used."""
    from devices.android.adb_server import list_devices

    return tuple(f"android:{listed.serial}" for listed in list_devices(start=True) if listed.state == "device")


def family_of(on: str) -> str:
    """Phones may stand in for one another, browsers for browsers."""
    kind = on.partition(":")[0]
    return "phone" if kind in _PHONES else kind


@dataclass
class Devices:
    """The devices of a run.

    Args:
        named: those that the command line names; they stand in for what scenarios ask for.
        attached: tells which phones adb knows.
    """

    named: Sequence[str] = ()
    attached: Callable[[], tuple[str, ...]] = attached_phones
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _busy: set[str] = field(default_factory=set)
    _faults: dict[str, int] = field(default_factory=dict)
    _aside: dict[str, str] = field(default_factory=dict)

    def candidates(self, asked: str) -> tuple[str, ...]:
        """Devices that a scenario may be played on.

        Raises:
            UnsupportedAddress: an address is none.
            NoDevice: there is none of the kind.
        """
        if asked not in self._known:
            fitting = [on for on in self.named if not asked or family_of(on) == family_of(asked)]
            wanted = fitting or [asked or DEFAULT_ON]
            found: list[str] = []
            for on in wanted:
                found += self.attached() if on == ANY_PHONE else [str(read_device_address(on))]
            if not found:
                told = "no phone is attached" if ANY_PHONE in wanted else f"there is no device for {asked}"
                raise NoDevice(told, "`clew devices` lists what there is; --on phone takes the embedded one")
            self._known[asked] = tuple(dict.fromkeys(found))
        return self._known[asked]

    def free(self, asked: str) -> str | None:
        """A device that can be taken now; None while all that fit are busy.

        Raises:
            NoDevice: all that fit are set aside; the message says why.
        """
        fitting = self.candidates(asked)
        fit = [on for on in fitting if on not in self._aside]
        if not fit:
            why = "; ".join(f"{on}: {self._aside[on]}" for on in fitting)
            raise NoDevice("no device is left to run on", why)
        return next((on for on in fit if on not in self._busy), None)

    def take(self, on: str) -> None:
        """A scenario is given a device; one that there is only once is busy until it is given back."""
        if is_single(on):
            self._busy.add(on)

    def give_back(self, on: str, fault: str = "") -> None:
        """The scenario on it is over.

        Args:
            on: which.
            fault: why the device was lost, if it was.
        """
        self._busy.discard(on)
        if not fault:
            self._faults.pop(on, None)
            return
        self._faults[on] = self._faults.get(on, 0) + 1
        if is_single(on) and self._faults[on] >= MOST_FAULTS:
            self._aside[on] = fault

    def shares(self) -> int | None:
        """How many workers the named devices have work for; None where there is no end to them."""
        named = tuple(on for asked in self.named for on in self.candidates(asked))
        return len(set(named)) if named and all(map(is_single, named)) else None


def is_single(on: str) -> bool:
    """Whether there is only one of it: embedded phones and browsers are made as needed."""
    return on.partition(":")[0] in ("android", "appium")
