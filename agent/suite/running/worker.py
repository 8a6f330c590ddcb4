"""One worker process: reads a setup and then jobs, a JSON line each, from stdin; answers each job with a JSON line.

Run as ``python -m agent.suite.running.worker``. It ends when stdin does, in the middle of a scenario too, so that
nothing is left behind when the run is stopped or killed. A line of one word, ``stop``, ends the scenario in hand.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from agent.suite.playing.jobs import Job, Played, Setup

READY = b"ready\n"
STOP = b"stop\n"


class Plays(Protocol):
    """What plays jobs: ``agent.suite.playing.player.Player``."""

    def play(self, job: Job, stopped: Callable[[], bool] = ...) -> Played:
        """One attempt."""

    def close(self) -> None:
        """Let go of everything."""


class _Orders:
    """What comes in: jobs for the main thread, and at once the word that it is over."""

    def __init__(self, source: int) -> None:
        self._source = source
        self._waiting: list[bytes] = []
        self._changed = threading.Condition()
        self._over = False
        self.stop = False
        threading.Thread(target=self._read, daemon=True).start()

    def next(self) -> bytes | None:
        """The next line; None when there are no more."""
        with self._changed:
            while not self._waiting and not self._over:
                self._changed.wait()
            if not self._waiting:
                return None
            return self._waiting.pop(0)

    def stopped(self) -> bool:
        """Whether the scenario in hand is to end."""
        return self.stop or self._over

    def _read(self) -> None:
        # From the descriptor itself: a thread that waits in a buffered stream would bring the interpreter's end down.
        rest = b""
        while heard := os.read(self._source, 1 << 20):
            *lines, rest = (rest + heard).split(b"\n")
            with self._changed:
                for line in lines:
                    if line + b"\n" == STOP:
                        self.stop = True
                    else:
                        self._waiting.append(line)
                self._changed.notify_all()
        with self._changed:
            self._over = True
            self._changed.notify_all()


def main(open_player: Callable[[Setup], Plays] | None = None) -> int:
    """Play jobs until there are no more.

    Args:
        open_player: makes what plays; the player itself where none is given.
    """
    answers = _claim_stdout()
    orders = _Orders(sys.stdin.fileno())
    # Imported while the run still reads its suites: the setup comes when that is done.
    from agent.suite.playing.jobs import Job, Setup
    from agent.suite.playing.player import Player

    answers.write(READY)
    answers.flush()
    first = orders.next()
    if first is None:
        return 0
    player = (open_player or Player)(Setup.model_validate_json(first))
    try:
        while (line := orders.next()) is not None:
            played = player.play(Job.model_validate_json(line), orders.stopped)
            answers.write(played.model_dump_json().encode() + b"\n")
            answers.flush()
    finally:
        player.close()
    return 0


def _claim_stdout() -> BinaryIO:
    """Keep stdout for answers; what anything else prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    sys.exit(main())
