"""Ends a browser that no longer answers. Playwright's calls have no deadline when a page hangs its own process."""

from __future__ import annotations

import logging
import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_log = logging.getLogger(__name__)


class Watchdog:
    """Kills the process in the way when a call takes too long; the blocked call then fails by itself.

    One thread serves all calls, and sleeps past most of them: a call that is over in time costs it nothing.

    Args:
        process_id: the browser we own; None (attached to somebody else's) ends our own Playwright driver instead.
    """

    def __init__(self, process_id: int | None) -> None:
        self._process_id = process_id
        self.bit = False
        """Whether it has ended something."""
        self._changed = threading.Condition()
        self._bites_at_s = math.inf
        self._wakes_at_s = math.inf
        self._thread: threading.Thread | None = None
        self._stopped = False

    @contextmanager
    def guard(self, limit_s: float) -> Iterator[None]:
        """Run the body with at most ``limit_s`` seconds before the browser is ended; an outer guard still holds."""
        outer = self._bites_at_s
        self._set(min(outer, time.monotonic() + limit_s))
        try:
            yield
        finally:
            self._set(outer)

    def stop(self) -> None:
        """End the thread; a later guard starts another one."""
        with self._changed:
            thread, self._thread = self._thread, None
            self._stopped = True
            self._changed.notify()
        if thread is not None:
            thread.join()

    def _set(self, bites_at_s: float) -> None:
        with self._changed:
            self._bites_at_s = bites_at_s
            if bites_at_s == math.inf:
                return
            if self._thread is None:
                self._stopped = False
                self._thread = threading.Thread(target=self._watch, name="clew-watchdog", daemon=True)
                self._thread.start()
            elif bites_at_s < self._wakes_at_s:
                self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while not self._stopped:
                if time.monotonic() >= self._bites_at_s:
                    self._bites_at_s = math.inf
                    self._bite()
                self._wakes_at_s = self._bites_at_s
                left_s = self._wakes_at_s - time.monotonic()
                self._changed.wait(None if left_s == math.inf else max(0.0, left_s))

    def _bite(self) -> None:
        self.bit = True
        for process_id in [self._process_id] if self._process_id else _drivers():
            _log.warning("the page does not answer; ending process %d", process_id)
            try:
                os.kill(process_id, signal.SIGKILL)
            except ProcessLookupError:
                continue


def _drivers() -> list[int]:
    import psutil  # only needed by a bite, and not cheap to load

    return [child.pid for child in psutil.Process().children() if "node" in child.name()]
