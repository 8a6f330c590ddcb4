"""From the address of a phone to the device: the embedded one, one over adb, one through Appium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from agent.apps import AppPolicy
from agent.config import Settings
from agent.errors import UnsupportedAddress
from agent.places import leases_folder
from emulators.lease import Lease, owner_of

if TYPE_CHECKING:
    from devices.android.device import AndroidDevice
    from devices.android.link import AndroidLink

PhoneKind = Literal["phone", "android", "appium"]
KINDS: tuple[PhoneKind, ...] = ("phone", "android", "appium")
_SERIAL = re.compile(r"[\w.:\-\[\]]{1,200}")


@dataclass(frozen=True, slots=True)
class PhoneAddress:
    """Which phone a run uses, and how it is reached."""

    kind: PhoneKind
    name: str = ""
    """Serial of ``android``, URL of ``appium``."""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind


def read_phone_address(kind: PhoneKind, rest: str) -> PhoneAddress:
    """Read what stands after ``phone``, ``android:`` or ``appium:``.

    Raises:
        UnsupportedAddress: it names no phone.
    """
    match kind:
        case "phone":
            if rest:
                raise UnsupportedAddress("the embedded phone has no name", "write --on phone")
        case "android":
            if not _SERIAL.fullmatch(rest):
                known = _attached()
                hint = f"attached now: {known}" if known else "`clew devices` lists what is attached"
                raise UnsupportedAddress(
                    f"{rest[:100]!a} is no serial of a phone", f"write --on android:SERIAL; {hint}"
                )
        case "appium":
            parts = urlsplit(rest)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise UnsupportedAddress(
                    f"{rest[:100]!a} is no address of an Appium server", "write --on appium:http://127.0.0.1:4723"
                )
    return PhoneAddress(kind, rest)


@contextmanager
def open_phone(address: PhoneAddress, settings: Settings, apps: AppPolicy) -> Iterator[AndroidDevice]:
    """Take the phone for this process, and let go of it whatever happens.

    Args:
        address: which.
        settings: how it is reached, and which permissions it may give.
        apps: which apps the run may enter; learns what the phone calls them.

    Raises:
        DeviceBusy: another run has it; the message says which.
        DeviceError: it cannot be reached.
    """
    from devices.android.device import AndroidDevice

    granted = frozenset(kind.casefold() for kind in settings.gate.grant)
    with _leased(address):
        link = _link_to(address, settings)
        try:
            apps.know(link.apps())
            device = AndroidDevice(link, check_place=apps.check, may_grant=lambda kind, message: kind in granted)
        except BaseException:
            link.close()
            raise
        try:
            yield device
        finally:
            device.close()


@contextmanager
def _leased(address: PhoneAddress) -> Iterator[None]:
    if address.kind == "phone":
        yield  # it lives in this process and nowhere else
        return
    with Lease(leases_folder(), str(address), "clew run"):
        yield


def _link_to(address: PhoneAddress, settings: Settings) -> AndroidLink:
    match address.kind:
        case "phone":
            return _embedded()
        case "android":
            from devices.android.adb import AdbLink

            return AdbLink(address.name, fast=settings.android.fast)
        case "appium":
            from devices.android.appium import AppiumLink

            return AppiumLink(address.name, settings.android.capabilities)


def _embedded() -> AndroidLink:
    """A phone of our own in this process, with the shipped apps."""
    from emulators.phone.link import PhoneLink
    from emulators.phone.phone import Phone

    return PhoneLink(Phone())


@dataclass(frozen=True, slots=True)
class KnownPhone:
    """A phone that can be named after ``--on``."""

    address: str
    kind: str
    """``simulated``, ``emulator`` or ``physical``."""
    state: str
    """``device`` when it can be used."""
    detail: str = ""
    owner: str = ""
    """Who uses it now."""


def known_phones() -> tuple[KnownPhone, ...]:
    """The embedded phone, and all that adb servers of this machine know.

    Raises:
        DeviceUnavailable: there is no adb, or it does not start.
    """
    from devices.android.adb_server import list_devices, shell_of
    from devices.errors import ClewError

    found = [KnownPhone("phone", "simulated", "device", "the embedded phone, in the process that uses it")]
    for listed in list_devices(start=True):
        address = f"android:{listed.serial}"
        owner = owner_of(leases_folder(), address)
        said: list[str] = []
        if listed.state == "device":
            try:
                said = shell_of(
                    listed, "getprop ro.product.manufacturer; getprop ro.product.model; getprop ro.boot.qemu"
                )
            except ClewError as error:
                said = ["", error.message]
        maker, model, emulated = (*said, "", "", "")[:3]
        simulated = "simulated" in f"{maker} {model}".casefold()
        kind = "simulated" if simulated else "emulator" if emulated == "1" else "physical"
        told = " ".join(filter(None, (maker, model)))
        found.append(KnownPhone(address, kind, listed.state, told, str(owner) if owner is not None else ""))
    return tuple(found)


def _attached() -> str:
    from devices.android.adb_server import list_devices
    from devices.errors import ClewError

    try:
        return ", ".join(listed.serial for listed in list_devices())
    except ClewError:
        return ""
