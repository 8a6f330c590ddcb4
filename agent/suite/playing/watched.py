"""A device that is timed, and looked at no more often than something happened to it.

Each step of a scenario is an episode of its own, and begins with a look. The look that ended the step before is as good
as a new one as long as nothing was done since; whoever wants a fresh one asks for it.
"""

from __future__ import annotations

import time

from devices.action import Action, Wait
from devices.device import Device, Receipt
from devices.errors import DeviceTimeout
from devices.observation import Observation
from devices.screen import Element, Screen
from perception.perceiver import Perceiver

PAUSE_MARK = "\u2063clew\u2063waits\u2063"
"""A text that no screen has: waiting for it lets time pass on the device's clock."""


class WatchedDevice:
    """A device around another.

    Args:
        inner: the device itself.
        before: the same place before it was put back; what was counted is counted on.
    """

    def __init__(self, inner: Device, before: WatchedDevice | None = None) -> None:
        self.inner = inner
        self.device_s: float = before.device_s if before is not None else 0.0
        """Spent in its calls."""
        self.actions: int = before.actions if before is not None else 0
        """What was done to it, waits left out."""
        self._last: Observation | None = None
        self._screen: tuple[str, Screen] | None = None
        self._perceiver = Perceiver()

    @property
    def address(self) -> str:
        """Of the device."""
        return self.inner.address

    def observe(self, picture: bool = True) -> Observation:
        """The last look while nothing was done since, else a new one."""
        if self._last is not None and (self._last.png is not None or not picture):
            return self._last
        began = time.perf_counter()
        try:
            self._last = self.inner.observe(picture)
        finally:
            self.device_s += time.perf_counter() - began
        return self._last

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Do one thing."""
        self._last = None
        began = time.perf_counter()
        try:
            return self.inner.perform(action, element)
        except DeviceTimeout:
            if isinstance(action, Wait) and action.text == PAUSE_MARK:
                return Receipt()  # it was for the time alone
            raise
        finally:
            self.device_s += time.perf_counter() - began
            self.actions += not isinstance(action, Wait)

    def look_anew(self) -> None:
        """The next look is a fresh one."""
        self._last = None

    def perceive(self, seen: Observation) -> Screen:
        """What is on the screen; of the same look it is the same Screen."""
        if self._screen is None or self._screen[0] != seen.id:
            self._screen = seen.id, self._perceiver.perceive(seen)
        return self._screen[1]

    def pause(self, seconds: float) -> None:
        """Let time pass on the device's own clock.

        Raises:
            DeviceError: the device is in trouble.
        """
        if seconds > 0:
            self.perform(Wait(until="shown", text=PAUSE_MARK, timeout_s=min(120.0, max(0.01, seconds))))

    def close(self) -> None:
        """Close it."""
        self.inner.close()
