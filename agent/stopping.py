"""Ctrl-C and SIGTERM end a run in good order: the step in hand is finished or cut short, then everything is closed.

An exception in the middle of a call of Playwright would leave its event loop in pieces, so a signal only leaves a
mark, which the loop looks at between two steps. Whoever waits longer than ``PATIENCE_S``, or asks a second time, ends
the browser under the call that blocks.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, TracebackType

import psutil

PATIENCE_S = 3.0
"""How long a step in hand gets to come to its end."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopSignals:
    """Listens for signals that stop a run, inside a ``with``; elsewhere they do what they did before.

    Outside the main thread no signal is heard, and nothing is changed.
    """

    def __init__(self) -> None:
        self._asked = False
        self._raises = False
        self._timer: threading.Timer | None = None
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> StopSignals:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]

    def asked(self) -> bool:
        """Whether somebody wants the run to stop."""
        return self._asked

    @contextmanager
    def raising(self) -> Iterator[None]:
        """Inside, a signal raises ``KeyboardInterrupt``: a person is being asked, and no call of the browser runs."""
        self._raises = True
        try:
            yield
        finally:
            self._raises = False

    def _hear(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of signal handlers
        again, self._asked = self._asked, True
        if self._raises:
            raise KeyboardInterrupt
        if again:
            end_browsers()
            return
        self._timer = threading.Timer(PATIENCE_S, end_browsers)
        self._timer.daemon = True
        self._timer.start()


STOP_NAME = "stop"
"""A file of this name in a run's folder asks the run to stop, whichever process it is in."""


def ask_to_stop(folder: Path) -> None:
    """Ask the run in ``folder`` to stop after the step in hand.

    Raises:
        OSError: the folder is gone, or cannot be written.
    """
    os.close(os.open(folder / STOP_NAME, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))


def is_asked_to_stop(folder: Path) -> bool:
    """Whether somebody has asked the run in ``folder`` to stop."""
    return os.path.lexists(folder / STOP_NAME)


def forget_stop(folder: Path) -> None:
    """A run that begins, or goes on, is not stopped by what was asked before."""
    with suppress(OSError):
        os.unlink(folder / STOP_NAME)


def end_browsers() -> None:
    """Kill what this process has started, so that a call which waits for it comes back with an error."""
    for child in psutil.Process().children(recursive=True):
        try:
            os.kill(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
