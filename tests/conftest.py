"""What tests of several packages need: an adb server of our own, and an SDK whose emulator is a stand-in."""

from __future__ import annotations

import gc
import os
import shlex
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from agent.places import cache_folder
from devices.android.adb_server import AdbServer
from emulators.appium_packages import find_appium, install_appium
from emulators.errors import AppiumNotInstalled
from tests.devices.android.phones import private_adb

# A test says what is right, never how fast: a busy machine is no fault of a property.
settings.register_profile("clewline", deadline=None)
settings.load_profile("clewline")

ROOT = Path(__file__).parents[1]
pytest_plugins = ["pytester"]  # for the tests of our own plugin; pytest takes it from nowhere but here


@pytest.fixture(scope="session")
def adb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdbServer]:
    """An adb server that nobody else uses."""
    with private_adb(tmp_path_factory.mktemp("adb-home")) as server:
        yield server


@pytest.fixture(scope="session")
def appium_packages() -> Path:
    """Where Appium is installed; tests are skipped where it is not, but never in CI."""
    try:
        return find_appium(cache_folder())
    except AppiumNotInstalled as missing:
        if not os.environ.get("CI"):
            pytest.skip(str(missing))
        return install_appium(cache_folder())


@pytest.fixture(scope="module")
def forgotten_sockets() -> Iterator[None]:
    """Sweeps up after adbutils, which leaves sockets of refused requests to the garbage collector.

    Swept later, they would be warned of in a test of somebody else.
    """
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The emulator of an SDK that has no other parts: the embedded phone behind Android's command line."""
    program = tmp_path_factory.mktemp("sdk") / "emulator" / "emulator"
    program.parent.mkdir()
    inner = [sys.executable, str(ROOT / "tests/emulators/stand_in_emulator.py")]
    program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.join(inner)} "$@"\n')
    program.chmod(0o755)
    return program
