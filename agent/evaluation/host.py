"""What a figure was measured on: program, browser, machine, and how busy it was."""

from __future__ import annotations

import hashlib
import os
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from devices.browser.chromium import chromium_version, find_chromium

_ROOT = Path(__file__).resolve().parents[2]
_PACKAGES = ("agent", "perception", "planner", "skills", "devices", "emulators")
_SOURCES = frozenset({".py", ".js", ".md", ".yaml", ".json", ".csv"})


@cache
def program_version() -> str:
    """``0.1.0+1f3a90c2``: the version and a digest of the sources, so that two states of a checkout are told apart."""
    try:
        released = version("clewline")
    except PackageNotFoundError:
        released = "unreleased"
    digest = hashlib.blake2b(digest_size=4)
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix in _SOURCES and path.is_file():
                digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{released}+{digest.hexdigest()}"


def browser_version() -> str:
    """Version of the Chromium that would be used.

    Raises:
        BrowserNotFound: there is none.
    """
    return chromium_version(find_chromium().path)


def describe_host() -> dict[str, str | int | float]:
    """Machine and versions, for display."""
    try:
        playwright = version("playwright")
    except PackageNotFoundError:
        playwright = ""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "cores": os.cpu_count() or 1,
        "python": platform.python_version(),
        "playwright": playwright,
    }


def load_average() -> tuple[float, float, float] | None:
    """The system's load over 1, 5 and 15 minutes; None where it does not tell."""
    try:
        one, five, fifteen = os.getloadavg()
    except OSError:
        return None
    return round(one, 2), round(five, 2), round(fifteen, 2)
