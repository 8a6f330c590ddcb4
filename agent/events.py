"""What happens in a run, as a typed stream: the records of its journal, and at the end its result."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import Future

from agent.assembly import RunResult
from devices.records import (
    Begin,
    End,
    Intent,
    Note,
    Outcome,
    Record,
    Resume,
    Used,
)

Event = Record
"""``Begin``, ``Intent``, ``Outcome``, ``Used``, ``Note``, ``Resume`` or ``End``; ``match`` tells them apart."""


class Events(Iterator[Event]):
    """The events of one run, each as soon as it is in the journal. ``result`` waits for the end.

    Leaving the loop early does not stop the run; ``Agent.stop`` does, and so does closing the agent.
    """

    def __init__(self) -> None:
        self._told: queue.SimpleQueue[Record | None] = queue.SimpleQueue()
        self._future: Future[RunResult] | None = None
        self._over = False

    def tell(self, record: Record) -> None:
        """A record was written."""
        self._told.put(record)

    def follow(self, future: Future[RunResult]) -> None:
        """The run has been asked for."""
        self._future = future
        future.add_done_callback(lambda _: self._told.put(None))

    def __next__(self) -> Event:
        """The next event; the iteration ends with the run.

        Raises:
            ClewError: there was no run: the goal or a setting is unusable.
        """
        if not self._over:
            record = self._told.get()
            if record is not None:
                return record
            self._over = True
            assert self._future is not None
            if (error := self._future.exception()) is not None:
                raise error
        raise StopIteration

    @property
    def result(self) -> RunResult:
        """How it ended; waits for it.

        Raises:
            ClewError: there was no run.
        """
        assert self._future is not None
        return self._future.result()


__all__ = ["Begin", "End", "Event", "Events", "Intent", "Note", "Outcome", "Resume", "Used"]
