"""The device under test, what checks ask of it again and again, and how checks are listed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from devices.action import Action, describe
from devices.conformance.report import Result, Verdict
from devices.conformance.scene import Scene
from devices.device import Device, Receipt
from devices.errors import ActionFailed, DeviceError, UnsupportedAction
from devices.observation import Observation
from devices.screen import Element, Screen
from devices.selector import Selector, fold

OpenDevice = Callable[[], Device]
"""Opens a fresh device that already shows the scene."""
Perceive = Callable[[Observation], Screen]
"""Turns an observation into a screen."""


class Broken(Exception):
    """A rule does not hold."""


class Skipped(Exception):
    """A rule cannot be checked here."""


class Bench:
    """The device under test, and what checks ask of it again and again."""

    def __init__(self, open_device: OpenDevice, perceive: Perceive, scene: Scene) -> None:
        self._open_device = open_device
        self.perceive = perceive
        self._device: Device | None = None
        self.scene = scene
        self.address = "a device that never opened"

    @property
    def device(self) -> Device:
        """The device that shows the scene now, opened when first needed."""
        if self._device is None:
            self._device = self._open_device()
            self.address = str(self._device.address)
        return self._device

    def put_away(self) -> None:
        """Close the device, whatever that does; the next check gets a fresh one."""
        device, self._device = self._device, None
        if device is not None:
            with suppress(Exception):
                device.close()

    def look(self) -> Screen:
        """What is shown now."""
        return self.perceive(self.device.observe(picture=False))

    def find(self, wanted: Selector | None, screen: Screen) -> Element:
        """A part of the scene; one that it does not have skips the check."""
        if wanted is None:
            raise Skipped("the scene has no such part")
        return wanted.resolve(screen)

    def count(self, screen: Screen) -> int | None:
        """How often a button was pressed; None where no count is shown."""
        if not self.scene.count:
            return None
        number = re.compile(re.escape(fold(self.scene.count)) + r" ?(\d+)")
        for element in screen:
            found = number.search(fold(element.name)) or number.search(fold(element.value))
            if found is not None:
                return int(found[1])
        return None

    def do(self, action: Action, wanted: Selector | None) -> tuple[Receipt, Screen]:
        """Perform something on a part of the scene and look again. What the device does not offer skips the check."""
        element = self.find(wanted, self.look())
        try:
            receipt = self.device.perform(action, element)
        except UnsupportedAction as error:
            raise Skipped(f"the device has no such action: {error}") from error
        return receipt, self.look()

    def value(self, wanted: Selector | None) -> str:
        """What a part of the scene holds now."""
        return self.find(wanted, self.look()).value

    def refused(self, action: Action, element: Element | None, before: Screen) -> ActionFailed:
        """The error of an action that must fail; the screen, last seen as ``before``, must then be as it was."""
        told = describe(action, element.describe() if element is not None else "")
        try:
            self.device.perform(action, element)
        except ActionFailed as error:
            failed = error
        except DeviceError as error:
            raise Broken(f"{told} raised {type(error).__name__}, which is no ActionFailed: {error}") from error
        else:
            raise Broken(f"{told} was not refused{self.effect(before)}")
        effect = self.effect(before)
        expect(not effect, f"{told} raised {type(failed).__name__}{effect}")
        return failed

    def effect(self, before: Screen) -> str:
        """What is no longer as it was, as the end of a sentence."""
        after = self.look()
        counts = self.count(before), self.count(after)
        if counts[0] != counts[1]:
            return f", and the count went from {counts[0]} to {counts[1]}"
        if before.fingerprint == after.fingerprint:
            return ""
        was, now = (
            [(e.describe(), e.value, sorted(e.states - {"focused"}), e.bounds) for e in s] for s in (before, after)
        )
        changed = next((pair for pair in zip(was, now, strict=False) if pair[0] != pair[1]), (len(was), len(now)))
        return f", and the screen changed: {changed[0]} became {changed[1]}"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule and how it is checked."""

    name: str
    rule: str
    run: Callable[[Bench], str | None]
    """Returns a detail worth telling, or raises."""
    spends: bool = False
    """Whether the scene cannot be used again afterwards."""

    def result(self, bench: Bench) -> Result:
        """Whether the rule holds; after a failure the next check gets a fresh device."""
        verdict: Verdict = "passed"
        try:
            detail = self.run(bench) or ""
        except Skipped as skipped:
            verdict, detail = "skipped", str(skipped)
        except Broken as broken:
            verdict, detail = "failed", str(broken)
        except Exception as error:  # noqa: BLE001 - whatever a driver raises where nothing should be raised is a finding
            verdict, detail = "failed", f"raised {type(error).__name__}: {error}"
        if self.spends or verdict == "failed":
            bench.put_away()
        return Result(self.name, self.rule, verdict, detail)


class Checks(list[Check]):
    """The checks of one module, in the order they stand there. A function's docstring is the rule."""

    def add(self, run: Callable[[Bench], str | None], spends: bool = False) -> Callable[[Bench], str | None]:
        """List a check."""
        self.append(Check(run.__name__, " ".join((run.__doc__ or "").split()), run, spends))
        return run

    def spending(self, run: Callable[[Bench], str | None]) -> Callable[[Bench], str | None]:
        """List a check after which the scene cannot be used again."""
        return self.add(run, spends=True)


def expect(holds: bool, otherwise: str) -> None:
    """Raise ``Broken`` with ``otherwise`` unless the rule holds."""
    if not holds:
        raise Broken(otherwise)
