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


class AppUnusable(EmulatorError):
    """An app for the embedded phone cannot be loaded."""

    exit_code = 2


class PhoneNotServed(EmulatorError):
    """The embedded phone cannot be put on the wire."""


class WorldUnusable(EmulatorError):
    """A recorded world cannot be read, written or used."""

    exit_code = 2
