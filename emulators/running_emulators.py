"""Emulators that run on after the command that started them: a small file for each, made true by looking."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from emulators.console import Console
from emulators.emulator import Emulator
from emulators.errors import AvdRefused, ConsoleRefused


@dataclass(frozen=True, slots=True)
class RunningEmulator:
    """An emulator that was started and left running."""

    name: str
    serial: str
    console_port: int
    pid: int
    started_s: float
    """When its process began; numbers of processes come again."""
    log: str

    @property
    def alive(self) -> bool:
        """Whether that very process lives."""
        try:
            return abs(psutil.Process(self.pid).create_time() - self.started_s) < 2
        except psutil.Error:
            return False


def leave_running(emulator: Emulator, folder: Path) -> RunningEmulator:
    """Let an emulator run on, and write down where it is."""
    pid = emulator.pid
    kept = RunningEmulator(
        emulator.name,
        emulator.serial,
        emulator.ports.console,
        pid,
        psutil.Process(pid).create_time(),
        str(emulator.log),
    )
    folder.mkdir(parents=True, exist_ok=True)
    _path(folder, emulator.name).write_text(json.dumps(asdict(kept)), "utf-8")
    emulator.detach()
    return kept


def running_emulators(folder: Path) -> tuple[RunningEmulator, ...]:
    """Those that live; what is written of others is forgotten."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            told = json.loads(path.read_text("utf-8"))
            kept = RunningEmulator(
                str(told["name"]), str(told["serial"]), int(told["console_port"]), int(told["pid"]),
                float(told["started_s"]), str(told["log"]),
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if kept.alive:
            found.append(kept)
        else:
            path.unlink(missing_ok=True)
    return tuple(found)


def find_running(folder: Path, name: str) -> RunningEmulator:
    """One by the name of its virtual device, or by its serial.

    Raises:
        AvdRefused: none that lives is called that.
    """
    running = running_emulators(folder)
    found = next((one for one in running if name in (one.name, one.serial)), None)
    if found is None:
        known = ", ".join(one.name for one in running) or "none"
        raise AvdRefused(f"no emulator {name!r} was started from here and runs", f"running: {known}")
    return found


def stop_running(folder: Path, name: str, limit_s: float = 20.0) -> None:
    """Ask it to end, and make it end.

    Raises:
        AvdRefused: none that lives is called that.
    """
    kept = find_running(folder, name)
    process = psutil.Process(kept.pid)
    try:
        with Console(kept.console_port) as console:
            console.kill()
        process.wait(limit_s)
    except (ConsoleRefused, psutil.Error):
        _end_tree(process)
    _path(folder, kept.name).unlink(missing_ok=True)


def _end_tree(process: psutil.Process) -> None:
    try:
        family = [*process.children(recursive=True), process]
    except psutil.Error:
        return
    for one in family:
        try:
            one.terminate()
        except psutil.Error:
            continue
    for one in psutil.wait_procs(family, timeout=5)[1]:
        try:
            one.kill()
        except psutil.Error:
            continue


def _path(folder: Path, name: str) -> Path:
    return folder / f"{re.sub(r'[^A-Za-z0-9._-]', '_', name)}.json"
