"""Gets Appium and its driver for Android onto a machine that has Node: two npm packages of fixed versions in a folder.

The packages bring the apps that the driver installs on phones; nothing else is fetched, and no script of a package is
run. A folder that is there is whole: it is made beside its place and moved there at the end.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from emulators.errors import AppiumNotInstalled
from emulators.running import Progress, run_to_end

PACKAGES = {"appium": "3.8.0", "appium-uiautomator2-driver": "8.7.0"}
INSTALL_LIMIT_S = 900.0
"""About 60 MB arrive as some 600 packages."""
INSTALL_HINT = "run `clew doctor --fix appium`"
_NODE_HINT = "install Node 20.19, 22.12 or 24 and newer, with npm (https://nodejs.org/)"
_VERSION_LIMIT_S = 20.0
_TOLD_EACH = 100
"""npm names each package it fetches; so many lie between two lines of progress."""
_FETCHED = re.compile(r"http (?:fetch GET 200|cache) \S+")


@dataclass(frozen=True, slots=True)
class Node:
    """The Node that runs Appium."""

    path: str
    version: tuple[int, int, int]


def find_node() -> Node:
    """The Node on PATH.

    Raises:
        AppiumNotInstalled: there is none, or it is too old for Appium.
    """
    path = shutil.which("node")
    if path is None:
        raise AppiumNotInstalled("there is no Node, which Appium runs on", _NODE_HINT)
    said: list[str] = []
    ended = run_to_end([path, "--version"], said.append, limit_s=_VERSION_LIMIT_S, environ=os.environ)
    found = re.search(r"v(\d+)\.(\d+)\.(\d+)", " ".join(said))
    if found is None:
        raise AppiumNotInstalled(f"{path} does not say which version it is: {ended.reason}", _NODE_HINT)
    version = (int(found[1]), int(found[2]), int(found[3]))
    if not fits(version):
        raise AppiumNotInstalled(f"Node {found[0]} at {path} is none that Appium runs on", _NODE_HINT)
    return Node(path, version)


def fits(version: tuple[int, int, int]) -> bool:
    """Whether Appium 3 runs on this Node: ``^20.19 || ^22.12 || >=24``."""
    return version[0] >= 24 or (version[0] == 22 and version[1] >= 12) or (version[0] == 20 and version[1] >= 19)


def appium_folder(cache: Path) -> Path:
    """Where the packages lie: a folder named by their versions."""
    return cache / "-".join(["appium", *PACKAGES.values()])


def find_appium(cache: Path) -> Path:
    """The folder of the packages, complete.

    Raises:
        AppiumNotInstalled: they are not there, or not these versions.
    """
    folder = appium_folder(cache)
    for name, version in PACKAGES.items():
        try:
            told = json.loads((folder / "node_modules" / name / "package.json").read_text("utf-8"))["version"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise AppiumNotInstalled(f"Appium is not installed in {folder}", INSTALL_HINT) from error
        if told != version:
            raise AppiumNotInstalled(f"{folder} holds {name} {told}, not {version}", f"remove it, then {INSTALL_HINT}")
    return folder


def install_appium(cache: Path, progress: Progress = print) -> Path:
    """Make sure that the packages are there, fetching them if need be.

    Args:
        cache: the folder for what can be fetched again.
        progress: receives a line now and then.

    Returns:
        Their folder.

    Raises:
        AppiumNotInstalled: there is no Node, or they cannot be fetched.
    """
    find_node()
    try:
        return find_appium(cache)
    except AppiumNotInstalled:
        pass
    npm = shutil.which("npm")
    if npm is None:
        raise AppiumNotInstalled("there is a Node but no npm", _NODE_HINT)
    progress(f"Fetching Appium {PACKAGES['appium']} and its driver for Android (about 60 MB) ...")
    folder = appium_folder(cache)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".appium-", ignore_cleanup_errors=True) as temporary:
            made = Path(temporary) / "made"
            _fetch(npm, made, progress)
            shutil.rmtree(folder, ignore_errors=True)
            made.replace(folder)
    except OSError as error:
        raise AppiumNotInstalled(f"{cache} cannot be written: {error.strerror or error}", "make room for it") from error
    return find_appium(cache)


def _fetch(npm: str, into: Path, progress: Progress) -> None:
    into.mkdir()
    wanted = {"name": "clewline-appium", "private": True, "dependencies": PACKAGES}
    (into / "package.json").write_text(json.dumps(wanted, indent=2), "utf-8")
    fetched = 0

    def count(line: str) -> None:
        nonlocal fetched
        if not _FETCHED.search(line):
            return
        fetched += 1
        if fetched % _TOLD_EACH == 0:
            progress(f"  {fetched} packages")

    argv = [
        npm, "install", "--prefix", str(into), "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev",
        "--loglevel=http", "--no-progress",
    ]  # fmt: skip
    ended = run_to_end(argv, count, limit_s=INSTALL_LIMIT_S, environ=os.environ)
    if ended.status != 0:
        said = next((line for line in ended.tail if "ERR" in line or "error" in line), "")
        raise AppiumNotInstalled(
            f"npm could not fetch Appium: {ended.reason}{f' ({said[:300]})' if said else ''}",
            "this needs a network connection or an npm mirror; then run the same command again",
        )
