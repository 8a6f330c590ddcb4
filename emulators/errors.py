"""What can go wrong with the places where a device runs."""

from __future__ import annotations

from devices.errors import ClewError


class EmulatorError(ClewError):
    """A place for a device to run could not be made or kept."""

    exit_code = 3


class BrowserInstallFailed(EmulatorError):
    """No way of getting a Chromium onto this machine worked."""


class AppiumNotInstalled(EmulatorError):
    """Appium, or the Node it runs on, is not on this machine."""


class AppiumNotStarted(EmulatorError):
    """Appium does not come up."""


class SdkNotFound(EmulatorError):
    """There is no Android SDK, or a part of it is missing."""


class AvdRefused(EmulatorError):
    """A virtual device is not there, is there already, is in use, or its name or settings make no sense."""

    exit_code = 2


class EmulatorNotStarted(EmulatorError):
    """An emulator ended or hung before it could be used.

    Args:
        stage: which gate of its boot it did not pass.
        message: what was seen.
        log_tail: the last it said.
    """

    def __init__(self, stage: str, message: str, log_tail: str = "") -> None:
        hint = f"the end of its log: {log_tail.strip()[-600:]}" if log_tail.strip() else "its log is empty"
        super().__init__(f"the emulator did not get past {stage!r}: {message}", hint)
        self.stage = stage
        self.log_tail = log_tail


class ConsoleRefused(EmulatorError):
    """An emulator's console cannot be reached, or answered that it will not."""


class NoDeviceFree(EmulatorError):
    """No device of a pool is free, or fit for use."""


class AppUnusable(EmulatorError):
    """An app for the embedded phone cannot be loaded."""

    exit_code = 2


class PhoneNotServed(EmulatorError):
    """The embedded phone cannot be put on the wire."""


class WorldUnusable(EmulatorError):
    """A recorded world cannot be read, written or used."""

    exit_code = 2


class MutationUnknown(EmulatorError):
    """There is no mutation of that name."""

    exit_code = 2
