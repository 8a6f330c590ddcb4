"""Finds a Chromium on this machine, without starting one.

The order is fixed, so that the same machine always answers the same: what the person named, the browser that the
installed Playwright brought along, the system's own, the usual places on macOS. A browser that was named but cannot be
run is an error and never quietly the next in line: whoever names a browser wants that one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from devices.errors import BrowserNotFound

SETTING = "CLEW_CHROMIUM"
"""The environment variable with which a person names the browser to use."""

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
"""Names under which Linux distributions and Google install the browser, most open first."""

MACOS_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "~/Applications/Chromium.app/Contents/MacOS/Chromium",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

TWO_WAYS = (
    f"install one with `clew doctor --fix` (or `python -m playwright install chromium`), "
    f"or set {SETTING} to the path of a Chromium or Chrome you have"
)
"""What to do when there is none; every message about a missing browser ends with it."""

_PLAYWRIGHT_LAYOUTS = (
    ("chrome-linux64", "chrome"),
    ("chrome-linux-arm64", "chrome"),
    ("chrome-linux", "chrome"),
    ("chrome-mac-arm64", "Google Chrome for Testing.app", "Contents", "MacOS", "Google Chrome for Testing"),
    ("chrome-mac-x64", "Google Chrome for Testing.app", "Contents", "MacOS", "Google Chrome for Testing"),
    ("chrome-mac", "Chromium.app", "Contents", "MacOS", "Chromium"),
)
"""Where the executable lies inside Playwright's folder, over the releases and platforms that we support."""

_SNAP = Path("/snap/bin/chromium")
_SNAP_STUB_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser that was found, and where the search found it.

    Attributes:
        path: the executable.
        source: ``CLEW_CHROMIUM``, ``playwright``, ``PATH`` or ``macOS``; for the log and ``clew doctor``.
    """

    path: str
    source: str


def find_chromium(environ: Mapping[str, str] | None = None) -> Chromium:
    """Return the browser to use.

    Args:
        environ: the environment to read; the process's own by default.

    Raises:
        BrowserNotFound: there is none, or the one named by ``CLEW_CHROMIUM`` cannot be run.
    """
    environ = os.environ if environ is None else environ
    named = environ.get(SETTING, "")
    if named:
        return _named(named, environ)
    for path in playwright_chromiums(environ):
        return Chromium(str(path), "playwright")
    for name in SYSTEM_NAMES:
        found = shutil.which(name, path=environ.get("PATH", os.defpath))
        if found and not _is_empty_snap_stub(Path(found)):
            return Chromium(found, "PATH")
    if sys.platform == "darwin":
        for place in MACOS_PLACES:
            path = Path(place).expanduser()
            if _is_executable(path):
                return Chromium(str(path), "macOS")
    raise BrowserNotFound("no Chromium or Chrome was found on this machine", hint=TWO_WAYS)


def playwright_chromiums(environ: Mapping[str, str] | None = None) -> Iterator[Path]:
    """Yield the executables that the installed Playwright manages, of the revision it asks for.

    Playwright knows the answer itself, but would start its Node driver to tell (about half a second); its registry is
    a JSON file and a folder, and reading those takes a millisecond.
    """
    environ = os.environ if environ is None else environ
    spec = find_spec("playwright")
    if spec is None or spec.origin is None:
        return
    package = Path(spec.origin).parent / "driver" / "package"
    try:
        listed = json.loads((package / "browsers.json").read_text(encoding="utf-8"))["browsers"]
        revisions = [
            revision
            for browser in listed
            if browser["name"] == "chromium"
            for revision in (browser["revision"], *browser.get("revisionOverrides", {}).values())
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return  # a Playwright we cannot read manages no browser we could use
    registry = _playwright_registry(package, environ)
    for revision in dict.fromkeys(revisions):
        # a folder for an overridden revision is called chromium_<platform>_special-<revision>
        for folder in sorted(registry.glob(f"chromium-{revision}")) + sorted(
            registry.glob(f"chromium_*_special-{revision}")
        ):
            if not (folder / "INSTALLATION_COMPLETE").is_file():
                continue  # a download that was cut off
            for layout in _PLAYWRIGHT_LAYOUTS:
                path = folder.joinpath(*layout)
                if _is_executable(path):
                    yield path


def chromium_version(path: str, timeout_s: float = 20.0) -> str:
    """Ask the browser for its version, such as ``156.0.8078.79``.

    Args:
        path: the executable.
        timeout_s: how long it may take; a cold start from a slow disk needs seconds.

    Raises:
        BrowserNotFound: it cannot be run, or what runs is not a Chromium. The message carries what it said, because
            that is where a missing system library shows.
    """
    try:
        done = run_bounded([path, "--version"], timeout_s)
    except OSError as error:
        raise BrowserNotFound(f"{path} cannot be run: {error.strerror or error}", hint=TWO_WAYS) from error
    except subprocess.TimeoutExpired as error:
        raise BrowserNotFound(f"{path} did not tell its version within {timeout_s:g} s", hint=TWO_WAYS) from error
    found = re.search(r"\d+(?:\.\d+){1,3}", done.stdout)
    if done.returncode != 0 or found is None:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()[-1]
        raise BrowserNotFound(f"{path} does not run as a Chromium; it said: {said[:300]}", hint=TWO_WAYS)
    return found.group()


def run_bounded(argv: list[str], timeout_s: float) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and return what it printed, or end it with all its children when its time is up.

    A browser is often started by a script and always starts children; ``subprocess.run`` would end the script alone and
    then wait for the children to let go of the pipes.

    Raises:
        OSError: it cannot be run.
        subprocess.TimeoutExpired: it did not end in time.
    """
    with subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=timeout_s)
        except BaseException:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(argv, process.returncode, out, err)


def _named(named: str, environ: Mapping[str, str]) -> Chromium:
    path = Path(named).expanduser()
    if os.sep not in named:  # a bare name means a command
        path = Path(shutil.which(named, path=environ.get("PATH", os.defpath)) or named)
    if path.suffix == ".app" and path.is_dir():
        raise BrowserNotFound(
            f"{SETTING} names the application bundle {named}",
            hint=f"name the executable inside it: {named}/Contents/MacOS/{path.stem}",
        )
    if not _is_executable(path):
        what = "is not executable" if path.exists() else "does not exist"
        raise BrowserNotFound(
            f"{SETTING} names {named}, which {what}",
            hint=f"correct {SETTING}, or unset it to let clewline look for a browser itself",
        )
    return Chromium(str(path.absolute()), SETTING)


def _playwright_registry(package: Path, environ: Mapping[str, str]) -> Path:
    """The folder in which Playwright keeps browsers, by the rules of its own registry."""
    chosen = environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if chosen == "0":
        return package / ".local-browsers"
    if chosen:
        return Path(chosen).absolute()
    home = Path(environ.get("HOME") or Path.home())
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "ms-playwright"
    return Path(environ.get("XDG_CACHE_HOME") or home / ".cache") / "ms-playwright"


def _is_executable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _is_empty_snap_stub(path: Path) -> bool:
    """Whether this is Ubuntu's placeholder script for a snap that is not installed.

    Ubuntu's ``chromium-browser`` package holds only a script that tells to install the snap, which containers cannot.
    """
    try:
        with path.open("rb") as script:
            beginning = script.read(_SNAP_STUB_BYTES)
    except OSError:
        return False
    if not beginning.startswith(b"#!") or str(_SNAP).encode() not in beginning:
        return False
    return not _is_executable(_SNAP)
