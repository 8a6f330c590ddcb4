"""Gets a Chromium onto a machine that has none.

Two ways, in this order: Playwright's own installer, which needs no rights, and the system's package manager where we
are root on Debian. Each has a time limit, and the first gives up at once where it plainly has no network, so that the
second gets its turn in seconds rather than minutes.

``python -m emulators.browsers`` makes sure that there is one; ``make setup`` and ``clew doctor --fix`` stand on it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from devices.browser.chromium import SETTING, Chromium, chromium_version, find_chromium
from devices.errors import BrowserNotFound, ClewError
from emulators.errors import BrowserInstallFailed

PLAYWRIGHT_LIMIT_S = 900.0
"""About 170 MB have to arrive; at 2 Mbit/s that takes eleven minutes."""

APT_LIMIT_S = 900.0

DEBIAN_PACKAGES = ("chromium", "fonts-liberation")
"""The browser, and one family of fonts: without any, a page is a page of empty boxes."""

_UNREACHABLE = re.compile(r"ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ECONNREFUSED|ETIMEDOUT")
_DOWNLOADING = re.compile(r"\b[1-9]\d?% of\b")
_UNREACHABLE_LINES = 3
"""How many refused connections in a row, with nothing arriving between them, mean that there is no network."""

_CONNECT_LIMIT_MS = "10000"

Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a command ended: its exit status, why we stopped it if we did, and its last lines."""

    status: int
    stopped: str
    tail: tuple[str, ...]

    @property
    def reason(self) -> str:
        if self.stopped:
            return self.stopped
        said = next((line for line in reversed(self.tail) if re.search(r"\b(error|E:|failed|cannot)", line, re.I)), "")
        return f"it ended with status {self.status}" + (f": {said}" if said else "")


def ensure_chromium(progress: Progress = print) -> Chromium:
    """Return a Chromium that runs, installing one where there is none.

    Raises:
        BrowserNotFound: ``CLEW_CHROMIUM`` names something that cannot be run.
        BrowserInstallFailed: there is none and none could be installed.
    """
    try:
        found = find_chromium()
        chromium_version(found.path)
    except BrowserNotFound:
        if os.environ.get(SETTING):
            raise  # the person chose; a second browser would not be what they asked for
        return install_chromium(progress)
    return found


def install_chromium(progress: Progress = print) -> Chromium:
    """Install a Chromium and return it.

    Args:
        progress: receives one line at a time, as the installers print them.

    Raises:
        BrowserInstallFailed: neither way worked; the message says why, the hint what a person can do.
    """
    progress("No Chromium here yet: fetching the one that belongs to Playwright (about 170 MB) ...")
    ended = _run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        progress,
        limit_s=PLAYWRIGHT_LIMIT_S,
        environ={"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": _CONNECT_LIMIT_MS} | dict(os.environ),
        stop_without_network=True,
    )
    reasons = []
    if ended.status == 0:
        try:
            return _complete(progress)
        except BrowserNotFound as error:
            reasons.append(f"Playwright's browser does not start here: {error.message}")
    else:
        reasons.append(f"Playwright's installer: {ended.reason}")
    apt = shutil.which("apt-get")
    if apt and _is_root():
        progress(f"{reasons[-1]}. Trying the system's packages instead ...")
        ended = _apt_install(apt, progress)
        if ended.status == 0:
            try:
                return _runs(find_chromium())
            except BrowserNotFound as error:
                reasons.append(f"apt-get installed a package, but {error.message}")
        else:
            reasons.append(f"apt-get: {ended.reason}")
    raise BrowserInstallFailed("could not get a Chromium: " + "; ".join(reasons), hint=_hint(apt))


def main() -> int:
    """Make sure that there is a Chromium; print which."""

    def say(line: str) -> None:
        print(line, flush=True)

    try:
        found = ensure_chromium(say)
        say(f"Chromium {chromium_version(found.path)} at {found.path} (from {found.source})")
    except ClewError as error:
        print(f"error: {error.message}\n  what to do: {error.hint}", file=sys.stderr)
        return error.exit_code
    return 0


def _complete(progress: Progress) -> Chromium:
    """The browser just downloaded, with the system libraries it needs where we may install those."""
    found = find_chromium()
    try:
        return _runs(found)
    except BrowserNotFound:
        if not (_is_root() and shutil.which("apt-get")):
            raise
    progress("The browser needs system libraries: installing them ...")
    _run(
        [sys.executable, "-m", "playwright", "install-deps", "chromium"],
        progress,
        limit_s=APT_LIMIT_S,
        environ=_apt_environ(),
    )
    return _runs(found)


def _runs(found: Chromium) -> Chromium:
    chromium_version(found.path)
    return found


def _apt_install(apt: str, progress: Progress) -> _Ended:
    wait_for_lock = ["-o", "DPkg::Lock::Timeout=60"]
    # A failed update is not the end: the lists may be good enough, and if not, install says so better.
    _run([apt, *wait_for_lock, "update"], progress, limit_s=APT_LIMIT_S, environ=_apt_environ())
    return _run(
        [apt, *wait_for_lock, "install", "-y", "--no-install-recommends", *DEBIAN_PACKAGES],
        progress,
        limit_s=APT_LIMIT_S,
        environ=_apt_environ(),
    )


def _apt_environ() -> dict[str, str]:
    return dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}


def _hint(apt: str | None) -> str:
    python = Path(sys.executable)
    ways = [f"with a network connection run `{python} -m playwright install chromium`"]
    if apt:
        ways.append(
            f"as root run `apt-get install {' '.join(DEBIAN_PACKAGES)}` (Debian) "
            f"or `{python} -m playwright install --with-deps chromium` (Ubuntu)"
        )
    elif sys.platform == "darwin":
        ways.append("install Google Chrome or run `brew install --cask chromium`")
    ways.append(f"or set {SETTING} to the path of a Chromium or Chrome you have")
    return "; ".join(ways)


def _is_root() -> bool:
    return os.geteuid() == 0


def _run(
    argv: list[str],
    progress: Progress,
    *,
    limit_s: float,
    environ: Mapping[str, str],
    stop_without_network: bool = False,
) -> _Ended:
    """Run a command, hand on what it prints line by line, and end it with all its children when its time is up."""
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=dict(environ),
            start_new_session=True,  # a group of its own, so that its children end with it
        )
    except OSError as error:
        return _Ended(127, f"{argv[0]} cannot be run: {error.strerror or error}", ())
    stopped = ""
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        _end_group(process)

    clock = threading.Timer(limit_s, expire)
    clock.daemon = True
    clock.start()
    tail: deque[str] = deque(maxlen=20)
    unreachable = 0
    with process:  # closes the pipe and waits
        try:
            assert process.stdout is not None
            for raw in process.stdout:
                line = raw.rstrip()
                if not line:
                    continue
                tail.append(line)
                progress(f"  {line}")
                if _DOWNLOADING.search(line):
                    unreachable = 0
                elif _UNREACHABLE.search(line) and line.startswith("Error"):
                    unreachable += 1
                if stop_without_network and unreachable >= _UNREACHABLE_LINES:
                    stopped = "its download host cannot be reached from here"
                    break
        except BaseException:  # an interrupt, or a progress callback that raised
            stopped = "it was interrupted"
            raise
        finally:
            if stopped:
                _end_group(process)
            process.wait()
            clock.cancel()
    if expired.is_set():
        stopped = f"it did not finish within {limit_s:g} s"
    return _Ended(process.returncode, stopped, tuple(tail))


def _end_group(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
