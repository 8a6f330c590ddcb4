"""The phone's own time: it stands still until somebody lets it pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning; where every phone begins unless told otherwise."""


class Clock:
    """Virtual time, and what is due when.

    Timers are data (who, what, when), so that a snapshot can hold them; the phone delivers them in order of their time
    and, at the same time, in the order in which they were set.
    """

    def __init__(self, begin: datetime = BEGINNING) -> None:
        self.begin = begin
        self.elapsed_s = 0.0
        self.timers: list[dict[str, Any]] = []
        self._set = 0

    def now(self, time_zone: str = "UTC") -> datetime:
        """The time, in a zone."""
        return (self.begin + timedelta(seconds=self.elapsed_s)).astimezone(zone(time_zone))

    def set(self, after_s: float, owner: str, event: str, arguments: dict[str, Any]) -> int:
        """Set a timer; returns its number."""
        self._set += 1
        due = self.elapsed_s + max(0.0, after_s)
        self.timers.append({"number": self._set, "due": due, "owner": owner, "event": event, "arguments": arguments})
        return self._set

    def cancel(self, owner: str, event: str, /, **arguments: Any) -> int:
        """Forget the owner's timers of that event whose arguments hold all those given; returns how many."""
        kept = [
            timer
            for timer in self.timers
            if not (
                timer["owner"] == owner and timer["event"] == event and arguments.items() <= timer["arguments"].items()
            )
        ]
        forgotten = len(self.timers) - len(kept)
        self.timers = kept
        return forgotten

    def next_due(self, until_s: float) -> dict[str, Any] | None:
        """Take the first timer that is due by ``until_s``, moving the time to it."""
        due = [timer for timer in self.timers if timer["due"] <= until_s]
        if not due:
            return None
        first = min(due, key=lambda timer: (timer["due"], timer["number"]))
        self.timers.remove(first)
        self.elapsed_s = max(self.elapsed_s, first["due"])
        return first

    def to_state(self) -> dict[str, Any]:
        """What a snapshot keeps."""
        return {"begin": self.begin.isoformat(), "elapsed_s": self.elapsed_s, "timers": self.timers, "set": self._set}

    def from_state(self, state: dict[str, Any]) -> None:
        """Become what a snapshot kept."""
        self.begin = datetime.fromisoformat(state["begin"])
        self.elapsed_s, self.timers, self._set = state["elapsed_s"], state["timers"], state["set"]


def zone(name: str) -> tzinfo:
    """A time zone by its name; UTC where this machine has no table of it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
