"""The folder of a run: held by one process at a time, and gone on with after a kill."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from agent.places import data_folder
from agent.suite.errors import FolderTaken, RunBroken
from agent.suite.results import RUN_NAME, SCENARIOS_NAME, TRACES_NAME, SuiteRun, read_run


def new_folder() -> Path:
    """Where a run goes when nothing else is said."""
    return data_folder() / "suites" / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"


@contextlib.contextmanager
def hold_folder(folder: Path, resume: bool) -> Iterator[SuiteRun | None]:
    """Make the folder ours until the end of the ``with``.

    Args:
        folder: where the run goes.
        resume: whether a run that is in it goes on.

    Yields:
        What was finished before, of a run that goes on.

    Raises:
        FolderTaken: another run is in it, or being written.
        ConfigError: there is nothing to go on with.
        RunBroken: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        told = f"the output folder {folder} cannot be made: {error.strerror or error}"
        raise RunBroken(told, "choose another with --out DIR") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = f"another run is writing {folder}"
            raise FolderTaken(told, "wait for it, or choose another folder with --out DIR") from None
        earlier = None
        if resume:
            earlier = read_run(folder)
            _cut_torn(folder / SCENARIOS_NAME)
        elif (folder / RUN_NAME).exists():
            hint = f"choose another --out DIR, or go on with --resume {folder}"
            raise FolderTaken(f"{folder} holds a run already", hint)
        (folder / TRACES_NAME).mkdir(exist_ok=True)
        yield earlier
    finally:
        os.close(lock)


def _cut_torn(path: Path) -> None:
    """A line that a kill left half-written goes, so that the next one begins on its own."""
    if not path.exists():
        return
    raw = path.read_bytes()
    whole = raw.rfind(b"\n") + 1
    if whole != len(raw):
        with path.open("r+b") as file:
            file.truncate(whole)
            file.flush()
            os.fsync(file.fileno())
