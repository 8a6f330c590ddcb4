"""Which peers there are, what each needs, and how it is started."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from devices.browser.chromium import find_chromium

SETTING = "CLEW_PEERS"
"""Environment variable that names the folder in which other people's agents are installed."""
ROWS: Mapping[str, str] = {
    "floor": "raw Playwright, actions only",
    "snap": "raw + ARIA snapshot",
    "shot": "raw + snapshot + JPEG",
    "clewline": "clewline",
    "mcp": "@playwright/mcp",
    "bu": "browser-use",
    "bu-vision": "browser-use, vision",
    "bu-fast": "browser-use, its waits at 0",
}
"""Every row of the table: key and title, in the order in which they are run."""
FLOOR, OURS = "floor", "clewline"
_RUNNERS = "benchmarks.peers.runners"
_BROWSER_USE = {"bu": (), "bu-vision": ("vision",), "bu-fast": ("fast",)}


@dataclass(frozen=True, slots=True)
class Missing:
    """A peer that cannot be run here."""

    row: str
    why: str


def peers_folder() -> Path:
    """Where other people's agents are installed, outside of the repository."""
    named = os.environ.get(SETTING, "")
    return Path(named).expanduser() if named else platformdirs.user_cache_path("clewline") / "peers"


def command(row: str, address: str, folder: Path) -> list[str] | Missing:
    """The command that runs a peer once, or why there is none.

    Args:
        row: its key.
        address: where the scripted server listens.
        folder: where other people's agents are installed.

    Raises:
        BrowserNotFound: there is no Chromium.
    """
    chromium = find_chromium().path
    if row == OURS:
        return [sys.executable, "-m", f"{_RUNNERS}.clewline", address]
    if row in ("floor", "snap", "shot"):
        return [sys.executable, "-m", f"{_RUNNERS}.raw_playwright", address, row]
    if row == "mcp":
        cli = folder / "node_modules" / "@playwright" / "mcp" / "cli.js"
        if shutil.which("node") is None:
            return Missing(row, "node is not installed")
        if not cli.is_file():
            return Missing(row, f"@playwright/mcp is not in {folder}")
        return [sys.executable, "-m", f"{_RUNNERS}.playwright_mcp", address, str(cli), chromium]
    python = folder / "browser-use" / "bin" / "python"
    if not python.is_file():
        return Missing(row, f"browser-use is not in {folder / 'browser-use'}")
    return [str(python), "-m", f"{_RUNNERS}.bu", address, chromium, *_BROWSER_USE[row]]
