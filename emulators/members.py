"""Phones that a pool lends: emulators that it starts, phones that are attached, and what puts them back in order."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from devices.android.adb_server import AdbServer, shell
from devices.errors import DeviceError
from emulators.emulator import Emulator
from emulators.errors import ConsoleRefused, EmulatorError
from emulators.ports import Reserved

Reset = Callable[["EmulatorMember | AttachedMember"], None]
"""Puts a phone back to the state that every loan begins with."""


@dataclass
class EmulatorMember:
    """An emulator that we started."""

    emulator: Emulator
    reset_with: Reset
    reserved: Reserved | None = None
    """Its ports, given back with it."""

    @property
    def serial(self) -> str:
        """What adb calls it."""
        return self.emulator.serial

    def trouble(self) -> str:
        """What is wrong with it."""
        return self.emulator.trouble()

    def shell(self, command: str) -> str:
        """Run a command of its shell."""
        return self.emulator.shell(command)

    def reset(self) -> None:
        """Put it back."""
        self.reset_with(self)

    def close(self) -> None:
        """End it."""
        self.emulator.close()
        if self.reserved is not None:
            self.reserved.release()


@dataclass
class AttachedMember:
    """A phone or emulator that somebody else started; it goes on when we end."""

    server: AdbServer
    serial: str
    reset_with: Reset

    def trouble(self) -> str:
        """What is wrong with it."""
        try:
            state = next((d.state for d in self.server.devices() if d.serial == self.serial), "absent")
            if state != "device":
                return f"adb {state}"
            return "" if self.shell("getprop sys.boot_completed").strip() == "1" else "not booted"
        except DeviceError:
            return "shell silent"

    def shell(self, command: str) -> str:
        """Run a command of its shell."""
        return shell(self.server, self.serial, command)

    def reset(self) -> None:
        """Put it back."""
        self.reset_with(self)

    def close(self) -> None:
        """Nothing: it is not ours to end."""


def leave_alone(member: EmulatorMember | AttachedMember) -> None:
    """No reset."""
    del member


def load_snapshot(name: str) -> Reset:
    """Go back to a snapshot, which only emulators have, and make sure that the phone is fit afterwards."""

    def reset(member: EmulatorMember | AttachedMember) -> None:
        if not isinstance(member, EmulatorMember):
            raise EmulatorError("only emulators that we started have snapshots", "choose another reset")
        with member.emulator.console() as console:
            if name not in console.snapshots():
                raise ConsoleRefused(f"{member.serial} has no snapshot {name!r}")
            console.load_snapshot(name)
        if cause := member.trouble():
            raise EmulatorError(f"{member.serial} is not fit after the snapshot {name!r}: {cause}")

    return reset


def clear_apps(*packages: str) -> Reset:
    """Let apps forget everything."""

    def reset(member: EmulatorMember | AttachedMember) -> None:
        for package in packages:
            said = member.shell(shlex.join(["pm", "clear", package]))
            if "Success" not in said:
                raise EmulatorError(f"{package} cannot be cleared on {member.serial}: {said.strip()[:200]}")

    return reset
