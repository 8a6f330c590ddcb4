"""What driving phones needs beyond the rest: adb, and Appium for those who want it. Same form as `agent.doctor`."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from agent.doctor import Check, run_bounded_version
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
