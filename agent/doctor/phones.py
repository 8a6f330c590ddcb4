"""What driving phones needs beyond the rest: adb, and Appium for those who want it. Same form as `machine`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from agent.doctor.machine import Check, run_bounded_version
from agent.places import cache_folder
from devices.errors import ClewError


def appium_checks(fix: bool = False, progress: Callable[[str], object] = lambda line: None) -> list[Check]:
    """Everything between this machine and an Appium session, in the order in which one thing needs another.

    Args:
        fix: fetch the npm packages where they are missing.
        progress: receives a line for each long step.
    """
    checks = [check_adb(), check_client(), check_node()]
    folder, check = check_packages(fix, progress)
    checks.append(check)
    if folder is not None and all(one.status != "fail" for one in checks):
        checks.append(check_server(folder))
    return checks


def check_adb() -> Check:
    """Which adb would be used, and its version."""
    from devices.android.adb_server import adb_program

    try:
        program = adb_program()
        version = run_bounded_version([program, "version"])
    except ClewError as error:
        return Check("adb", "fail", error.message, error.hint)
    return Check("adb", "ok", f"{version} at {program}")


def check_client() -> Check:
    """Whether Appium's Python client is there."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Check("appium client", "ok", f"Appium-Python-Client {version('Appium-Python-Client')}")
    except PackageNotFoundError:
        return Check("appium client", "fail", "is not installed", "pip install 'clewline[appium]'")


def check_node() -> Check:
    """Whether there is a Node that Appium runs on."""
    from emulators.appium_packages import find_node

    try:
        node = find_node()
    except ClewError as error:
        return Check("node", "fail", error.message, error.hint)
    return Check("node", "ok", f"Node {'.'.join(map(str, node.version))} at {node.path}")


def check_packages(fix: bool, progress: Callable[[str], object]) -> tuple[Path | None, Check]:
    """Whether Appium and its driver for Android are there, in the versions we test with."""
    from emulators.appium_packages import PACKAGES, find_appium, install_appium

    try:
        folder = install_appium(cache_folder(), progress) if fix else find_appium(cache_folder())
    except ClewError as error:
        return None, Check("appium", "fail", error.message, error.hint)
    told = ", ".join(f"{name} {version}" for name, version in PACKAGES.items())
    return folder, Check("appium", "ok", f"{told} in {folder}")


def check_server(folder: Path) -> Check:
    """Whether the server really starts."""
    from emulators.appium_server import AppiumServer

    began = time.monotonic()
    try:
        with AppiumServer(folder) as server:
            told = f"at {server.url} in {time.monotonic() - began:.1f} s, and ends again"
    except ClewError as error:
        return Check("appium starts", "fail", error.message, error.hint)
    return Check("appium starts", "ok", told)


def emulator_checks() -> list[Check]:
    """Everything between this machine and a running emulator."""
    from emulators.avd import Avds
    from emulators.sdk import find_sdk

    checks = [check_adb(), check_acceleration()]
    try:
        sdk = find_sdk()
    except ClewError as error:
        return [*checks, Check("android sdk", "fail", error.message, error.hint)]
    checks.append(Check("android sdk", "ok", f"{sdk.root} (from {sdk.source})"))
    missing = sdk.missing()
    told = ", ".join(sdk.images) or "no system images"
    checks.append(Check("sdk parts", "fail" if missing else "ok", told, "; ".join(f"run `{one}`" for one in missing)))
    avds = Avds()
    names = [avd.name for avd in avds.all()]
    fix = "" if names else "make one with Android Studio, or `avdmanager create avd`"
    checks.append(Check("virtual devices", "ok" if names else "warn", ", ".join(names) or f"none in {avds.home}", fix))
    checks += [Check("virtual devices", "warn", f"{name}: {why}") for name, why in avds.broken().items()]
    return checks


def check_acceleration(device: Path = Path("/dev/kvm"), system: str = sys.platform) -> Check:
    """Whether the machine can run Android as fast as itself."""
    name = "acceleration"
    if system != "linux":
        return Check(name, "ok", "the system brings it along")
    if not device.exists():
        return Check(name, "warn", f"there is no {device}: an emulator takes many minutes to boot",
                     "turn on virtualisation in the firmware, or use --on phone")  # fmt: skip
    if not os.access(device, os.R_OK | os.W_OK):
        return Check(name, "warn", f"{device} may not be used", "add yourself to the group kvm")
    return Check(name, "ok", f"{device}")
