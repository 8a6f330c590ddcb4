"""One run: an action, a fault in the middle of it, and what is made of it by the executor's rule.

A lost reply is followed by a look. What the screen then shows to have happened is done; what it shows not to have
happened is done once more, unless it cannot be undone: that is a person's to decide (docs: effect classes).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from benchmarks.faults.scene import APP
from devices.action import Action, Scroll, Tap, Type
from devices.android import AndroidDevice
from devices.android.adb import AdbLink
from devices.android.adb_server import AdbServer
from devices.effect import EffectClass, effect_of
from devices.errors import ActionFailed, DeviceError, OutcomeUnknown, SelectorError
from devices.screen import Screen
from devices.selector import Selector
from emulators.phone.faults import Fault, FaultPlan, Kind, Layer, Phase
from emulators.phone.server import Server
from perception.errors import PerceptionError
from perception.perceiver import Perceiver

End = Literal["recovered", "failed clean", "needs a person", "wrong"]
HANG_S = 90.0
_MOST_LOOKS = 3
_WORDS = "Zoë 漢字"


@dataclass(frozen=True, slots=True)
class Case:
    """An action, and how to see that it has happened."""

    name: str
    action: Action
    target: Selector
    calls: str
    """The call of uiautomator2's server that carries the input."""
    shown: Callable[[Screen], bool]
    """Whether the screen shows that it has happened."""


def _value(screen: Screen, name: str) -> str:
    return next((e.value for e in screen if e.name == name), "")


CASES = (
    Case("send", Tap(), Selector(role="button", name="Send"), "click", lambda s: _named(s, "Sent: 1")),
    Case(
        "tick", Tap(), Selector(role="checkbox", name="Remember me"), "click",
        lambda s: any("checked" in e.states for e in s if e.name == "Remember me"),
    ),
    Case(
        "type", Type(text=_WORDS), Selector(role="textbox", name="Name"), "setText",
        lambda s: _value(s, "Name") == _WORDS,
    ),
    Case(
        "scroll", Scroll(direction="down"), Selector(role="list", name="Items"), "swipe",
        lambda s: not _named(s, "Item 1"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, and what truly happened."""

    kind: Kind
    phase: Phase
    case: str
    at: str
    """``input`` or ``look``: which call the fault struck."""
    end: End
    struck: bool
    doubled: bool
    """An effect happened twice; for what may be sent twice this is never true."""
    seconds: float
    told: str = ""


def faults(look: bool, case: Case) -> list[Fault]:
    """Every fault of a call, in every phase that it has."""
    calls = "dumpWindowHierarchy" if look else case.calls
    found = []
    for kind in Kind:
        if kind in (Kind.LATENCY, Kind.NULL_ROOT, Kind.MALFORMED_XML, Kind.TRUNCATED_XML) and not look:
            continue
        if kind is Kind.HANG and look:
            continue  # ten seconds each, and the same as for inputs
        phased = kind in (Kind.DROP, Kind.REPLY_LOST, Kind.SERVER_CRASH)
        for phase in Phase if phased else (Phase.BEFORE,):
            try:
                # The first look of an action comes before its input, the third after it.
                found += [Fault(kind, Layer.RPC, calls, at=at, phase=phase) for at in ((1, 3) if look else (1,))]
            except ValueError:
                continue  # this layer does not have it
    return found


class Bench:
    """A phone on the wire and a driver on it."""

    def __init__(self, adb: AdbServer, served: Server) -> None:
        self._adb = adb
        self._served = served
        self._link: AdbLink | None = None
        self._perceive = Perceiver().perceive

    def run(self, case: Case, fault: Fault, look: bool, seed: int) -> Ended:
        """One run from a fresh phone."""
        began = time.monotonic()
        device = self._fresh(seed)
        screen = self._perceive(device.observe(picture=False))
        self._served.faults = FaultPlan((fault,), seed)
        end, told = self._carry_out(device, case, screen)
        struck = bool(self._served.faults.struck)
        self._served.faults = FaultPlan()
        seconds = time.monotonic() - began
        with self._served.holding() as phone:
            counts = (phone.effects.count("sent"), phone.effects.count("ticked"))
            state = dict(phone.state(APP.package))
        doubled = max(counts) > 1
        happened = {"send": counts[0] == 1, "tick": counts[1] == 1, "type": state["name"] == _WORDS}.get(case.name)
        if doubled or seconds > HANG_S or (end == "recovered" and happened is False):
            end = "wrong"
        return Ended(
            fault.kind, fault.phase, case.name, "look" if look else "input", end, struck, doubled, seconds, told
        )

    def close(self) -> None:
        """Let go of the phone."""
        if self._link is not None:
            self._link.close()

    def _fresh(self, seed: int) -> AndroidDevice:
        with self._served.holding() as phone:
            phone.reset(seed)
        for _ in range(2):
            try:
                if self._link is None:
                    self._adb.client().connect(self._served.serial)
                    self._link = AdbLink(self._served.serial, self._adb)
                return AndroidDevice(_KeptOpen(self._link), APP.package)
            except DeviceError:
                self._link = None
        raise AssertionError("the phone cannot be reached between two runs")

    def _carry_out(self, device: AndroidDevice, case: Case, screen: Screen) -> tuple[End, str]:
        element = case.target.resolve(screen)
        final = effect_of(case.action, element).effect_class is EffectClass.IRREVERSIBLE
        told = ""
        for _ in range(2):
            try:
                device.perform(case.action, element)
                return "recovered", told
            except ActionFailed as error:
                told = str(error)  # nothing happened, says the driver; the phone's count will tell
            except OutcomeUnknown as error:
                told = str(error)
                seen = self._look(device)
                if seen is None:
                    return "needs a person" if final else "failed clean", told
                if case.shown(seen):
                    return "recovered", told
                if final:
                    return "needs a person", told
            except DeviceError as error:
                told = str(error)
            seen = self._look(device)
            if seen is None:
                return "failed clean", told
            try:
                element = case.target.resolve(seen)
            except SelectorError:
                return "failed clean", told
        return "failed clean", told

    def _look(self, device: AndroidDevice) -> Screen | None:
        for _ in range(_MOST_LOOKS):
            try:
                return self._perceive(device.observe(picture=False))
            except (DeviceError, PerceptionError):
                continue
        return None


class _KeptOpen(AdbLink):
    """The link of all runs: closing a device leaves it as it is."""

    def __init__(self, link: AdbLink) -> None:
        self.__dict__.update(link.__dict__)

    def close(self) -> None:
        """Nothing."""


def _named(screen: Screen, name: str) -> bool:
    return any(element.name == name for element in screen)
