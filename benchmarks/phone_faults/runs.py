"""One run: a fresh phone, one action, one fault at the moment of its call, and a careful caller."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from adbutils import AdbError

from devices.action import Action, Tap, Type
from devices.android import AndroidDevice
from devices.android.adb import AdbLink
from devices.android.adb_server import AdbServer
from devices.errors import ActionFailed, DeviceError, OutcomeUnknown, SelectorError
from devices.screen import Element
from devices.selector import Selector
from emulators.phone.phone import Phone
from emulators.phone.wire.faults import Fault, FaultPlan, Kind, Layer, Phase
from emulators.phone.wire.server import Server, serve
from perception.perceiver import Perceiver
from tests.emulators.phone.play_app import PLAY, Play, press

LIMIT_S = 60.0
"""A run that takes longer hangs."""

End = Literal["recovered", "failed-clean", "needs-human", "DOUBLE EFFECT", "FALSE SUCCESS", "HANG"]
Class = Literal["read", "probeable", "irreversible", "text"]

_perceive = Perceiver().perceive


@dataclass(frozen=True, slots=True)
class Case:
    """One fault against one class of action over one way to the phone."""

    kind: Kind
    phase: Phase
    way: Literal["uiautomator2", "shell"]
    action: Class
    seed: int


@dataclass(frozen=True, slots=True)
class Ran:
    """How a case ended."""

    case: Case
    end: End
    effects: int
    struck: bool
    seconds: float
    said: str


_PHASED = frozenset({Kind.DROP, Kind.DISCONNECT, Kind.SERVER_CRASH, Kind.STATUS_500, Kind.MALFORMED_HTTP,
                     Kind.TRUNCATED_HTTP, Kind.MALFORMED_JSON, Kind.OFFLINE, Kind.REBOOT})  # fmt: skip
_OF_READING = frozenset({Kind.NULL_ROOT, Kind.MALFORMED_XML, Kind.TRUNCATED_XML})
_OF_ACTING = frozenset({Kind.STALE_ELEMENT})


def cases(seeds: int) -> Iterator[Case]:
    """Yield every case that means something."""
    from emulators.phone.wire.faults import LAYERS

    for way, layer in (("uiautomator2", Layer.RPC), ("shell", Layer.ADB)):
        for kind in Kind:
            if layer not in LAYERS[kind]:
                continue
            phases = (Phase.BEFORE, Phase.DURING, Phase.AFTER) if kind in _PHASED else (Phase.AFTER,)
            for phase in phases:
                for action in ("read", "probeable", "irreversible", "text"):
                    if (kind in _OF_READING and action != "read") or (kind in _OF_ACTING and action == "read"):
                        continue
                    for seed in range(seeds):
                        yield Case(kind, phase, way, action, seed)  # type: ignore[arg-type]


def run(case: Case, adb: AdbServer) -> Ran:
    """Carry out a case."""
    phone = Phone(case.seed, apps=(Play(),))
    phone.activities.launch(PLAY)
    if case.action == "irreversible":
        press(phone, "Ask")
    elif case.action == "text":
        press(phone, "Form")
    began = time.monotonic()
    with serve(phone) as server:
        caller = _Caller(server, adb, fast=case.way == "uiautomator2")
        try:
            end, said = caller.attempt(case)
        finally:
            caller.close()
            with suppress(AdbError, OSError):
                adb.client().disconnect(server.serial)
        with server.holding() as held:
            effects = _effects(held, case.action)
            struck = bool(server.faults.struck)
    seconds = time.monotonic() - began
    if effects > 1:
        end = "DOUBLE EFFECT"
    elif end == "recovered" and case.action != "read" and effects == 0:
        end = "FALSE SUCCESS"
    elif seconds > LIMIT_S:
        end = "HANG"
    return Ran(case, end, effects, struck, seconds, said)


def _effects(phone: Phone, action: Class) -> int:
    match action:
        case "probeable":
            return phone.effects.count("button.pressed")
        case "irreversible":
            return phone.effects.count("done")
        case "text":
            return int(phone.state(PLAY)["name"] == TEXT)
        case "read":
            return 0


TEXT = "some words"

_TARGETS: dict[Class, tuple[str, Action]] = {
    "probeable": ("Press", Tap()),
    "irreversible": ("Do it", Tap()),
    "text": ("Name", Type(text=TEXT)),
}


class _Caller:
    """Acts once, and after trouble looks before it does anything else, as the executor's rules have it."""

    def __init__(self, server: Server, adb: AdbServer, *, fast: bool) -> None:
        self._server = server
        self._adb = adb
        self._fast = fast
        self._device: AndroidDevice | None = None
        self._connect()

    def _connect(self) -> AndroidDevice:
        with suppress(AdbError, OSError):
            self._adb.client().disconnect(self._server.serial)
        with suppress(AdbError, OSError):
            self._adb.client().connect(self._server.serial, timeout=10.0)
        self._device = AndroidDevice(AdbLink(self._server.serial, self._adb, self._fast))
        return self._device

    def close(self) -> None:
        """Let go of the phone."""
        device, self._device = self._device, None
        if device is not None:
            with suppress(DeviceError):
                device.close()

    def attempt(self, case: Case) -> tuple[End, str]:
        """Do the action under the fault; return how it ended."""
        if case.action == "read":
            self._server.faults = _plan(case)
            return self._again(lambda device: device.observe(picture=False).tree_kind == "android", "")
        device = self._device
        assert device is not None
        name, action = _TARGETS[case.action]
        element = _find(device, name)
        self._server.faults = _plan(case)
        try:
            device.perform(action, element)
        except ActionFailed as error:
            return self._after(case, error, sent=False)
        except (OutcomeUnknown, DeviceError) as error:
            return self._after(case, error, sent=True)
        return "recovered", "done"

    def _after(self, case: Case, error: DeviceError, *, sent: bool) -> tuple[End, str]:
        """Look what became of it; do it again only where nothing was sent, or where it is seen not to have happened."""
        said = f"{type(error).__name__}: {error.message}"[:100]

        def settle(device: AndroidDevice) -> bool:
            if self._happened(device, case.action):
                return True
            if sent and case.action == "irreversible":
                raise _AskSomebody
            name, action = _TARGETS[case.action]
            device.perform(action, _find(device, name))
            return True

        return self._again(settle, said)

    def _again(self, settle: Callable[[AndroidDevice], bool], said: str) -> tuple[End, str]:
        for attempt in range(3):
            try:
                device = self._device if attempt == 0 and self._device is not None else self._reconnect()
                if settle(device):
                    return "recovered", said
            except _AskSomebody:
                return "needs-human", said
            except (DeviceError, SelectorError) as error:
                said = said or f"{type(error).__name__}: {error}"[:100]
        return "failed-clean", said

    def _reconnect(self) -> AndroidDevice:
        self.close()
        return self._connect()

    @staticmethod
    def _happened(device: AndroidDevice, action: Class) -> bool:
        """Whether the screen shows it; for what leaves no trace on the screen, no."""
        screen = _perceive(device.observe(picture=False))
        texts = [element.name for element in screen.elements] + [str(element.value) for element in screen.elements]
        if action == "probeable":
            return "Pressed 1 times" in texts
        if action == "text":
            return TEXT in texts
        return "Really?" not in texts and "Press" in texts


class _AskSomebody(Exception):
    """Only a person can say whether it may be done again."""


def _plan(case: Case) -> FaultPlan:
    layer = Layer.RPC if case.way == "uiautomator2" else Layer.ADB
    match case.action, case.way:
        case "read", "uiautomator2":
            pattern = "dumpWindowHierarchy"
        case "read", _:
            pattern = "shell*uiautomator*"
        case _, "uiautomator2":
            pattern = "click" if case.action != "text" else "*[sS]et*"
        case _:
            pattern = "shell*input tap*" if case.action != "text" else "shell*input*text*"
    return FaultPlan((Fault(case.kind, layer, pattern, phase=case.phase, seconds=30.0),), case.seed)


def _find(device: AndroidDevice, name: str) -> Element:
    return Selector(name=name).resolve(_perceive(device.observe(picture=False)))
