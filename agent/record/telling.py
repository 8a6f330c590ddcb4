"""A recorder that tells somebody of every record once it is kept."""

from __future__ import annotations

from collections.abc import Callable

from agent.looking import Recorder
from devices.records import Record
from devices.screen import Screen


class TellingRecorder:
    """Keeps records in another recorder, then tells of them.

    Args:
        inner: what keeps the records.
        tell: called with each one after it was kept, in the run's own thread; it has to be quick.
    """

    def __init__(self, inner: Recorder, tell: Callable[[Record], None]) -> None:
        self._inner, self._tell = inner, tell

    def append(self, record: Record, durable: bool = True) -> None:
        """Keep one record, and tell of it."""
        self._inner.append(record, durable)
        self._tell(record)

    def keep_picture(self, png: bytes | None) -> str:
        """Keep a picture."""
        return self._inner.keep_picture(png)

    def keep_screen(self, screen: Screen) -> str:
        """Keep a screen."""
        return self._inner.keep_screen(screen)
