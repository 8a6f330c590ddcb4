"""Finds the Android SDK of this machine, and says what is missing of it and how to get it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from emulators.errors import SdkNotFound

VARIABLES = ("ANDROID_HOME", "ANDROID_SDK_ROOT")
_USUAL = ("~/Android/Sdk", "~/Library/Android/sdk", "/opt/android-sdk", "/usr/lib/android-sdk", "/opt/android/sdk")
SMALLEST_IMAGE = "system-images;android-34;aosp_atd;x86_64"
"""An image made for tests: no Google services, few apps."""


@dataclass(frozen=True, slots=True)
class Sdk:
    """An SDK's folder, and how it was found."""

    root: Path
    source: str

    @property
    def emulator(self) -> Path:
        """The launcher of emulators.

        Raises:
            SdkNotFound: it is not installed.
        """
        return self._program("emulator", "emulator", "sdkmanager emulator")

    @property
    def adb(self) -> Path:
        """The SDK's adb.

        Raises:
            SdkNotFound: it is not installed.
        """
        return self._program("platform-tools", "adb", "sdkmanager platform-tools")

    @property
    def images(self) -> tuple[str, ...]:
        """System images that are installed, as sdkmanager names them: ``system-images;android-34;default;x86_64``."""
        found = sorted((self.root / "system-images").glob("*/*/*/system.img"))
        found += sorted((self.root / "system-images").glob("*/*/*/package.xml"))
        return tuple(dict.fromkeys(";".join(path.parent.relative_to(self.root).parts) for path in found))

    def missing(self) -> tuple[str, ...]:
        """The commands that would add what is needed to run an emulator; empty when nothing is."""
        wanted = [
            command
            for part, name, command in (
                ("emulator", "emulator", "sdkmanager emulator"),
                ("platform-tools", "adb", "sdkmanager platform-tools"),
            )
            if not os.access(self.root / part / name, os.X_OK)
        ]
        if not self.images:
            wanted.append(f"sdkmanager '{SMALLEST_IMAGE}'")
        return tuple(wanted)

    def _program(self, part: str, name: str, command: str) -> Path:
        path = self.root / part / name
        if not os.access(path, os.X_OK):
            raise SdkNotFound(f"the Android SDK at {self.root} has no {name}", f"run `{command}`")
        return path


def find_sdk(environ: Mapping[str, str] | None = None, usual: tuple[str, ...] = _USUAL) -> Sdk:
    """The SDK that counts: what the environment names, else one in a usual place, else the one of a program on PATH.

    Args:
        environ: the environment; the process's own by default.
        usual: folders to look in.

    Raises:
        SdkNotFound: there is none, or the environment names a folder that is not there.
    """
    environ = os.environ if environ is None else environ
    for variable in VARIABLES:
        if told := environ.get(variable, ""):
            root = Path(told).expanduser()
            if not root.is_dir():
                raise SdkNotFound(f"{variable} names {root}, which is no folder", f"correct or unset {variable}")
            return Sdk(root, variable)
    for place in usual:
        root = Path(place).expanduser()
        if any((root / part).is_dir() for part in ("emulator", "platform-tools", "cmdline-tools")):
            return Sdk(root, "a usual place")
    for name in ("emulator", "adb"):
        found = shutil.which(name, path=environ.get("PATH"))
        if found is not None and (root := Path(found).resolve().parent.parent).joinpath("platform-tools").is_dir():
            return Sdk(root, f"{name} on PATH")
    raise SdkNotFound(
        "there is no Android SDK on this machine",
        "install Android's command line tools and set ANDROID_HOME; --on phone needs none of it",
    )
