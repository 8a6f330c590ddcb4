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
from contextlib import contextmanager
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


def end_browsers() -> None:
    """Kill what this process has started, so that a call which waits for it comes back with an error."""
    for child in psutil.Process().children(recursive=True):
        try:
            os.kill(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
