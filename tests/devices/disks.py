"""Disks that fail: substitutes for the ``os`` module that a journal writes through.

As in SQLite's crash tests, the file layer is replaced; whatever the program does next, what is found afterwards must be
a state it promised.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any


class Disk:
    """``os``, but writing, syncing, renaming and cutting are logged, and one call of them may fail.

    Args:
        fail_at: which of these calls fails, counted from 1; 0 for none.
        error: the errno it fails with.
        from_then_on: whether every later one fails too (a full disk stays full).
        at_once: how many bytes one write takes at most; a disk may always take fewer than it was given.
    """

    def __init__(
        self, fail_at: int = 0, error: int = errno.ENOSPC, from_then_on: bool = False, at_once: int = 0
    ) -> None:
        self.fail_at = fail_at
        self.error = error
        self.from_then_on = from_then_on
        self.at_once = at_once
        self.calls: list[tuple[str, str]] = []
        """What was called and the name of the file it was called for."""
        self.failed = 0
        self.names: dict[int, str] = {}
        """Files and folders that are open."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        file = os.open(path, flags, mode)
        self.names[file] = Path(path).name
        return file

    def close(self, file: int) -> None:
        del self.names[file]
        os.close(file)

    def write(self, file: int, content: memoryview) -> int:
        self._call("write", self.names[file])
        return os.write(file, content[: self.at_once] if self.at_once else content)

    def fsync(self, file: int) -> None:
        """Logged but not done: no test here cuts the power."""
        self._call("fsync", self.names[file])

    def replace(self, source: Path, target: Path) -> None:
        self._call("replace", Path(target).name)
        os.replace(source, target)

    def ftruncate(self, file: int, length: int) -> None:
        self._call("ftruncate", self.names[file])
        os.ftruncate(file, length)

    def _call(self, what: str, name: str) -> None:
        self.calls.append((what, name))
        at = len(self.calls)
        if self.fail_at and (at == self.fail_at or (self.from_then_on and at > self.fail_at)):
            self.failed += 1
            raise OSError(self.error, os.strerror(self.error))
