"""The folder of one run, held by one process at a time."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.errors import RunBusy
from devices.errors import JournalUnwritable
from devices.journal import Journal

_log = logging.getLogger(__name__)


@contextmanager
def open_journal(folder: Path, exists: bool, durable: bool = True) -> Iterator[Journal]:
    """The journal of a run, until the end of the ``with``.

    The lock is on the folder itself and goes with the process, however that ends.

    Args:
        folder: the run's folder.
        exists: whether the run goes on in it; then nothing is touched before the folder is ours.
        durable: whether it has to survive a power cut, see ``Journal``.

    Raises:
        RunBusy: another process writes this run.
        JournalUnwritable: it cannot be written.
        JournalCorrupt: what is there is no journal.
    """
    lock = _hold(folder) if exists else -1
    try:
        journal = Journal(folder, durable)
        try:
            lock = _hold(folder) if lock < 0 else lock
            yield journal
        finally:
            try:
                journal.close()
            except JournalUnwritable as error:
                # Every record that matters was made durable when it was written.
                _log.warning("while closing the journal: %s", error)
    finally:
        if lock >= 0:
            os.close(lock)


def _hold(folder: Path) -> int:
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise JournalUnwritable(f"the trace folder {folder} cannot be opened: {error.strerror or error}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise RunBusy(f"another process is writing the run in {folder}", "wait for it, or stop it") from None
    return lock
