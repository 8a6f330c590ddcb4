"""Inputs on their way to a phone: each is sent at most once, and what is lost on the way is said to be unknown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from devices.android.link import AndroidLink
from devices.errors import ActionFailed, AddressRefused, DeviceClosed, DeviceError, NavigationFailed, OutcomeUnknown


class Inputs:
    """The inputs of one link during one action.

    Raises of every method: ``OutcomeUnknown`` when the reply is lost; ``ActionFailed`` when nothing was sent.
    """

    def __init__(self, link: AndroidLink) -> None:
        self._link = link
        self.sent = 0
        """How many inputs went out; once there was one, a later failure to look leaves the outcome unknown."""

    def tap(self, point: tuple[int, int], hold_ms: int = 50, count: int = 1) -> None:
        """Press and release."""
        with self._sending("tap"):
            self._link.tap(*point, hold_ms, count)

    def swipe(self, start: tuple[int, int], end: tuple[int, int], duration_ms: int) -> None:
        """Move a finger."""
        with self._sending("swipe"):
            self._link.swipe(*start, *end, duration_ms)

    def drag(self, start: tuple[int, int], end: tuple[int, int], duration_ms: int) -> None:
        """Pick up, carry, let go."""
        with self._sending("drag"):
            self._link.drag(*start, *end, duration_ms)

    def key(self, code: int, meta: int = 0, times: int = 1) -> None:
        """Press a key."""
        with self._sending("key"):
            self._link.key(code, False, meta, times)

    def commit_text(self, text: str) -> None:
        """Type into what has the focus."""
        with self._sending("text"):
            self._link.commit_text(text)

    def set_text(self, handle: str, text: str) -> bool:
        """Make a field hold a text."""
        with self._sending("text"):
            return self._link.set_text(handle, text)

    def open(self, target: str) -> None:
        """Bring up an app or address."""
        with self._sending("open"):
            self._link.open(target)

    @contextmanager
    def _sending(self, what: str) -> Iterator[None]:
        try:
            self.sent += 1
            yield
        except (ActionFailed, NavigationFailed, AddressRefused, DeviceClosed, OutcomeUnknown):
            # Nothing was sent, or it is told already what became of it.
            self.sent -= 1
            raise
        except DeviceError as error:
            raise OutcomeUnknown(
                f"the reply to a {what} was lost: {error.message}", "look again before doing anything"
            ) from error
