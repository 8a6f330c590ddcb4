"""Looks at this machine and says what would keep a run from working, and how to mend it.

Pure functions: they return `Check` values and print nothing, so that the command line, a bug report and a test read the
same answer. Nothing is changed unless ``fix`` is true; then what can be installed or made is, and looked at again.
"""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agent.ownership import CURE, find_clashes
from agent.places import data_folder
from devices.browser.chromium import TWO_WAYS, Chromium, chromium_version, find_chromium, run_bounded
from devices.browser.launch import FLAGS, BrowserOptions, Session
from devices.errors import BrowserNotFound, ClewError, DeviceUnavailable
from perception.models.weights import MANIFEST, REINSTALL, read_manifest, shipped

Status = Literal["ok", "warn", "fail"]
"""``warn``: works, but worse than it could. ``fail``: a run in a browser will not work."""

_UPDATE = "update the browser, or `pip install --upgrade playwright`: the two may be too far apart in age"

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what, in two or three words; stable, so that scripts may look for it.
        status: how it stands.
        detail: what was seen.
        fix: what to do about it; empty when there is nothing to do.
    """

    name: str
    status: Status
    detail: str
    fix: str = ""


def run_checks(fix: bool = False, progress: Callable[[str], object] = lambda line: None) -> list[Check]:
    """Look at everything, in the order in which one thing needs another.

    Args:
        fix: also install what is missing where that is possible without asking.
        progress: receives a line for each long step of an installation.
    """
    checks = [check_python(), check_names(), check_playwright()]
    browser, check = check_chromium()
    if check.status == "fail" and fix:
        browser, check = _install(check, progress)
    checks.append(check)
    if browser is not None:
        checks.append(check_start(browser.path))
    checks += [check_fonts(), check_weights(), check_data_folder(fix=fix)]
    return checks


def run_bounded_version(argv: list[str]) -> str:
    """The first line that a program prints of its version.

    Raises:
        DeviceUnavailable: it cannot be run.
    """
    try:
        done = run_bounded(argv, 30)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DeviceUnavailable(f"{argv[0]} cannot be run: {error}", "reinstall it") from error
    if done.returncode != 0:
        raise DeviceUnavailable(f"{argv[0]} ended with status {done.returncode}: {_last_words(done.stderr)}")
    return next((line.strip() for line in done.stdout.splitlines() if line.strip()), "no version")


def worst(checks: list[Check]) -> Status:
    """The status of all of them together."""
    found = {check.status for check in checks}
    return "fail" if "fail" in found else "warn" if "warn" in found else "ok"


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> Check:
    """Whether this Python is one that we support."""
    told = ".".join(str(part) for part in version)
    if version[:2] < OLDEST_PYTHON:
        oldest = ".".join(str(part) for part in OLDEST_PYTHON)
        return Check("python", "fail", f"Python {told} is too old", f"install clewline with Python {oldest} or newer")
    return Check("python", "ok", f"Python {told} on {platform.system()} {platform.machine()} ({sys.executable})")


def check_names() -> Check:
    """Whether our import names are ours alone."""
    clashes = find_clashes()
    if clashes:
        return Check("import names", "fail", "; ".join(str(clash) for clash in clashes), CURE)
    return Check("import names", "ok", "no other distribution uses them")


def check_playwright() -> Check:
    """Whether Playwright, which drives the browser, can be imported."""
    try:
        importlib.import_module("playwright.sync_api")
        version = str(importlib.import_module("playwright._repo_version").version)
    except (ImportError, AttributeError) as error:
        return Check(
            "playwright", "fail", f"cannot be imported: {error}", "reinstall clewline, or `pip install playwright`"
        )
    return Check("playwright", "ok", f"Playwright {version}")


def check_chromium() -> tuple[Chromium | None, Check]:
    """Which browser would be used, if any, and its version."""
    try:
        browser = find_chromium()
        version = chromium_version(browser.path)
    except BrowserNotFound as error:
        return None, Check("chromium", "fail", error.message, error.hint)
    return browser, Check("chromium", "ok", f"{version} at {browser.path} (from {browser.source})")


def check_start(path: str, limit_s: float = 60.0) -> Check:
    """Whether the browser really starts: by itself up to a shown page, then driven by Playwright, as a run will do it.

    Needs no window and no network. The browser by itself comes first because it says what is wrong, which the driver
    does not pass on.

    Args:
        path: the executable.
        limit_s: how long each may take; the first start on a cold disk takes several seconds.
    """
    name = "chromium starts"
    flags = ["--headless", *FLAGS]
    remark = ""
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
        remark = ", without its sandbox because this is root"
    with tempfile.TemporaryDirectory(prefix="clew-doctor-", ignore_cleanup_errors=True) as profile:
        argv = [path, *flags, f"--user-data-dir={profile}", "--dump-dom", "about:blank"]
        try:
            done = run_bounded(argv, limit_s)
        except OSError as error:
            return Check(name, "fail", f"{path} cannot be run: {error.strerror or error}", TWO_WAYS)
        except subprocess.TimeoutExpired:
            return Check(name, "fail", f"{path} did not show an empty page within {limit_s:g} s", _start_fix(""))
    if done.returncode != 0 or "<html" not in done.stdout:
        said = _last_words(done.stderr) or f"exit status {done.returncode}"
        return Check(name, "fail", f"{path} did not show an empty page: {said}", _start_fix(done.stderr))
    started_s = time.monotonic()
    try:
        Session(BrowserOptions(executable=path, start_timeout_s=limit_s)).close()
    except ImportError as error:
        return Check(name, "fail", f"Playwright cannot be imported: {error}", "reinstall clewline")
    except ClewError as error:
        return Check(name, "fail", f"{path} runs, but Playwright cannot drive it: {error.message}", _UPDATE)
    return Check(name, "ok", f"in {time.monotonic() - started_s:.1f} s{remark}")


def check_fonts() -> Check:
    """Whether there are fonts to draw text with; without any, a screenshot shows empty boxes."""
    listing = shutil.which("fc-list")
    if listing is None:
        return Check("fonts", "ok", "fontconfig is not used on this machine")
    try:
        done = run_bounded([listing, "--format", "%{family}\n"], 30)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check("fonts", "warn", f"fc-list does not answer: {error}")
    families = {line.strip() for line in done.stdout.splitlines() if line.strip()}
    if not families:
        return Check(
            "fonts",
            "warn",
            "none are installed: text in screenshots will be empty boxes",
            "install a font package, on Debian and Ubuntu `apt-get install fonts-liberation`",
        )
    return Check("fonts", "ok", f"{len(families)} font families")


def check_weights(root: Path | None = None) -> Check:
    """Whether the networks that come with clewline are there and are the published ones, byte for byte.

    Args:
        root: the folder of folders of weights; the shipped one by default.
    """
    name = "weights"
    manifests = sorted((shipped("") if root is None else root).glob(f"*/{MANIFEST}"))
    if not manifests:
        return Check(name, "fail", "no weights came with this installation", REINSTALL)
    names: list[str] = []
    size_bytes = 0
    for manifest in manifests:
        try:
            weights = read_manifest(manifest.parent)
            for file in weights.files:
                weights.path(file.name)  # compares length and sha256
                size_bytes += file.bytes
        except ClewError as error:
            return Check(name, "fail", error.message, error.hint or REINSTALL)
        names.append(weights.id)
    return Check(name, "ok", f"{', '.join(names)}: {size_bytes / 1e6:.0f} MB, as published")


def check_data_folder(folder: Path | None = None, fix: bool = False) -> Check:
    """Whether runs can be recorded.

    Args:
        folder: the folder to look at; the configured one by default.
        fix: make it when it does not exist.
    """
    folder = data_folder() if folder is None else folder
    set_home = "make it writable, or set CLEW_HOME to a folder that is"
    if fix:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return Check("data folder", "fail", f"{folder} cannot be made: {error.strerror or error}", set_home)
    # the nearest folder that exists decides whether the rest can be made
    existing = next((place for place in (folder, *folder.parents) if place.exists()), Path("/"))
    if not existing.is_dir():
        return Check("data folder", "fail", f"{folder} cannot be made: {existing} is not a folder", set_home)
    try:
        # asking the file system beats reading permission bits: read-only mounts and full disks show too
        with tempfile.NamedTemporaryFile(dir=existing, prefix=".clew-") as probe:
            probe.write(b"clew")
            probe.flush()
    except OSError as error:
        return Check("data folder", "fail", f"{existing} cannot be written: {error.strerror or error}", set_home)
    remark = "" if existing == folder else " (made at the first run)"
    free_gb = shutil.disk_usage(existing).free / 1e9
    if free_gb < 1:
        return Check("data folder", "warn", f"{folder}{remark}: only {free_gb:.2f} GB free", "make room for traces")
    return Check("data folder", "ok", f"{folder}{remark}, {free_gb:.0f} GB free")


def _install(failed: Check, progress: Callable[[str], object]) -> tuple[Chromium | None, Check]:
    from emulators.browsers import ensure_chromium

    try:
        ensure_chromium(progress)
    except ClewError as error:
        return None, Check(failed.name, "fail", error.message, error.hint or failed.fix)
    return check_chromium()


def _start_fix(said: str) -> str:
    if "sandbox" in said.lower():
        return (
            "this machine does not let the browser make its sandbox: allow unprivileged user namespaces "
            "(`sysctl kernel.unprivileged_userns_clone=1`, on Ubuntu `kernel.apparmor_restrict_unprivileged_userns=0`)"
        )
    if "shared librar" in said:
        return f"as root run `{sys.executable} -m playwright install-deps chromium`"
    return f"run `clew doctor --fix`, or {TWO_WAYS}"


def _last_words(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [
        line for line in lines if "error" in line.lower() or "fatal" in line.lower() or "sandbox" in line.lower()
    ]
    return (telling or lines or [""])[-1][:300]
