"""Gets a Chromium onto a machine that has none.

Two ways, in this order: Playwright's own installer, which needs no rights, and the system's package manager where we
are root on Debian. Each has a time limit, and the first gives up at once where it plainly has no network, so that the
second gets its turn in seconds rather than minutes.

``python -m emulators.browsers`` makes sure that there is one; ``make setup`` and ``clew doctor --fix`` stand on it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from devices.browser.chromium import SETTING, Chromium, chromium_version, find_chromium
from devices.errors import BrowserNotFound, ClewError
from emulators.errors import BrowserInstallFailed
from emulators.running import Ended, Progress, run_to_end

PLAYWRIGHT_LIMIT_S = 900.0
"""About 170 MB have to arrive; at 2 Mbit/s that takes eleven minutes."""

APT_LIMIT_S = 900.0

DEBIAN_PACKAGES = ("chromium", "fonts-liberation")
"""The browser, and one family of fonts: without any, a page is a page of empty boxes."""

_CONNECT_LIMIT_MS = "10000"


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
    ended = run_to_end(
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
    run_to_end(
        [sys.executable, "-m", "playwright", "install-deps", "chromium"],
        progress,
        limit_s=APT_LIMIT_S,
        environ=_apt_environ(),
    )
    return _runs(found)


def _runs(found: Chromium) -> Chromium:
    chromium_version(found.path)
    return found


def _apt_install(apt: str, progress: Progress) -> Ended:
    wait_for_lock = ["-o", "DPkg::Lock::Timeout=60"]
    # A failed update is not the end: the lists may be good enough, and if not, install says so better.
    run_to_end([apt, *wait_for_lock, "update"], progress, limit_s=APT_LIMIT_S, environ=_apt_environ())
    return run_to_end(
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


if __name__ == "__main__":
    sys.exit(main())
