"""Files that are whole or not there: atomic writing, and a lock that one curator holds."""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from skills.errors import LibraryBusy, LibraryError

_LOCK = "lock"


def write_whole(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Put a file in place in one step, durably: whoever looks sees the old one or the new one, also after a crash.

    Args:
        path: where.
        content: all of it.
        mode: permissions, less what the process masks out; of 0600 nothing is ever readable by others.

    Raises:
        LibraryError: the disk refuses; the old file is as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.unlink(missing_ok=True)  # of a process with our number that was killed
            opened = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(opened, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        told = error.strerror or str(error)
        raise LibraryError(
            f"{path} cannot be written: {told}", "make room, or mend the permissions; nothing was lost"
        ) from error


def remove(path: Path) -> None:
    """Take a file away, durably; one that is not there is fine.

    Raises:
        LibraryError: the disk refuses.
    """
    try:
        path.unlink()
        sync_folder(path.parent)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise LibraryError(f"{path} cannot be removed: {error.strerror}") from error


def sync_folder(folder: Path) -> None:
    """Make what was renamed or removed in a folder durable."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextlib.contextmanager
def locked(root: Path, wait_s: float = 10.0) -> Iterator[None]:
    """Hold the library: no other process and no other thread changes it meanwhile. A dead holder holds nothing.

    Raises:
        LibraryBusy: another held it all the while.
        LibraryError: the folder cannot be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        opened = os.open(root / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise LibraryError(
            f"{root} cannot be written: {error.strerror}", "mend the permissions, or choose another"
        ) from error
    try:
        _take(opened, root, wait_s)
        yield
    finally:
        os.close(opened)  # which gives the lock back


def _take(opened: int, root: Path, wait_s: float) -> None:
    deadline, pause = time.monotonic() + wait_s, threading.Event()
    while True:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise LibraryBusy(f"another curator is changing {root}", "try again when they are done") from error
            pause.wait(0.02)
        else:
            return
