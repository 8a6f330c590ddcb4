"""Ends a browser that no longer answers. Playwright's calls have no deadline when a page hangs its own process."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

_log = logging.getLogger(__name__)


class Watchdog:
    """Kills the process in the way when a call takes too long; the blocked call then fails by itself.

    Args:
        process_id: the browser we own; None (attached to somebody else's) ends our own Playwright driver instead.
    """

    def __init__(self, process_id: int | None) -> None:
        self._process_id = process_id
        self.bit = False
        """Whether it has ended something."""

    @contextmanager
    def guard(self, limit_s: float) -> Iterator[None]:
        """Run the body with at most ``limit_s`` seconds before the browser is ended."""
        timer = threading.Timer(limit_s, self._bite)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _bite(self) -> None:
        self.bit = True
        for process_id in [self._process_id] if self._process_id else _drivers():
            _log.warning("the page does not answer; ending process %d", process_id)
            try:
                os.kill(process_id, signal.SIGKILL)
            except ProcessLookupError:
                continue


def _drivers() -> list[int]:
    return [child.pid for child in psutil.Process().children() if "node" in child.name()]
