"""Deadlines on the monotonic clock, and waiting for a condition instead of for a length of time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from devices.errors import DeviceTimeout

Clock = Callable[[], float]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock after which nobody waits any more. Wall time plays no part."""

    ends_at_s: float
    clock: Clock = field(default=time.monotonic, repr=False)

    @classmethod
    def after(cls, seconds: float, clock: Clock = time.monotonic) -> Deadline:
        """The moment ``seconds`` from now."""
        return cls(clock() + seconds, clock)

    @property
    def left_s(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.ends_at_s - self.clock())

    @property
    def left_ms(self) -> float:
        """Milliseconds left, never below zero."""
        return self.left_s * 1000

    @property
    def passed(self) -> bool:
        """Whether it is over."""
        return self.clock() >= self.ends_at_s

    def sooner(self, seconds: float) -> Deadline:
        """This deadline, or ``seconds`` from now when that is earlier."""
        return Deadline(min(self.ends_at_s, self.clock() + seconds), self.clock)


def wait_until(
    probe: Callable[[], Found | None],
    deadline: Deadline,
    pause: Callable[[float], None],
    what: str,
    every_s: float = 0.02,
) -> Found:
    """Call ``probe`` until it returns something other than None.

    Args:
        probe: looks once; None means not yet.
        deadline: when to give up.
        pause: how this device passes time (a browser must keep reading its events, a simulated phone moves its clock).
        what: what is waited for, for the error.
        every_s: seconds between looks.

    Raises:
        DeviceTimeout: the deadline passed first.
    """
    while True:
        found = probe()
        if found is not None:
            return found
        if deadline.passed:
            raise DeviceTimeout(f"waited in vain for {what}")
        pause(min(every_s, deadline.left_s))


def clock_ms(since: float) -> float:
    """Milliseconds since a ``perf_counter`` reading."""
    return round((time.perf_counter() - since) * 1000, 2)
